import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { startPostgres } from "../../scripts/postgres/index.ts";
import { startSampleUpstream } from "../../scripts/start/sample-upstream/index.ts";

/** A broker as a process of its own, on a real Postgres of its own. */
export interface TestBroker {
  url: string;
  /** A personal token with the usual scopes. */
  token: string;
  /** The administrator's token. */
  adminToken: string;
  databaseUrl: string;
  process: ChildProcess;
  /** Reads a JSON route with the personal token. */
  get(path: string): Promise<any>;
  stop(): Promise<void>;
}

/** Starts Postgres, the sample upstream unless another is given, and the broker between them. */
export async function startBroker(upstream?: { base: string; key: string }): Promise<TestBroker> {
  const folder = mkdtempSync(join(tmpdir(), "prompt-studio-broker-"));
  const postgres = await startPostgres({ dataDir: join(folder, "postgres") });
  const sample = upstream ? null : await startSampleUpstream();
  const { base, key } = upstream ?? sample!;
  const adminToken = randomBytes(24).toString("base64url");
  const child = spawn(process.execPath, ["broker/main.ts"], {
    cwd: resolve(import.meta.dirname, "../.."),
    stdio: ["ignore", "inherit", "pipe", "ipc"],
    env: {
      ...process.env,
      PORT: "0",
      DATABASE_URL: postgres.url,
      LITELLM_API_BASE: base,
      LITELLM_MASTER_KEY: key,
      API_BEARER_TOKEN: adminToken,
      SESSION_SECRET: randomBytes(32).toString("base64url"),
      SHUTDOWN_GRACE_MS: "1000",
    },
  });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGTERM");
      await once(child, "exit");
    }
    await sample?.close();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const url = `http://127.0.0.1:${await listening(child)}`;
    const token = await mint(url, adminToken);
    const get = async (path: string) =>
      (await fetch(url + path, { headers: { authorization: `Bearer ${token}` } })).json();
    return { url, token, adminToken, databaseUrl: postgres.url, process: child, get, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function listening(child: ChildProcess): Promise<number> {
  const said: string[] = [];
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stderr! }).on("line", (line) => {
      if (said.length < 50) said.push(line);
      const found = /"event":"listening"/.test(line) && JSON.parse(line);
      if (found) resolve(found.port);
    });
    child.once("exit", () => reject(new Error(`The broker did not start:\n${said.join("\n")}`)));
  });
}

async function mint(url: string, adminToken: string): Promise<string> {
  const answer = await fetch(`${url}/api/tokens`, {
    method: "POST",
    headers: { authorization: `Bearer ${adminToken}`, "content-type": "application/json" },
    body: JSON.stringify({ name: "tester" }),
  });
  const body: any = await answer.json();
  if (!answer.ok) throw new Error(`No token: ${JSON.stringify(body)}`);
  return body.token;
}
