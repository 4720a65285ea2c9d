import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { run } from "../run.ts";

/** What a command printed and how it ended. */
export interface Ended {
  code: number;
  out: string;
  error: string;
}

export interface Folder {
  path: string;
  write(name: string, text: string | Buffer): void;
  /** Runs a command in the folder, or in one below it. */
  run(args: string[], given?: { input?: string; below?: string; colours?: boolean }): Promise<Ended>;
  remove(): void;
}

/** A folder of its own with some files, under the system's temporary one. */
export function makeFolder(files: Record<string, string> = {}): Folder {
  const path = mkdtempSync(join(tmpdir(), "prompt-studio-cli-")).replaceAll("\\", "/");
  const write: Folder["write"] = (name, text) => {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  return {
    path,
    write,
    async run(args, { input = "", below, colours = false } = {}) {
      let out = "";
      let error = "";
      const code = await run(args, {
        cwd: below === undefined ? path : `${path}/${below}`,
        colours,
        out(text) {
          out += text;
        },
        error(text) {
          error += text;
        },
        input: async () => input,
      });
      return { code, out, error };
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** Runs `use` in a folder that is gone afterwards. */
export async function inFolder(
  files: Record<string, string>,
  use: (folder: Folder) => Promise<void>,
): Promise<void> {
  const folder = makeFolder(files);
  try {
    await use(folder);
  } finally {
    folder.remove();
  }
}
