import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import OpenAI from "openai";
import type { Run, RunList } from "../../core/protocol/index.ts";
import { until } from "./until.ts";

/** `npm start` as a person's terminal runs it: a process group of its own, for a test to signal. */
export interface Started {
  child: ChildProcess;
  /** What stands in the ready line. */
  ready: Promise<{ broker: string; token: string; editor: string | null; upstream: string }>;
  /** The exit code, once it ended. */
  ended: Promise<number | null>;
  stdout: () => string;
  stderr: () => string;
  /** Signals the whole group, as a terminal does. */
  signal(signal: NodeJS.Signals): void;
}

export function npmStart(args: string[], env: Record<string, string>): Started {
  const child = spawn("npm", ["start", "--", ...args], {
    cwd: join(import.meta.dirname, "..", ".."),
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, CI: "true", ...env },
  });
  let [out, err] = ["", ""];
  child.stdout?.on("data", (text) => {
    out += text;
  });
  child.stderr?.on("data", (text) => {
    err += text;
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const readyLine = () => out.split("\n").find((line) => line.startsWith("ready "));
  const ready = new Promise<Awaited<Started["ready"]>>((resolve, reject) => {
    child.stdout?.on("data", () => {
      if (readyLine() && out.endsWith("\n")) resolve(JSON.parse(readyLine()!.slice("ready ".length)));
    });
    ended.then((code) => reject(new Error(`It ended with ${code} before it was ready.\n${err}`)));
  });
  // A test may wait for the end instead.
  ready.catch(() => undefined);
  return {
    child,
    ready,
    ended,
    stdout: () => out,
    stderr: () => err,
    signal: (signal) => process.kill(-child.pid!, signal),
  };
}

/** Processes that work in, or were started with, a data folder: what a start left behind. Linux only. */
export function processesOf(dataDir: string): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
        const env = readFileSync(`/proc/${pid}/environ`, "utf8");
        const place = readlinkSync(`/proc/${pid}/cwd`);
        const its = [command, env, place].some((text) => text.includes(dataDir));
        return its ? [`${pid} ${command}`] : [];
      } catch {
        // It ended while we looked.
        return [];
      }
    });
}

type Ready = Pick<Awaited<Started["ready"]>, "broker" | "token">;

export const clientOf = ({ broker, token }: Ready) =>
  new OpenAI({ baseURL: `${broker}/v1`, apiKey: token, maxRetries: 0 });

/** The person's runs in full, newest first. */
export const runsOf = async ({ broker, token }: Ready): Promise<Run[]> => {
  const headers = { authorization: `Bearer ${token}` };
  const list = (await (await fetch(`${broker}/api/runs`, { headers })).json()) as RunList;
  return Promise.all(
    list.data.map(
      async ({ id }) => (await (await fetch(`${broker}/api/runs/${id}`, { headers })).json()) as Run,
    ),
  );
};

/** Begins a stream of the slow sample and gives when its first words are there. */
export const stream = async (ready: Ready) => {
  const chunks = await clientOf(ready).chat.completions.create({
    model: "sample-slow",
    messages: [{ role: "user", content: "a lighthouse" }],
    stream: true,
  });
  const texts: string[] = [];
  const done = (async () => {
    try {
      for await (const chunk of chunks) texts.push(chunk.choices[0]?.delta.content ?? "");
    } catch {
      texts.push("(broken)");
    }
  })();
  await until("a stream", () => texts.length > 2);
  return { texts, done };
};
