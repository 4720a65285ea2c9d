import { type ChildProcess, execFile, spawn } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { endProcess, signalGroup } from "../../processes/end.ts";
import { identify, type ProcessIdentity } from "../../processes/identity.ts";
import { writeSettings } from "../../vscode/settings.ts";
import type { Editor, EditorOptions } from "./editor.ts";
import { installOnce } from "./installOnce.ts";

/** The command line of the desktop VS Code, in a profile of our own. */
interface Desktop {
  run(args: string[], signal: AbortSignal): Promise<string>;
  spawn(args: string[], more: Record<string, string>): ChildProcess;
  profile: string;
}

/**
 * Looks for the desktop VS Code.
 * @param oldest the least version that can run the extension, such as "1.120.0"
 * @returns the reason when there is a `code` that cannot be used, null when there is none
 */
export async function findDesktop(
  { env, dir, signal }: Pick<EditorOptions, "env" | "dir" | "signal">,
  oldest: string,
): Promise<Desktop | string | null> {
  const program = whichCode(env);
  if (!program) return null;
  const desktop = commandLine(program, join(dir, "desktop"), env);
  try {
    const version = /^\d+\.\d+\.\d+/.exec(await desktop.run(["--version"], signal))?.[0];
    if (!version) return `"code" on the PATH is not the desktop VS Code.`;
    if (version.localeCompare(oldest, "en", { numeric: true }) >= 0) return desktop;
    return `The desktop VS Code on the PATH is ${version}; Prompt Studio needs ${oldest} or later.`;
  } catch {
    signal.throwIfAborted();
    return `"code" on the PATH does not answer.`;
  }
}

/** Installs the extension into our profile and opens the folder; the person's own profile is not touched. */
export async function openDesktopEditor(desktop: Desktop, options: EditorOptions): Promise<Editor> {
  const { folder, signal, say } = options;
  writeSettings(
    join(desktop.profile, "User", "settings.json"),
    {},
    { "promptStudio.broker.url": options.broker },
  );
  await installOnce(desktop.profile, options.extension, async () => {
    say("installing the extension");
    await desktop.run(["--install-extension", options.extension.path, "--force"], signal);
  });
  say("opening VS Code");
  // --wait: the command ends when the window is closed, which is how we learn of it.
  const child = desktop.spawn(["--new-window", "--wait", "--disable-workspace-trust", folder], {
    PROMPT_STUDIO_SESSION_FILE: options.session,
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once("error", () => resolve(null));
    child.once("close", resolve);
  });
  options.noteChild(child.pid);
  const early = await Promise.race([ended, untilUp(desktop.profile, signal)]);
  if (early !== "up" && (early !== 0 || !hasScreen(options.env)))
    throw new Error("The desktop VS Code did not open.");
  options.noteChild(mainProcess(desktop.profile)?.pid);
  return {
    kind: "desktop",
    url: null,
    ended: ended.then(() => "The editor was closed."),
    async end() {
      const main = mainProcess(desktop.profile);
      // Asked politely it keeps what was typed and not saved.
      if (main) await endProcess(main, { patience: 3000 });
      const waiting = child.pid === undefined ? null : identify(child.pid);
      if (waiting) await endProcess(waiting, { patience: 500 });
    },
    kill() {
      for (const one of [mainProcess(desktop.profile), { pid: child.pid ?? 0 }]) {
        if (one?.pid) signalGroup(one.pid, "SIGKILL");
      }
    },
  };
}

/** VS Code notes its main process in its profile. */
function mainProcess(profile: string): ProcessIdentity | null {
  try {
    return identify(Number(readFileSync(join(profile, "code.lock"), "utf8")));
  } catch {
    return null;
  }
}

async function untilUp(profile: string, signal: AbortSignal): Promise<"up"> {
  for (let waited = 0; waited < 5000 && !mainProcess(profile); waited += 100) {
    await sleep(100, undefined, { signal });
  }
  return "up";
}

const hasScreen = (env: NodeJS.ProcessEnv) =>
  process.platform !== "linux" || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);

function commandLine(program: string, profile: string, outer: NodeJS.ProcessEnv): Desktop {
  const env = { ...outer };
  for (const name of Object.keys(env)) {
    // In a terminal of VS Code these would make the command talk to that window.
    if (/^npm_|^VSCODE_|^ELECTRON_/.test(name)) delete env[name];
  }
  const own = [
    `--user-data-dir=${profile}`,
    `--extensions-dir=${join(profile, "extensions")}`,
    // Chromium's sandbox refuses to work for root.
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  ];
  // code.cmd needs a shell, and a shell needs quotes.
  const shell = process.platform === "win32";
  const quoted = (args: string[]) => (shell ? args.map((one) => `"${one}"`) : args);
  const command = shell ? `"${program}"` : program;
  return {
    profile,
    async run(args, signal) {
      const all = quoted([...own, ...args]);
      const { stdout } = await promisify(execFile)(command, all, { env, shell, signal, timeout: 60_000 });
      return stdout;
    },
    spawn: (args, more) =>
      spawn(command, quoted([...own, ...args]), {
        env: { ...env, ...more },
        shell,
        detached: !shell,
        stdio: "ignore",
      }),
  };
}

function whichCode(env: NodeJS.ProcessEnv): string | null {
  const names = process.platform === "win32" ? ["code.cmd", "code.exe"] : ["code"];
  const folders = (env.PATH ?? env.Path ?? "").split(delimiter).filter((folder) => folder !== "");
  const candidates = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return candidates.find((path) => existsSync(path) && isExecutable(path)) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
