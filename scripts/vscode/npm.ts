import { spawn } from "node:child_process";
import { delimiter, dirname } from "node:path";

/**
 * Runs npm in a folder, with the Node that runs us first on the PATH.
 * @param signal ends it
 * @throws with npm's last words when it fails, "ENOSPC" among them when the disk is full
 */
export async function npm(
  args: string[],
  { cwd, signal }: { cwd: string; signal?: AbortSignal | undefined },
): Promise<void> {
  // Under "npm start" npm tells its own place; otherwise it is on the PATH.
  const cli = process.env.npm_execpath?.endsWith(".js") ? process.env.npm_execpath : undefined;
  const env = { ...process.env, PATH: [dirname(process.execPath), process.env.PATH].join(delimiter) };
  for (const name of Object.keys(env)) {
    // What an outer npm says about our own package must not steer this one.
    if (/^npm_(package|lifecycle)_|^npm_config_(local_prefix|prefix|global|omit|workspace)/i.test(name)) {
      delete (env as NodeJS.ProcessEnv)[name];
    }
  }
  const [command, first] = cli ? [process.execPath, [cli]] : ["npm", []];
  const child = spawn(command, [...first, ...args, "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd,
    env,
    windowsHide: true,
    shell: !cli && process.platform === "win32",
    stdio: ["ignore", "pipe", "pipe"],
    ...(signal && { signal, killSignal: "SIGKILL" }),
  });
  const stop = () => child.kill("SIGKILL");
  process.once("exit", stop);
  let words = "";
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      words = (words + text).slice(-4000);
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  }).finally(() => process.off("exit", stop));
  if (code !== 0) throw new Error(words.trim() || `npm ${args[0]} ended with ${code}.`);
}
