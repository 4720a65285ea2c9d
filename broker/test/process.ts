import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { randomSecret } from "./broker.ts";

/** A broker as the process it is in the product. */
export interface BrokerProcess {
  url: string;
  token: string;
  child: ChildProcess;
  /** Standard error so far: its log. */
  log(): string;
  /** Exit code or signal. */
  ended: Promise<number | string>;
  call(method: string, path: string, body?: unknown): Promise<Response>;
  chat(fields?: object): Promise<Response>;
}

/** Starts `broker/main.ts` with an environment of its own and waits until it listens. */
export async function startProcess(env: Record<string, string>): Promise<BrokerProcess> {
  const token = env.API_BEARER_TOKEN ?? randomSecret();
  const { child, log, ended } = spawnBroker({
    NODE_ENV: "test",
    PORT: "0",
    API_BEARER_TOKEN: token,
    SESSION_SECRET: randomSecret(),
    LITELLM_MASTER_KEY: randomSecret(),
    ...env,
  });
  const port = await new Promise<number>((resolve, reject) => {
    const look = () => {
      const line = log()
        .split("\n")
        .find((one) => one.includes('"event":"listening"'));
      if (line) resolve(JSON.parse(line).port);
    };
    child.stderr!.on("data", look);
    ended.then((status) => reject(new Error(`The broker ended with ${status}: ${log()}`)));
  });
  const url = `http://127.0.0.1:${port}`;
  const call: BrokerProcess["call"] = (method, path, body) =>
    fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  const chat = (fields = {}) =>
    call("POST", "/v1/chat/completions", {
      model: "fake",
      messages: [{ role: "user", content: "Hi" }],
      stream: true,
      ...fields,
    });
  return { url, token, child, log, ended, call, chat };
}

/** The bare process, for environments with which it does not start. */
export function spawnBroker(env: Record<string, string>) {
  const { PATH = "" } = process.env;
  const child = fork("broker/main.ts", {
    env: { PATH, ...env },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    execArgv: [],
  });
  let text = "";
  child.stderr!.on("data", (chunk) => {
    text += chunk;
  });
  // Not "close": Node does not tell it of a child whose channel was disconnected.
  const ended = Promise.all([once(child, "exit"), once(child.stderr!, "close")]).then(
    ([[code, signal]]): number | string => code ?? signal,
  );
  return { child, log: () => text, ended };
}
