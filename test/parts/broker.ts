import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { startBroker as startProcess } from "../../scripts/start/broker.ts";
import { startDatabase } from "../../scripts/start/database.ts";
import { makePersonalToken } from "../../scripts/start/personalToken.ts";
import { startSampleUpstream } from "../../scripts/start/sample-upstream/index.ts";

/** A broker as a process of its own, on a real Postgres of its own. */
export interface TestBroker {
  url: string;
  /** A personal token with the usual scopes. */
  token: string;
  /** The administrator's token. */
  adminToken: string;
  databaseUrl: string;
  /** Reads a JSON route with the personal token. */
  get(path: string): Promise<any>;
  /** Ends the broker alone, as when it is away; Postgres stays. */
  endBroker(): Promise<void>;
  /** Starts it again at the same address. */
  startBrokerAgain(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts Postgres, the sample upstream unless another is given, and the broker between them. */
export async function startBroker(upstream?: { base: string; key: string }): Promise<TestBroker> {
  const folder = mkdtempSync(join(tmpdir(), "prompt-studio-broker-"));
  const never = new AbortController().signal;
  const quiet = { onProgress: () => undefined, signal: never };
  const postgres = await startDatabase(join(folder, "postgres"), quiet);
  const sample = upstream ? null : await startSampleUpstream();
  const adminToken = randomBytes(24).toString("base64url");
  const sessionSecret = randomBytes(32).toString("base64url");
  const startAt = (port: number) =>
    startProcess({
      root: resolve(import.meta.dirname, "../.."),
      port,
      databaseUrl: postgres.url,
      bootstrapToken: adminToken,
      sessionSecret,
      corsOrigins: undefined,
      upstream: upstream ?? sample!,
      log: join(folder, "broker.log"),
      env: process.env,
    });
  let broker = startAt(0);
  const stop = async () => {
    await broker.end();
    await sample?.close();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const url = await broker.listening;
    const person = { bootstrapToken: adminToken, person: "tester", signal: never };
    const token = await makePersonalToken(url, person);
    const get = async (path: string) =>
      (await fetch(url + path, { headers: { authorization: `Bearer ${token}` } })).json();
    return {
      url,
      token,
      adminToken,
      databaseUrl: postgres.url,
      get,
      endBroker: () => broker.end(),
      async startBrokerAgain() {
        broker = startAt(Number(new URL(url).port));
        await broker.listening;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
