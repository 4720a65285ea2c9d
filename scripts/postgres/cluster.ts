import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Account } from "./account.ts";
import type { Binaries } from "./binaries.ts";
import { explain, PostgresError } from "./errors.ts";
import { runToEnd } from "./spawn.ts";

export interface Cluster {
  /** The folder with PG_VERSION. */
  folder: string;
  user: string;
  password: string;
  /** Made just now, and not yet known to be safe on disk: see `syncCluster`. */
  isNew: boolean;
}

/**
 * The cluster in a data folder, made on first use. It is made aside and moved into place when it is
 * complete, so a start that was killed in the middle leaves nothing half-made behind.
 */
export async function provideCluster(
  dataDir: string,
  binaries: Binaries,
  account: Account,
  { onProgress, signal }: { onProgress: (text: string) => void; signal: AbortSignal | undefined },
): Promise<Cluster> {
  const folder = join(dataDir, binaries.major);
  const user = "prompt_studio";
  const passwordFile = join(folder, "prompt-studio-password");
  for (const name of readdirSync(dataDir)) {
    if (name.startsWith("new-")) rmSync(join(dataDir, name), { recursive: true, force: true });
  }
  const isNew = !existsSync(passwordFile);
  if (isNew) {
    if (existsSync(join(folder, "PG_VERSION"))) {
      throw new PostgresError(
        "not-started",
        `${folder} holds a Postgres cluster that was not made by Prompt Studio. Move it away, or set PROMPT_STUDIO_DATA to another folder.`,
      );
    }
    onProgress("Making a database cluster (first start only)");
    const aside = join(dataDir, `new-${process.pid}`);
    mkdirSync(aside, { mode: 0o700 });
    account.own(aside);
    const password = randomBytes(24).toString("base64url");
    const handOver = join(aside, "password");
    writeFileSync(handOver, `${password}\n`, { mode: 0o600 });
    account.own(handOver);
    const made = join(aside, "cluster");
    await initialise(binaries, account, { made, user, handOver, dataDir, signal });
    writeFileSync(join(made, "prompt-studio-password"), password, { mode: 0o600 });
    account.own(join(made, "prompt-studio-password"));
    rmSync(folder, { recursive: true, force: true });
    renameSync(made, folder);
    rmSync(aside, { recursive: true, force: true });
  }
  return { folder, user, password: readFileSync(passwordFile, "utf8"), isNew };
}

async function initialise(
  binaries: Binaries,
  account: Account,
  {
    made,
    user,
    handOver,
    dataDir,
    signal,
  }: { made: string; user: string; handOver: string; dataDir: string; signal: AbortSignal | undefined },
): Promise<void> {
  const args = [
    `--pgdata=${made}`,
    `--username=${user}`,
    `--pwfile=${handOver}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    // The same order and case rules on every machine, whatever locales it has.
    "--no-locale",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
    // Waiting for the disk takes longer than all the rest; that is done beside the first start.
    "--no-sync",
  ];
  const { code, log } = await runToEnd(account, binaries.initdb, args, signal);
  if (code !== 0) {
    rmSync(join(made, ".."), { recursive: true, force: true, maxRetries: 5 });
    signal?.throwIfAborted();
    throw explain(log, { dataDir });
  }
}

/** Brings every file of a new cluster to the disk; also while Postgres runs on it. */
export async function syncCluster(
  cluster: Cluster,
  binaries: Binaries,
  account: Account,
  signal: AbortSignal,
): Promise<void> {
  await runToEnd(account, binaries.initdb, ["--sync-only", `--pgdata=${cluster.folder}`], signal);
}
