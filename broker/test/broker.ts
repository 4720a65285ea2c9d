import { randomBytes } from "node:crypto";
import { Writable } from "node:stream";
import type { ErrorBody, Run } from "../../core/protocol/index.ts";
import { readConfig } from "../config.ts";
import { makeLog } from "../log.ts";
import { type Service, type ServiceOptions, startService } from "../service.ts";
import { freshDatabase } from "./postgres.ts";
import { type ScriptedUpstream, scriptedUpstream } from "./upstream.ts";

/** A broker in this process, on a database and an upstream of its own. */
export interface TestBroker {
  url: string;
  databaseUrl: string;
  /** The bootstrap token. */
  token: string;
  upstream: ScriptedUpstream;
  service: Service;
  /** Every log line so far. */
  logs: string[];
  /** A request with the bootstrap token, or another; `null` sends none. */
  call(method: string, path: string, options?: CallOptions): Promise<Response>;
  /** A chat completion of one user message. */
  chat(fields?: object, options?: CallOptions): Promise<Response>;
  /** The stored run of an answer. */
  run(response: Response): Promise<Run>;
  /** Waits until the run has ended, and gives it. */
  ended(id: string): Promise<Run>;
  close(): Promise<void>;
}

export interface CallOptions {
  token?: string | null;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

export interface BrokerOptions extends ServiceOptions {
  env?: Record<string, string>;
  databaseUrl?: string;
}

export const randomSecret = () => randomBytes(24).toString("hex");

export async function startBroker(options: BrokerOptions = {}): Promise<TestBroker> {
  const { env, databaseUrl = await freshDatabase(), ...serviceOptions } = options;
  const upstream = await scriptedUpstream();
  const token = randomSecret();
  const config = readConfig(
    {
      NODE_ENV: "test",
      PORT: "0",
      DATABASE_URL: databaseUrl,
      LITELLM_API_BASE: upstream.base,
      LITELLM_MASTER_KEY: randomSecret(),
      API_BEARER_TOKEN: token,
      SESSION_SECRET: randomSecret(),
      CORS_ORIGINS: "https://studio.example.com",
      ...env,
    },
    randomSecret,
  );
  const logs: string[] = [];
  const sink = new Writable({
    write(line, _encoding, next) {
      logs.push(String(line));
      next();
    },
  });
  const service = await startService(config, makeLog("info", sink), serviceOptions);
  const url = `http://127.0.0.1:${service.port}`;

  const call: TestBroker["call"] = (method, path, { token: other, body, headers, signal } = {}) =>
    fetch(url + path, {
      method,
      headers: {
        ...(other === null ? {} : { authorization: `Bearer ${other ?? token}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      body: body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body),
      signal,
    });

  const read = async (id: string): Promise<Run> =>
    (await call("GET", `/api/runs/${id}`)).json() as Promise<Run>;

  return {
    url,
    databaseUrl,
    token,
    upstream,
    service,
    logs,
    call,
    chat: (fields = {}, more = {}) =>
      call("POST", "/v1/chat/completions", {
        ...more,
        body: { model: "fake", messages: [{ role: "user", content: "Hi" }], stream: true, ...fields },
      }),
    run: (response) => read(runId(response)),
    async ended(id) {
      for (let tries = 0; tries < 400; tries++) {
        const run = await read(id);
        if (run.status !== "started") return run;
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
      throw new Error(`Run ${id} did not end.`);
    },
    async close() {
      await service.close(0);
      await upstream.close();
    },
  };
}

export function runId(response: Response): string {
  const id = response.headers.get("x-prompt-studio-run-id");
  if (!id) throw new Error("The answer carries no run id.");
  return id;
}

export async function errorOf(response: Response): Promise<ErrorBody["error"]> {
  return ((await response.json()) as ErrorBody).error;
}

/** Mints a token and gives its text and id. */
export async function mint(broker: TestBroker, fields: object): Promise<{ token: string; id: string }> {
  const response = await broker.call("POST", "/api/tokens", { body: fields });
  if (response.status !== 201)
    throw new Error(`Minting answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as { token: string; id: string };
}
