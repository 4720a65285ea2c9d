import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize, sep } from "node:path";

/**
 * The strata of the core, the lowest first: folders, and files at its root. Each may import those in the rows
 * above it, and itself; folders of one row do not know each other.
 */
export const strata: string[][] = [
  ["types", "codes", "limits", "translate", "hash", "canonical", "figures"],
  ["protocol", "source"],
  ["schema"],
  ["syntax"],
  ["language/dialects", "language/format"],
  ["rendering"],
  ["client"],
  ["evaluation"],
  ["language/check"],
  ["language/model"],
  ["language/features"],
  ["language"],
  ["index"],
];

/** Files at the core's root that others at the root build on; the rest there know nobody. */
const ground = 0;

/** An import from `from` that leads up, or sideways; both are paths in `core/`, with `/`. */
export interface Upward {
  from: string;
  to: string;
}

/** The stratum of a file in `core/`, counted from the lowest; -1 for one that stands in none. */
export function stratumOf(file: string): { row: number; name: string } {
  for (let name = file.replace(/\.ts$/, ""); name !== "." && name !== ""; name = dirname(name)) {
    const row = strata.findIndex((names) => names.includes(name));
    if (row >= 0) return { row, name };
  }
  return { row: -1, name: "" };
}

/** Whether a file of the core may import another one. */
export function mayImport(from: string, to: string): boolean {
  const [mine, other] = [stratumOf(from), stratumOf(to)];
  if (mine.row < 0 || other.row < 0) return false;
  return mine.name === other.name || other.row < mine.row || (mine.row === ground && other.row === ground);
}

/** Every import of the core's product files that does not lead down; tests and `core/test` may know all. */
export function upwardImports(core: string): Upward[] {
  const files = globSync("**/*.ts", { cwd: core })
    .map((file) => file.split(sep).join("/"))
    .filter((file) => !file.endsWith(".test.ts") && !file.endsWith(".d.ts") && !file.startsWith("test/"));
  return files.flatMap((from) =>
    importsOf(readFileSync(join(core, from), "utf8"))
      .map((specifier) =>
        normalize(join(dirname(from), specifier))
          .split(sep)
          .join("/"),
      )
      .filter((to) => !mayImport(from, to))
      .map((to) => ({ from, to })),
  );
}

/** The relative imports and exports of a source, types included. */
function importsOf(source: string): string[] {
  return [...source.matchAll(/\b(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)].map(([, specifier]) => specifier!);
}
