import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ExtensionPackage } from "./extension.ts";

/** Runs `install` unless this very package was the last one installed into that profile. */
export async function installOnce(
  profile: string,
  { sha256 }: ExtensionPackage,
  install: () => Promise<void>,
): Promise<void> {
  mkdirSync(profile, { recursive: true });
  const note = join(profile, "prompt-studio-installed");
  if (existsSync(note) && readFileSync(note, "utf8") === sha256) return;
  // Away first: an installation that is cut off is done again.
  rmSync(note, { force: true });
  await install();
  writeFileSync(note, sha256);
}
