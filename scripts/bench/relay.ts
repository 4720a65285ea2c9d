import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "undici";
import { startDatabase } from "../start/database.ts";
import { type Figure, quantile } from "./figures.ts";

/** One way from the client to the same scripted upstream. */
interface Way {
  name: string;
  client: Client;
  firstByteMs: number[];
}

/**
 * What the broker adds to the first byte of a stream, one stream at a time: the same call directly, through a bare
 * relay, through the broker that keeps nothing and through the broker that stores every run, in turns.
 */
export async function measureRelay({ rounds, calls }: { rounds: number; calls: number }): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "prompt-studio-bench-"));
  const signal = new AbortController().signal;
  const postgres = await startDatabase(join(folder, "postgres"), { onProgress: () => undefined, signal });
  const children: ChildProcess[] = [];
  const token = randomBytes(24).toString("base64url");
  const start = async (file: string, args: string[] = [], env: NodeJS.ProcessEnv = {}) => {
    const child = fork(join(import.meta.dirname, file), args, { env: { ...process.env, ...env } });
    children.push(child);
    const [{ port }] = await once(child, "message");
    return `http://127.0.0.1:${port}`;
  };
  try {
    const upstream = await start("upstream.ts");
    const env = {
      PORT: "0",
      DATABASE_URL: postgres.url,
      LITELLM_API_BASE: upstream,
      LITELLM_MASTER_KEY: randomBytes(16).toString("hex"),
      API_BEARER_TOKEN: token,
      NODE_ENV: "development",
    };
    const ways: Way[] = [];
    const add = (name: string, url: string) => {
      ways.push({ name, client: new Client(url), firstByteMs: [] });
    };
    add("direct", upstream);
    add("bare", await start("bare-relay.ts", [upstream]));
    add("null", await start("broker-process.ts", ["null-store"], env));
    add("broker", await start("broker-process.ts", [], env));

    for (const way of ways) for (let call = 0; call < calls; call++) await firstByte(way.client, token);
    for (let round = 0; round < rounds; round++) {
      for (const way of ways) {
        for (let call = 0; call < calls; call++) way.firstByteMs.push(await firstByte(way.client, token));
      }
    }
    await Promise.all(ways.map(({ client }) => client.close()));
    const p50 = Object.fromEntries(ways.map((way) => [way.name, quantile(way.firstByteMs, 0.5)]));
    const p95 = Object.fromEntries(ways.map((way) => [way.name, quantile(way.firstByteMs, 0.95)]));
    const added = (way: string) => p50[way]! - p50.direct!;
    return [
      { name: "first byte, direct, p50", value: p50.direct!, unit: "ms" },
      { name: "added by a bare relay, p50", value: added("bare"), unit: "ms" },
      {
        name: "added by the broker, run stored, p50",
        value: added("broker"),
        unit: "ms",
        target: 3,
        how: `p95 ${(p95.broker! - p95.direct!).toFixed(2)} ms; ${rounds} rounds of ${calls} calls each way, in turns`,
      },
      { name: "added by the broker without stores, p50", value: added("null"), unit: "ms" },
      {
        name: "that, as a multiple of the bare relay",
        value: added("null") / added("bare"),
        unit: "x",
        target: 2,
      },
    ];
  } finally {
    for (const child of children) child.disconnect();
    await Promise.all(children.map((child) => child.exitCode ?? once(child, "exit")));
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const body = JSON.stringify({
  model: "fake",
  stream: true,
  messages: [{ role: "user", content: "Write twenty words." }],
});

/** Milliseconds from the request to the first byte of the stream; reads the stream to its end. */
function firstByte(client: Client, token: string): Promise<number> {
  const started = performance.now();
  let first = Number.NaN;
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    client.dispatch(
      { path: "/v1/chat/completions", method: "POST", headers, body },
      {
        onRequestStart: () => undefined,
        onResponseStart: (_controller, status) => {
          if (status !== 200) reject(new Error(`status ${status}`));
        },
        onResponseData: () => {
          if (Number.isNaN(first)) first = performance.now() - started;
        },
        onResponseEnd: () => resolve(first),
        onResponseError: (_controller, error) => reject(error),
      },
    );
  });
}
