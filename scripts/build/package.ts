import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { build } from "./build.ts";

export interface Packaged {
  /** The .vsix, absolute. */
  path: string;
  bytes: number;
  sha256: string;
}

/** 1980-01-01, the first moment a zip can name: every build of the same sources is the same file. */
const epoch = "315532800";

/**
 * Builds the extension and packs it into dist/prompt-studio.vsix.
 * @param signal gives it up
 * @throws with vsce's own words when it refuses
 */
export async function packageExtension(root: string, signal?: AbortSignal): Promise<Packaged> {
  await build(root, { minify: true });
  const path = join(root, "dist", "prompt-studio.vsix");
  const vsce = join(dirname(createRequire(import.meta.url).resolve("@vscode/vsce/package.json")), "vsce");
  try {
    await promisify(execFile)(
      process.execPath,
      // Everything is bundled, so no dependency belongs inside.
      [vsce, "package", "--no-dependencies", "--out", path],
      {
        cwd: root,
        env: { ...process.env, SOURCE_DATE_EPOCH: epoch, TZ: "UTC", VSCE_STORE: "file" },
        ...(signal && { signal }),
      },
    );
  } catch (error) {
    signal?.throwIfAborted();
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(`The extension could not be packaged:\n${stdout}${stderr}`.trim(), { cause: error });
  }
  const sha256 = createHash("sha256").update(readFileSync(path)).digest("hex");
  return { path, bytes: statSync(path).size, sha256 };
}
