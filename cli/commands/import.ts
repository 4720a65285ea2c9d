import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { importPrompt } from "../../core/language/dialects/import.ts";
import { absolute, folderOf, isWithin, shown } from "../files/paths.ts";
import { readText } from "../files/read.ts";
import { readOr } from "../files/repository.ts";
import { makeRoots } from "../files/roots.ts";
import { readOptions } from "../options.ts";
import { fileProblem, SetupError } from "../problem.ts";
import { printable } from "../report/text.ts";
import type { Terminal } from "../terminal.ts";

export const usage = `prompt-studio import FILE [--to FOLDER]

Makes prompt files of a Prompty file (.prompty), a promptfoo prompt (.txt, .md, .j2, .json, .jsonl, .yaml, .csv)
or a promptfoo configuration, beside it or in a FOLDER. Files that it names are read up to the workspace root. A
file that exists is never overwritten. What was left out or changed is listed on the standard error.

Exit code: 0, 2 when nothing could be read or written.
`;

/** `prompt-studio import`; gives the exit code. */
export async function run(args: string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readOptions(args, { to: { type: "string" } });
  const [file, ...others] = positionals;
  if (file === undefined) throw new SetupError("Name the file to import: prompt-studio import FILE.");
  if (others.length) throw new SetupError(`import takes one file; "${others[0]}" is one too many.`);
  const { cwd } = terminal;
  const path = absolute(cwd, file);
  const { read, list } = besides(path, makeRoots(cwd)(path));
  const { files, lost } = importPrompt(readText(path, file), path, read, list);
  const folder = values.to === undefined ? folderOf(path) : absolute(cwd, values.to);
  const taken = files.find(({ name }) => existsSync(`${folder}/${name}`));
  if (taken)
    throw new SetupError(
      `${shown(cwd, `${folder}/${taken.name}`)} exists already. Move it, or name another folder with --to.`,
    );
  for (const { name, text } of files) {
    const target = `${folder}/${name}`;
    try {
      mkdirSync(folder, { recursive: true });
      writeFileSync(target, text, { flag: "wx" });
    } catch (error) {
      throw fileProblem(shown(cwd, target), error);
    }
    terminal.out(`${printable(shown(cwd, target))}\n`);
  }
  for (const sentence of lost) terminal.error(`${printable(sentence)}\n`);
  return files.length ? 0 : 2;
}

/** Gives the files and folders that a file names, by their paths from its folder, up to the workspace root. */
function besides(path: string, root: string) {
  const folder = folderOf(path);
  const inside = (name: string) => {
    const target = absolute(folder, name);
    return isWithin(target, root) ? target : undefined;
  };
  return {
    read(name: string): string | undefined {
      const target = inside(name);
      return target === undefined ? undefined : (readOr(target) ?? undefined);
    },
    list(name: string): string[] | undefined {
      const target = inside(name);
      if (target === undefined) return undefined;
      try {
        const entries = readdirSync(target, { withFileTypes: true });
        return entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name));
      } catch {
        return undefined;
      }
    },
  };
}
