import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { endProcess } from "../processes/end.ts";
import { freePort } from "../processes/freePort.ts";
import { identify } from "../processes/identity.ts";
import { howItEnded } from "../processes/outcome.ts";
import type { Account } from "./account.ts";
import type { Binaries } from "./binaries.ts";
import type { Cluster } from "./cluster.ts";
import { explain, PostgresError } from "./errors.ts";
import { runToEnd, spawnAs } from "./spawn.ts";

interface Plan {
  binaries: Binaries;
  account: Account;
  cluster: Cluster;
  /** Undefined: a free one. */
  port: number | undefined;
  /** For sentences. */
  dataDir: string;
  signal: AbortSignal | undefined;
}

interface Server {
  port: number;
  pid: number;
  stop(): Promise<void>;
  ended: Promise<string>;
}

/** Starts the postmaster and waits until it accepts connections. */
export async function startServer(plan: Plan): Promise<Server> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnce(plan, plan.port ?? (await freePort()));
    } catch (error) {
      // A free port can be taken by somebody else between our look and Postgres's.
      const retry = plan.port === undefined && attempt < 4;
      if (!(retry && error instanceof PostgresError && error.code === "port-busy")) throw error;
    }
  }
}

async function startOnce(plan: Plan, port: number): Promise<Server> {
  const { binaries, account, cluster } = plan;
  const settings = {
    listen_addresses: "127.0.0.1",
    // No socket file: nothing outside the data folder, and no limit on the length of its path.
    unix_socket_directories: "",
    shared_buffers: "32MB",
    max_connections: "100",
    // Who is gone frees its session soon, so that nothing keeps a stop waiting.
    client_connection_check_interval: process.platform === "linux" ? "1s" : "0",
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const place = ["-D", cluster.folder, "-p", String(port)];
  const { child, log, keep } = spawnAs(account, binaries.postgres, [...place, ...flags], plan.signal);
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => {
      log.push(error.message);
      resolve(howItEnded(null, null));
    });
    child.once("close", (code, signal) => resolve(howItEnded(code, signal) + lastWords(code, log)));
  });
  await ready(child, cluster, { ended, log }, { ...plan, port });
  keep();
  const pid = child.pid!;
  return { port, pid, ended, stop: () => stop(child, ended, plan) };
}

/** Postgres notes its state in the eighth line of its lock file; pg_ctl waits for the same. */
async function ready(
  child: ChildProcess,
  cluster: Cluster,
  { ended, log }: { ended: Promise<string>; log: string[] },
  where: { dataDir: string; port: number; signal: AbortSignal | undefined },
): Promise<void> {
  const until = Date.now() + 60_000;
  let over = false;
  ended.then(() => {
    over = true;
  });
  while (!isReady(cluster)) {
    if (over) {
      where.signal?.throwIfAborted();
      throw explain(log, where);
    }
    if (Date.now() > until) {
      child.kill("SIGKILL");
      throw new PostgresError("not-started", `Postgres was not ready within 60 s in ${where.dataDir}.`);
    }
    await sleep(20);
  }
}

function isReady(cluster: Cluster): boolean {
  try {
    return readFileSync(join(cluster.folder, "postmaster.pid"), "utf8").split("\n")[7]?.trim() === "ready";
  } catch {
    // Not written yet.
    return false;
  }
}

/** What a postmaster that gave up by itself said about it; of one that was killed the log tells nothing. */
function lastWords(code: number | null, log: string[]): string {
  const line = code ? (log.findLast((one) => /PANIC/.test(one)) ?? log.at(-1)) : undefined;
  return line ? `: ${line.trim()}` : "";
}

/** Fast shutdown (sessions are cut, all data are on disk), then less and less polite. */
async function stop(child: ChildProcess, ended: Promise<string>, plan: Plan): Promise<void> {
  const identity = child.pid === undefined ? null : identify(child.pid);
  if (child.exitCode === null && child.signalCode === null && identity) {
    if (process.platform === "win32") {
      // Windows knows no signals; pg_ctl has its own way to ask.
      const ask = ["stop", "-D", plan.cluster.folder, "-m", "fast", "-t", "4"];
      await runToEnd(plan.account, plan.binaries.pgCtl, ask);
    }
    await endProcess(identity, { signal: "SIGINT", patience: 4000 });
  }
  await Promise.race([ended, once(child, "close"), sleep(1000, undefined, { ref: false })]);
}
