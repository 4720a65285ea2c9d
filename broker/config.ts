import Type, { type TSchema } from "typebox";
import { Compile } from "typebox/compile";
import { relayLimits } from "./relay/limits.ts";
import { guessable } from "./secrets.ts";

/** What the broker knows of its surroundings, read once at start from the environment. */
export interface Config {
  production: boolean;
  port: number;
  /** Loopback while developing; every interface in production, where a platform stands in front. */
  host: string;
  databaseUrl: string;
  upstream: { base: string; key: string | null };
  /** The administrator's first token; null: there is none, and only minted tokens open the door. */
  bootstrapToken: string | null;
  sessionSecret: string;
  corsOrigins: string[];
  logLevel: string;
  /** Milliseconds until the first event of a stream. */
  firstEventMs: number;
  /** Milliseconds that open streams may go on after SIGTERM. */
  shutdownGraceMs: number;
  /** Sentences for the log: what works, but not as it should for a team. */
  warnings: string[];
}

/** Thrown by `readConfig`: every problem of the environment at once, none of them with a value in it. */
export class ConfigError extends Error {
  readonly problems: string[];
  constructor(problems: string[]) {
    super(problems.join("\n"));
    this.name = "ConfigError";
    this.problems = problems;
  }
}

interface Variable {
  schema: TSchema;
  /** What to write instead, for a person. */
  expected: string;
  required?: "always" | "production";
  secret?: boolean;
}

const Digits = Type.String({ pattern: "^\\d{1,9}$" });
/** Without a scheme it is `host:port` in a private network, as Render names its private services. */
const PrivateAddress = Type.String({ pattern: "^[A-Za-z0-9.-]+:\\d{1,5}$" });
const WebAddress = Type.String({ pattern: "^https?://[^\\s/?#@]+(/[^\\s?#]*)?$" });
const secret = (expected: string, required?: Variable["required"]): Variable => ({
  schema: Type.String({ minLength: 1, maxLength: 4096, pattern: "^[\\x21-\\x7e]+$" }),
  expected: `${expected}, printable characters without spaces`,
  secret: true,
  required,
});

/** Every variable the broker reads. The names are fixed; docs/deploying.md and .env.example list them. */
export const variables: Record<string, Variable> = {
  NODE_ENV: {
    schema: Type.Union([Type.Literal("production"), Type.Literal("development"), Type.Literal("test")]),
    expected: "production, development or test",
  },
  PORT: { schema: Digits, expected: "a port from 0 (any free one) to 65535" },
  DATABASE_URL: {
    schema: Type.String({ pattern: "^postgres(ql)?://\\S+$" }),
    expected: "a Postgres address such as postgresql://user:password@host:5432/prompt_studio",
    required: "always",
    secret: true,
  },
  REDIS_URL: { schema: Type.String({ pattern: "^rediss?://\\S+$" }), expected: "redis:// or rediss://" },
  LITELLM_API_BASE: {
    schema: Type.Union([WebAddress, PrivateAddress]),
    expected: "the LiteLLM proxy's address without /v1, such as http://localhost:8001 or host:8001",
    required: "production",
  },
  LITELLM_MASTER_KEY: secret("the key that LiteLLM was started with", "production"),
  API_BEARER_TOKEN: secret("the administrator's token"),
  SESSION_SECRET: secret("a random text of 32 characters or more", "production"),
  DATA_ENCRYPTION_KEY: secret("a random text of 32 characters or more"),
  CORS_ORIGINS: {
    schema: Type.String({ maxLength: 8192 }),
    expected: "comma-separated web origins such as https://studio.example.com",
    required: "production",
  },
  LANGFUSE_PUBLIC_KEY: secret("Langfuse's public key"),
  LANGFUSE_SECRET_KEY: secret("Langfuse's secret key"),
  LANGFUSE_BASE_URL: { schema: WebAddress, expected: "Langfuse's web address" },
  SENTRY_DSN: { schema: Type.String({ pattern: "^https?://\\S+$" }), expected: "Sentry's DSN", secret: true },
  OTEL_EXPORTER_OTLP_ENDPOINT: { schema: WebAddress, expected: "the collector's web address" },
  LOG_LEVEL: {
    schema: Type.Union(
      ["fatal", "error", "warn", "info", "debug", "trace", "silent"].map((level) => Type.Literal(level)),
    ),
    expected: "fatal, error, warn, info, debug, trace or silent",
  },
  FIRST_EVENT_TIMEOUT_MS: {
    schema: Digits,
    expected: "milliseconds from 1000 to 600000, such as 60000",
  },
  SHUTDOWN_GRACE_MS: { schema: Digits, expected: "milliseconds, such as 25000" },
};

/** Set by many platforms, read by no part of this version: said at start, so that nobody relies on them. */
const notUsedYet = [
  "REDIS_URL",
  "DATA_ENCRYPTION_KEY",
  "LANGFUSE_PUBLIC_KEY",
  "LANGFUSE_SECRET_KEY",
  "LANGFUSE_BASE_URL",
  "SENTRY_DSN",
  "OTEL_EXPORTER_OTLP_ENDPOINT",
];

type Environment = Record<string, string | undefined>;

/**
 * Reads and checks the environment. `randomSecret` makes a SESSION_SECRET while developing.
 * Throws a ConfigError that lists every problem at once; no message holds a value.
 */
export function readConfig(environment: Environment, randomSecret: () => string): Config {
  const problems: string[] = [];
  const warnings: string[] = [];
  const value = (name: string) => environment[name]?.trim() || undefined;
  const production = value("NODE_ENV") === "production";

  for (const [name, variable] of Object.entries(variables)) {
    const given = value(name);
    if (given === undefined) {
      const needed = variable.required === "always" || (variable.required === "production" && production);
      if (needed) problems.push(`${name} is missing. Set it to ${variable.expected}.`);
    } else if (!Compile(variable.schema).Check(given)) {
      problems.push(`${name} is not valid. Set it to ${variable.expected}.`);
    }
  }

  const port = whole("PORT", 4000, 65_535);
  const firstEventMs = whole("FIRST_EVENT_TIMEOUT_MS", relayLimits.firstMs, relayLimits.totalMs, 1000);
  const shutdownGraceMs = whole("SHUTDOWN_GRACE_MS", 25_000, 600_000);
  const corsOrigins = readOrigins();
  const address = value("LITELLM_API_BASE") ?? "http://localhost:8001";
  const base = (address.includes("://") ? address : `http://${address}`).replace(/\/+$/, "");
  if (!URL.canParse(base) && !problems.some((one) => one.startsWith("LITELLM_API_BASE"))) {
    problems.push(`LITELLM_API_BASE is not valid. Set it to ${variables.LITELLM_API_BASE!.expected}.`);
  }
  if (/\/v1$/i.test(base)) {
    problems.push(`LITELLM_API_BASE ends with /v1. Remove that part: the broker adds the path itself.`);
  }
  if (production) checkSecrets();
  const sessionSecret = value("SESSION_SECRET") ?? randomSecret();
  if (!production && !value("SESSION_SECRET")) {
    warnings.push("SESSION_SECRET is not set: minted tokens stop working when the broker restarts.");
  }
  // In production that is looked into when the broker starts: a minted token may be an administrator's.
  if (!production && !value("API_BEARER_TOKEN")) {
    warnings.push("API_BEARER_TOKEN is not set: nobody can mint the first token.");
  }
  const unused = notUsedYet.filter((name) => value(name));
  if (unused.length > 0) warnings.push(`Not used by this version: ${unused.join(", ")}.`);
  if (problems.length > 0) throw new ConfigError(problems);

  return {
    production,
    port,
    host: production ? "0.0.0.0" : "127.0.0.1",
    databaseUrl: value("DATABASE_URL")!,
    upstream: { base, key: value("LITELLM_MASTER_KEY") ?? null },
    bootstrapToken: value("API_BEARER_TOKEN") ?? null,
    sessionSecret,
    corsOrigins,
    logLevel: value("LOG_LEVEL") ?? "info",
    firstEventMs,
    shutdownGraceMs,
    warnings,
  };

  function whole(name: string, otherwise: number, maximum: number, minimum = 0): number {
    const number = Number(value(name) ?? otherwise);
    if (number < minimum) problems.push(`${name} is too small. The least is ${minimum}.`);
    if (number > maximum) problems.push(`${name} is too large. The most is ${maximum}.`);
    return number;
  }

  function readOrigins(): string[] {
    const origins = (value("CORS_ORIGINS") ?? "").split(",").map((one) => one.trim());
    const given = origins.filter((one) => one !== "");
    if (given.includes("*") && production) {
      problems.push("CORS_ORIGINS is *. In production name each origin, such as https://studio.example.com.");
    }
    if (given.some((one) => one !== "*" && !isOrigin(one))) {
      problems.push(
        "CORS_ORIGINS holds something that is no origin. Write scheme, host and port only, without a path.",
      );
    }
    return given;
  }

  function checkSecrets(): void {
    const seen = new Map<string, string>();
    for (const name of ["SESSION_SECRET", "API_BEARER_TOKEN", "DATA_ENCRYPTION_KEY", "LITELLM_MASTER_KEY"]) {
      const given = value(name);
      if (!given) continue;
      const shortest = name === "LITELLM_MASTER_KEY" ? 16 : 32;
      if (given.length < shortest) {
        problems.push(`${name} is too short. Use ${shortest} or more random characters.`);
      } else if (guessable(given)) {
        problems.push(
          `${name} can be guessed. Use random characters, such as \`openssl rand -hex 32\` gives.`,
        );
      }
      const twin = seen.get(given);
      if (twin) problems.push(`${name} is the same as ${twin}. Give each a secret of its own.`);
      seen.set(given, name);
    }
    const password = databasePassword(value("DATABASE_URL"));
    if (password !== null && guessable(password)) {
      problems.push("DATABASE_URL has a password that can be guessed. Give the database user another one.");
    }
  }
}

function isOrigin(text: string): boolean {
  // An extension's page has an origin that URL calls "null" (vscode-webview://id), so the form is checked.
  if (!/^[a-z][a-z0-9+.-]*:\/\/[^\s/?#@]+$/.test(text)) return false;
  if (!/^https?:/.test(text)) return true;
  return URL.canParse(text) && new URL(text).origin === text;
}

/** The password in a database address; null when there is none (peer or certificate authentication). */
function databasePassword(address: string | undefined): string | null {
  if (!address || !URL.canParse(address)) return null;
  const { password } = new URL(address);
  if (password === "") return null;
  try {
    return decodeURIComponent(password);
  } catch {
    return password;
  }
}
