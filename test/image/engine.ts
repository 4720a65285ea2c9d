import { type ChildProcess, execFile, spawn } from "node:child_process";
import { copyFileSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { isDeepStrictEqual, promisify } from "node:util";

const root = resolve(import.meta.dirname, "../..");
const baseName = "node:24-slim";
const imageName = "broker:test";

/** What an image says about itself. */
export interface ImageConfig {
  Cmd: string[];
  User: string;
  Env: string[];
  Healthcheck: { Test: string[] };
}

/** The image of this checkout's Dockerfile, built, with one container made of it. */
export interface Image {
  config: ImageConfig;
  /** Runs a command in the container as the image's user, with the image's environment and the host's network. */
  run(command: string[], env?: Record<string, string>): ChildProcess;
  /** Removes all that was made. */
  remove(): Promise<void>;
}

/**
 * Builds the Dockerfile with Debian's buildah, which needs no daemon, on a base image made here, since no hub is
 * asked: Debian's minimal system with the Node of this checkout, its npm, and the user `node`.
 * @throws with what is missing on this machine
 */
export async function buildImage(say: (words: string) => void): Promise<Image> {
  const folder = mkdtempSync(join(tmpdir(), "prompt-studio-image-"));
  const store = [
    "--storage-driver",
    "vfs",
    "--root",
    join(folder, "images"),
    "--runroot",
    join(folder, "run"),
  ];
  const buildah = async (...args: string[]) => (await command("buildah", [...store, ...args])).trim();
  const remove = async () => {
    await buildah("rm", "--all").catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    say("making a base image");
    await makeBase(join(folder, "base"));
    const scratch = await buildah("from", "scratch");
    await buildah("copy", scratch, join(folder, "base"), "/");
    await buildah("config", "--env", "PATH=/usr/local/bin:/usr/bin:/bin", ...certificates.env, scratch);
    await buildah("commit", "--rm", scratch, baseName);
    rmSync(join(folder, "base"), { recursive: true });
    say("building the Dockerfile");
    const build = ["--isolation", "chroot", "--network", "host", "--pull-never", "--format", "docker"];
    await buildah("bud", ...build, "--tag", imageName, root);
    const container = await buildah("from", "--pull-never", imageName);
    const config = JSON.parse(await buildah("inspect", "--type", "image", imageName)).Docker.config;
    return {
      config,
      run(args, env = {}) {
        const variables = Object.entries(env).map(([name, value]) => `--env=${name}=${value}`);
        const where = ["--isolation", "chroot", "--network", "host", ...variables, container, "--"];
        return spawn("buildah", [...store, "run", ...where, ...args], { stdio: ["ignore", "pipe", "pipe"] });
      },
      remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function makeBase(base: string): Promise<void> {
  await command("debootstrap", ["--variant=minbase", "bookworm", base]);
  mkdirSync(join(base, "usr/local/bin"), { recursive: true });
  copyFileSync(process.execPath, join(base, "usr/local/bin/node"));
  const where = ["--prefix", join(base, "usr/local")];
  // Node 24 comes with an npm 11.
  await command("npm", ["install", "--global", "--loglevel=error", ...where, "npm@11"]);
  await command("chroot", [base, "useradd", "--uid", "1000", "--create-home", "node"]);
  if (certificates.file) {
    mkdirSync(join(base, "etc/ssl/certs"), { recursive: true });
    copyFileSync(certificates.file, join(base, certificates.inside));
  }
}

/** Where the network is looked into, npm in the container must know who does. */
const certificates = {
  file: process.env.NODE_EXTRA_CA_CERTS,
  inside: "etc/ssl/certs/machine.crt",
  get env() {
    return this.file ? ["--env", `NODE_EXTRA_CA_CERTS=/${this.inside}`] : [];
  },
};

async function command(name: string, args: string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(name, args, { maxBuffer: 2 ** 26 });
    return stdout;
  } catch (error) {
    const { code, stderr } = error as { code?: string; stderr?: string };
    if (code === "ENOENT")
      throw new Error(`${name} is missing: "apt-get install buildah debootstrap crun" as root.`);
    throw new Error(`${name} ${args.join(" ")}\n${stderr?.trim().slice(-2000)}`, { cause: error });
  }
}

/** The process that a container's command became, among the descendants of the engine's; null when there is none. */
export function processOf(engine: ChildProcess, words: string[]): number | null {
  const read = (file: string) => {
    try {
      return readFileSync(file, "utf8");
    } catch {
      // It ended while we looked.
      return "";
    }
  };
  const look = (pid: number): number | null => {
    const told = read(`/proc/${pid}/cmdline`).split("\0").slice(0, -1);
    // The engine has looked its place up.
    if (told[0]?.endsWith(`/${words[0]}`) && isDeepStrictEqual(told.slice(1), words.slice(1))) return pid;
    // Each thread has children of its own.
    const children = globSync(`/proc/${pid}/task/*/children`).flatMap((file) => read(file).split(" "));
    for (const child of children.filter(Boolean)) {
      const found = look(Number(child));
      if (found) return found;
    }
    return null;
  };
  return engine.pid ? look(engine.pid) : null;
}
