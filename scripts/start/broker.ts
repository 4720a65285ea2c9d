import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { createInterface } from "node:readline";
import { endProcess, signalGroup } from "../processes/end.ts";
import { identify } from "../processes/identity.ts";
import { howItEnded } from "../processes/outcome.ts";
import { endsWithParent } from "../processes/parent.ts";
import type { Life } from "./keep.ts";
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
  /** Its log is added here. */
  log: string;
  /** Only what a Node program needs is taken from here. */
  env: NodeJS.ProcessEnv;
}

export interface Broker extends Life {
  pid: number | undefined;
  /** Resolves with its address once it listens. */
  listening: Promise<string>;
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
    child.once("error", (error) => resolve(`it could not be started (${error.message})`));
    child.once("close", (code, signal) => {
      const words = lastWords();
      resolve(`${howItEnded(code, signal)}${words && `: ${words}`}`);
    });
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

/** Writes every line to the log file. @returns gives why it ended, as far as it said so */
function keepLog(child: ChildProcess, file: string): () => string {
  const log = createWriteStream(file, { mode: 0o600, flags: "a" });
  // A log that cannot be written must not end the studio.
  log.on("error", () => undefined);
  const last: string[] = [];
  createInterface({ input: child.stderr! })
    .on("line", (line) => {
      log.write(`${line}\n`);
      const text = causeIn(line);
      if (text) last.push(text);
      if (last.length > 5) last.shift();
    })
    .once("close", () => log.end());
  return () => last.join("\n");
}

/**
 * What a line of the log says about the end of the broker: that it did not start, that it broke, or what Node
 * itself writes when it cannot go on, which is no JSON. All else is no cause, warnings neither.
 */
function causeIn(line: string): string | null {
  const entry = parse(line);
  if (!entry) return /^\s+at |^\s*$|^Node\.js v/.test(line) ? null : line.trim();
  if (entry.event === "not_started") return String(entry.message);
  return entry.event === "broken" ? `${entry.error_name} ${entry.frames ?? ""}`.trim() : null;
}

function listening(child: ChildProcess, ended: Promise<string>): Promise<string> {
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stderr! }).on("line", (line) => {
      const entry = parse(line);
      if (entry?.event === "listening") resolve(`http://127.0.0.1:${entry.port}`);
    });
    ended.then((how) => reject(new StartProblem(`The broker did not start: ${how}`)));
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
