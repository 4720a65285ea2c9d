import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, existsSync, renameSync } from "node:fs";
import { createInterface } from "node:readline";
import { endProcess, signalGroup } from "../processes/end.ts";
import { identify } from "../processes/identity.ts";
import { endsWithParent } from "../processes/parent.ts";
import { StartProblem } from "./problem.ts";

export interface BrokerOptions {
  /** The checkout. */
  root: string;
  port: number;
  databaseUrl: string;
  bootstrapToken: string;
  sessionSecret: string;
  corsOrigins: string | undefined;
  upstream: { base: string; key: string | undefined };
  /** Its log goes here; the log of the start before is kept beside it. */
  log: string;
  /** Only what a Node program needs is taken from here. */
  env: NodeJS.ProcessEnv;
}

export interface Broker {
  pid: number | undefined;
  /** Resolves with its address once it listens. */
  listening: Promise<string>;
  /** Resolves when it ends, asked or not, with its last words. */
  ended: Promise<string>;
  end(): Promise<void>;
  kill(): void;
}

/** Milliseconds that open streams may go on after the end was asked for, and that storing them may take then. */
const grace = 1500;
const settling = 1700;

/** Starts the broker as a process of its own, out of reach of the terminal's Ctrl-C. */
export function startBroker(options: BrokerOptions): Broker {
  const child = spawn(process.execPath, [...endsWithParent.nodeArguments, "broker/main.ts"], {
    cwd: options.root,
    detached: process.platform !== "win32",
    windowsHide: true,
    stdio: ["ignore", "ignore", "pipe"],
    env: environmentFor(options),
  });
  const identity = child.pid === undefined ? null : identify(child.pid);
  const lastWords = keepLog(child, options.log);
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", () => resolve(lastWords()));
  });
  const kill = () => identity && signalGroup(identity.pid, "SIGKILL");
  process.once("exit", kill);
  ended.then(() => process.off("exit", kill));
  return {
    pid: child.pid,
    listening: listening(child, ended),
    ended,
    async end() {
      if (identity) await endProcess(identity, { patience: grace + settling });
      await ended;
    },
    kill,
  };
}

function environmentFor(options: BrokerOptions): NodeJS.ProcessEnv {
  const { env, upstream, corsOrigins } = options;
  const kept = ["PATH", "SystemRoot", "TEMP", "TMP", "TMPDIR", "HOME", "TZ", "NODE_EXTRA_CA_CERTS"];
  // Tells whose broker it is, for who looks at a list of processes.
  kept.push("PROMPT_STUDIO_DATA");
  return {
    ...Object.fromEntries(kept.filter((name) => env[name] !== undefined).map((name) => [name, env[name]])),
    ...endsWithParent.environment(),
    NODE_ENV: "development",
    // The line that says where it listens is of level info.
    LOG_LEVEL: env.LOG_LEVEL === "debug" || env.LOG_LEVEL === "trace" ? env.LOG_LEVEL : "info",
    PORT: String(options.port),
    DATABASE_URL: options.databaseUrl,
    API_BEARER_TOKEN: options.bootstrapToken,
    SESSION_SECRET: options.sessionSecret,
    LITELLM_API_BASE: upstream.base,
    ...(upstream.key && { LITELLM_MASTER_KEY: upstream.key }),
    ...(corsOrigins && { CORS_ORIGINS: corsOrigins }),
    SHUTDOWN_GRACE_MS: String(grace),
  };
}

/** Writes every line to the log file. @returns gives the last lines a person should see */
function keepLog(child: ChildProcess, file: string): () => string {
  if (existsSync(file)) renameSync(file, `${file}.1`);
  const log = createWriteStream(file, { mode: 0o600 });
  // A log that cannot be written must not end the studio.
  log.on("error", () => undefined);
  const last: string[] = [];
  createInterface({ input: child.stderr! })
    .on("line", (line) => {
      log.write(`${line}\n`);
      const text = wordsOf(line);
      if (text) last.push(text);
      if (last.length > 5) last.shift();
    })
    .once("close", () => log.end());
  return () => last.join("\n");
}

/** What a line says to a person: its message when it is a warning or worse, or the line when it is no JSON. */
function wordsOf(line: string): string | null {
  const entry = parse(line);
  if (!entry) return line.trim() || null;
  return Number(entry.level) >= 40 ? String(entry.message ?? entry.event ?? line) : null;
}

function listening(child: ChildProcess, ended: Promise<string>): Promise<string> {
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stderr! }).on("line", (line) => {
      const entry = parse(line);
      if (entry?.event === "listening") resolve(`http://127.0.0.1:${entry.port}`);
    });
    ended.then((words) => reject(new StartProblem(`The broker did not start. ${words}`)));
  });
}

function parse(line: string): Record<string, unknown> | null {
  if (!line.startsWith("{")) return null;
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
