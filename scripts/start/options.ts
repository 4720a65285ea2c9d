import { homedir, userInfo } from "node:os";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { dataFolder } from "../dataFolder.ts";
import { StartProblem } from "./problem.ts";

/** What a start is asked for, by its arguments and its environment; read here and nowhere else. */
export interface StartOptions {
  help: boolean;
  /** Start no editor. */
  headless: boolean;
  /** Port of the broker; 0 takes a free one. */
  port: number;
  dataDir: string;
  /** Administrator's token from the environment; else one is made and kept. */
  bootstrapToken: string | undefined;
  corsOrigins: string | undefined;
  /** LiteLLM from the environment; null: the built-in sample upstream. */
  litellm: { base: string; key: string | undefined } | null;
  /** Whose token is made: the same name at every start, so that it sees the runs of earlier ones. */
  person: string;
  /** A web browser may be opened: there is a screen, and somebody in front of it. */
  mayOpenBrowser: boolean;
  /** npm is our parent; when it goes, so do we. */
  underNpm: boolean;
  /** The surroundings for the editor; `PATH` to look for it. */
  env: NodeJS.ProcessEnv;
}

export const usage = `Starts the whole studio: Postgres, the broker, and VS Code on a copy of samples/.

  npm start                  with the editor
  npm start -- --headless    without

PORT                 the broker's port, 0 takes a free one (4000)
PROMPT_STUDIO_DATA   where everything is kept
LITELLM_API_BASE, LITELLM_MASTER_KEY   your LiteLLM; else the built-in sample upstream
API_BEARER_TOKEN     the administrator's token; else one is made and kept
CORS_ORIGINS         web pages that may call the broker, separated by commas
`;

/** @throws StartProblem when something given cannot be used */
export function readOptions(args: string[], env: NodeJS.ProcessEnv): StartOptions {
  const { help, headless } = readArguments(args);
  return {
    help,
    headless,
    port: readPort(env.PORT),
    dataDir: resolve(dataFolder(env, process.platform, homedir())),
    bootstrapToken: env.API_BEARER_TOKEN || undefined,
    corsOrigins: env.CORS_ORIGINS || undefined,
    litellm: env.LITELLM_API_BASE
      ? { base: readBase(env.LITELLM_API_BASE), key: env.LITELLM_MASTER_KEY || undefined }
      : null,
    person: personName(),
    mayOpenBrowser: mayOpenBrowser(env, process.platform),
    underNpm: env.npm_lifecycle_event !== undefined,
    env,
  };
}

function readArguments(args: string[]): { help: boolean; headless: boolean } {
  try {
    const { values } = parseArgs({
      args,
      options: { headless: { type: "boolean", default: false }, help: { type: "boolean", default: false } },
    });
    return values;
  } catch (error) {
    const what = error instanceof Error ? error.message.split(". ")[0] : String(error);
    throw new StartProblem(`${what}. Known are --headless and --help; write "npm start -- --headless".`);
  }
}

function readPort(text: string | undefined): number {
  if (!text) return 4000;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new StartProblem(
    `PORT is "${text}", which is no port. Set it to 1 to 65535, or to 0 to take a free one.`,
  );
}

function readBase(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== "http:" && url?.protocol !== "https:") {
    throw new StartProblem(
      "LITELLM_API_BASE is no web address. Set it to your LiteLLM proxy, such as http://localhost:8001, or unset it to use the built-in sample upstream.",
    );
  }
  const base = text.replace(/\/+$/, "");
  if (!/\/v1$/.test(base)) return base;
  throw new StartProblem(`LITELLM_API_BASE ends with /v1. Leave that part out: ${base.replace(/\/v1$/, "")}`);
}

function personName(): string {
  try {
    return userInfo().username.trim().slice(0, 100) || "me";
  } catch {
    // A container may run under a user id without a name.
    return "me";
  }
}

/** In CI nobody looks; on Linux a browser needs a screen, which Windows lends to its Linux. */
export function mayOpenBrowser(env: NodeJS.ProcessEnv, platform: string): boolean {
  if (env.CI) return false;
  return platform !== "linux" || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY || env.WSL_DISTRO_NAME);
}
