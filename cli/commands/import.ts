import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { importPrompt } from "../../core/language/dialects/import.ts";
import { absolute, folderOf, isWithin, shown } from "../files/paths.ts";
import { readText } from "../files/read.ts";
import { readOptions } from "../options.ts";
import { fileProblem, SetupError } from "../problem.ts";
import { printable } from "../report/text.ts";
import type { Terminal } from "../terminal.ts";

export const usage = `prompt-studio import FILE [--to FOLDER]

Makes prompt files of a Prompty file (.prompty), a promptfoo prompt (.txt, .json, .yaml) or a promptfoo
configuration, beside it or in a FOLDER. A file that exists is never overwritten. What could not be carried
over is listed.

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
  const { files, lost } = importPrompt(readText(path, file), path, besides(path));
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

/** Gives the files that a configuration names, from its own folder and below only. */
function besides(path: string): (name: string) => string | undefined {
  const folder = folderOf(path);
  return (name) => {
    const target = absolute(folder, name);
    if (!isWithin(target, folder)) return undefined;
    try {
      return readFileSync(target, "utf8");
    } catch {
      return undefined;
    }
  };
}
