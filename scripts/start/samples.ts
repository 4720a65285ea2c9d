import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

/**
 * Copies the samples for the person to play with. What the person changed stays; what is missing comes
 * again; what was left as it was follows the checkout.
 * @param manifest remembers what was copied last
 */
export function copySamples({ from, to, manifest }: { from: string; to: string; manifest: string }): void {
  const copied = readManifest(manifest);
  for (const path of globSync("**/*", { cwd: from }).filter((one) => statSync(join(from, one)).isFile())) {
    const [source, target, name] = [join(from, path), join(to, path), path.replaceAll("\\", "/")];
    const before = existsSync(target) ? hash(target) : null;
    const now = hash(source);
    if (before === null || (before === copied[name] && before !== now)) {
      mkdirSync(dirname(target), { recursive: true });
      copyFileSync(source, target);
    }
    if (before === null || before === copied[name]) copied[name] = now;
  }
  writeFileSync(manifest, JSON.stringify(copied, null, 2));
}

function readManifest(file: string): Record<string, string> {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    // The first start, or one that was killed while writing: then what differs counts as the person's.
    return {};
  }
}

function hash(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}
