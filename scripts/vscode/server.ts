import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { endProcess, signalGroup } from "../processes/end.ts";
import { identify } from "../processes/identity.ts";
import { howItEnded } from "../processes/outcome.ts";
import { endsWithParent } from "../processes/parent.ts";
import { installExtension } from "./install.ts";
import { provideVSCode, type VSCode } from "./provide.ts";
import { writeSettings } from "./settings.ts";

export interface VSCodeServerOptions {
  /** Folder to open; `url()` may name another. */
  folder: string;
  /** Take the workspace for trusted; false leaves VS Code's own workspace trust in charge. */
  trust: boolean;
  /** Load the extension in this folder (one with a package.json). Turns on the test driver. */
  extensionDevelopmentPath?: string;
  /**
   * Install this packaged extension first: the product as people have it. Without the test driver, which
   * hides the notifications that VS Code shows as toasts.
   */
  vsix?: string;
  /** Run this module in the extension host, then end. Turns on the test driver. */
  extensionTestsPath?: string;
  /** Profile: settings, extensions, state. Default: a fresh one that is removed by `stop()`. */
  userDataDir?: string;
  /** User settings for a profile that has none yet, besides the quiet ones that all get. */
  settings?: Record<string, unknown>;
  /** User settings that are set also in a profile that has some. */
  fixedSettings?: Record<string, string>;
  /** Added to the environment of the extension host. */
  env?: Record<string, string>;
  /** Default: a free one. */
  port?: number;
  /** Let nobody in who does not know this; `url()` carries it. For a person's editor. */
  secret?: string;
  /** Default: the one out of npm, fetched when needed. */
  vscode?: VSCode;
  /** Told the process id as soon as there is one. */
  onStart?: (pid: number) => void;
  /** Gives up the start. */
  signal?: AbortSignal;
  /** Every line the server writes. */
  onLog?: (line: string) => void;
}

export interface VSCodeServer {
  port: number;
  pid: number;
  userDataDir: string;
  /** The address that opens a folder (default: the one given), and in it a file. */
  url(folder?: string, openFile?: string): string;
  stop(): Promise<void>;
  /** Resolves when it ends, asked or not, with how, as the end of a sentence: "it was killed (SIGKILL)". */
  ended: Promise<string>;
}

/** Starts the real VS Code as a server on 127.0.0.1, for a browser to open. */
export async function startVSCodeServer(options: VSCodeServerOptions): Promise<VSCodeServer> {
  const vscode = options.vscode ?? (await provideVSCode());
  const profile = options.userDataDir ?? mkdtempSync(join(tmpdir(), "prompt-studio-vscode-"));
  mkdirSync(profile, { recursive: true });
  writeSettings(
    join(profile, "data", "User", "settings.json"),
    options.settings ?? {},
    options.fixedSettings,
  );
  if (options.vsix) await installExtension(vscode, { userDataDir: profile, vsix: options.vsix });
  const child = spawn(process.execPath, argumentsFor(vscode, profile, options), {
    cwd: profile,
    // Own group: a Ctrl-C in the terminal reaches us alone, and we end the rest in order.
    detached: process.platform !== "win32",
    windowsHide: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: environmentFor(options),
  });
  if (child.pid) options.onStart?.(child.pid);
  const ended = new Promise<string>((resolve) => {
    child.once("close", (code, signal) => resolve(howItEnded(code, signal)));
  });
  const atExit = () => child.pid && signalGroup(child.pid, "SIGKILL");
  process.once("exit", atExit);
  options.signal?.addEventListener("abort", atExit, { once: true });
  ended.then(() => {
    process.off("exit", atExit);
    options.signal?.removeEventListener("abort", atExit);
  });
  const port = await listening(child, options);
  options.signal?.removeEventListener("abort", atExit);
  return {
    port,
    pid: child.pid!,
    userDataDir: profile,
    url: (folder = options.folder, openFile) => addressOf(port, folder, openFile, options),
    ended,
    async stop() {
      const identity = identify(child.pid!);
      // Nothing of its own is lost by a kill, and its extension host waits for minutes when asked.
      if (identity) await endProcess(identity, { patience: 1000 });
      await ended;
      if (!options.userDataDir) rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

function argumentsFor(vscode: VSCode, profile: string, options: VSCodeServerOptions): string[] {
  const { secret } = options;
  const secretFile = join(profile, "connection-token");
  if (secret) writeFileSync(secretFile, secret, { mode: 0o600 });
  return [
    ...endsWithParent.nodeArguments,
    join(vscode.root, "out", "server-main.js"),
    "--host=127.0.0.1",
    `--port=${options.port ?? 0}`,
    "--accept-server-license-terms",
    `--server-data-dir=${profile}`,
    `--extensions-dir=${join(profile, "extensions")}`,
    "--telemetry-level=off",
    secret ? `--connection-token-file=${secretFile}` : "--without-connection-token",
    ...(options.trust ? ["--disable-workspace-trust"] : []),
    ...(usesDriver(options) ? ["--enable-smoke-test-driver"] : []),
  ];
}

const usesDriver = (options: VSCodeServerOptions) =>
  options.extensionDevelopmentPath !== undefined || options.extensionTestsPath !== undefined;

function environmentFor(options: VSCodeServerOptions): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, ...options.env };
  for (const name of Object.keys(env)) {
    // Left over from npm or from a VS Code whose terminal we may run in; both would steer this one.
    if (/^npm_|^VSCODE_|^ELECTRON_|^NODE_OPTIONS$/.test(name)) delete env[name];
  }
  return { ...env, ...endsWithParent.environment() };
}

/** The server prints its port once it listens. */
function listening(
  child: ChildProcess,
  { onLog, signal }: Pick<VSCodeServerOptions, "onLog" | "signal">,
): Promise<number> {
  const words: string[] = [];
  return new Promise((resolve, reject) => {
    const read = (line: string) => {
      onLog?.(line);
      if (words.length < 100) words.push(line);
      const port = /Extension host agent listening on (\d+)/.exec(line)?.[1];
      if (port) resolve(Number(port));
    };
    createInterface({ input: child.stdout! }).on("line", read);
    createInterface({ input: child.stderr! }).on("line", read);
    child.once("error", reject);
    child.once("close", () => {
      const text = words.join("\n");
      if (signal?.aborted) reject(signal.reason);
      reject(
        new Error(
          /EADDRINUSE/.test(text)
            ? "The port for VS Code is used by another program."
            : `VS Code did not start: ${text.trim()}`,
        ),
      );
    });
  });
}

function addressOf(
  port: number,
  folder: string,
  openFile: string | undefined,
  { extensionDevelopmentPath, extensionTestsPath, secret }: VSCodeServerOptions,
): string {
  const remote = (path: string) => `vscode-remote://127.0.0.1:${port}${asUrlPath(path)}`;
  const payload: [string, string][] = [];
  if (extensionDevelopmentPath) payload.push(["extensionDevelopmentPath", remote(extensionDevelopmentPath)]);
  if (extensionTestsPath) payload.push(["extensionTestsPath", remote(extensionTestsPath)]);
  if (openFile) payload.push(["openFile", remote(openFile)]);
  const url = new URL(`http://127.0.0.1:${port}/`);
  if (secret) url.searchParams.set("tkn", secret);
  url.searchParams.set("folder", asUrlPath(folder));
  if (payload.length > 0) url.searchParams.set("payload", JSON.stringify(payload));
  return url.href;
}

/** `C:\a` is `/C:/a` in a URL. */
function asUrlPath(path: string): string {
  const slashes = path.replaceAll("\\", "/");
  return slashes.startsWith("/") ? slashes : `/${slashes}`;
}
