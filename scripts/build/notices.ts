import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Writes the licences of everything that went into the bundles: they ask for being passed on.
 * @param inputs source files below the root, as esbuild's metafile names them
 * @returns the file's path below the root
 */
export function writeNotices(root: string, inputs: string[]): string {
  const folders = new Set(inputs.map(packageFolder).filter((folder) => folder !== null));
  const texts = [...folders].sort().map((folder) => noticeOf(root, folder));
  const path = "dist/THIRD-PARTY-NOTICES.txt";
  const intro = "Prompt Studio contains the following software, each under its own licence.\n";
  writeFileSync(join(root, path), [intro, ...texts].join(`\n${"-".repeat(72)}\n`));
  return path;
}

function packageFolder(input: string): string | null {
  return /^(?!empty:).*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? null;
}

function noticeOf(root: string, folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  const file = readdirSync(join(root, folder)).find((one) => /^licen[cs]e(\.(md|txt))?$/i.test(one));
  const text = file ? readFileSync(join(root, folder, file), "utf8").trim() : `Licence: ${license}`;
  return `${name} ${version} (${license})\n\n${text.replaceAll("\r\n", "\n")}\n`;
}
