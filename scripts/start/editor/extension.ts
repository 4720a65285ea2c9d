import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Everything that has a say in the package. */
const sources = [
  "core/**",
  "extension/**",
  "webview/**",
  "media/**",
  "scripts/build/**",
  "package.json",
  "package-lock.json",
  "README.md",
  "CHANGELOG.md",
  "LICENSE",
  ".vscodeignore",
];

export interface ExtensionPackage {
  /** The .vsix, absolute. */
  path: string;
  sha256: string;
}

/**
 * The packaged extension, made again only when a source changed since the last time.
 * @param root the checkout
 */
export async function provideExtension(
  root: string,
  { say, signal }: { say: (text: string) => void; signal: AbortSignal },
): Promise<ExtensionPackage> {
  const path = join(root, "dist", "prompt-studio.vsix");
  const note = `${path}.json`;
  const source = hashSources(root);
  const before = existsSync(path) ? readNote(note) : null;
  if (before?.source === source && before.sha256 === hash(readFileSync(path))) {
    return { path, sha256: before.sha256 };
  }
  say("packaging it");
  // Loaded only when needed: the bundler takes its time.
  const { packageExtension } = await import("../../build/package.ts");
  const { sha256 } = await packageExtension(root, signal);
  writeFileSync(note, JSON.stringify({ source, sha256 }));
  return { path, sha256 };
}

function hashSources(root: string): string {
  const all = createHash("sha256");
  for (const path of globSync(sources, { cwd: root }).sort()) {
    const file = join(root, path);
    if (/\.test\.ts$/.test(path) || !statSync(file).isFile()) continue;
    all.update(`${path}\0`).update(hash(readFileSync(file)));
  }
  return all.digest("hex");
}

function readNote(file: string): { source: string; sha256: string } | null {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

const hash = (content: Buffer) => createHash("sha256").update(content).digest("hex");
