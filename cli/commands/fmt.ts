import { writeFileSync } from "node:fs";
import { recognise } from "../../core/language/dialects/recognise.ts";
import { formatted } from "../../core/language/format/index.ts";
import { isPartial } from "../../core/language/model/paths.ts";
import { parse } from "../../core/syntax/parse.ts";
import type { PromptTree } from "../../core/syntax/tree.ts";
import { findPrompts } from "../files/find.ts";
import { shown } from "../files/paths.ts";
import { readText } from "../files/read.ts";
import { readOptions } from "../options.ts";
import { fileProblem, SetupError } from "../problem.ts";
import { count, printable } from "../report/text.ts";
import type { Terminal } from "../terminal.ts";

export const usage = `prompt-studio fmt [PATH …] [--check]

Lays prompt files out: spaces in mustaches, indentation of the frontmatter. What a file renders never
changes, and a file that does not parse stays as it is, which is said. Folders are searched for *.prompt,
apart from what git ignores; without a PATH the current folder is.

  --check   change nothing, name the files that would change, and end with 1 when there are some

Exit code: 0, with --check 1 when a file would change, 2 when something could not be read or written.
`;

/** `prompt-studio fmt`; gives the exit code. */
export async function run(args: string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readOptions(args, { check: { type: "boolean", default: false } });
  const { cwd, out, error } = terminal;
  const { files, problems } = findPrompts(positionals.length ? positionals : ["."], cwd);
  let changed = 0;
  for (const path of files) {
    const name = shown(cwd, path);
    try {
      const outcome = formatFile(path, name, values.check);
      if (outcome === "broken")
        error(`${printable(name)} has errors and stays as it is. Run prompt-studio check to see them.\n`);
      if (outcome !== "changed") continue;
      changed++;
      out(`${printable(name)}\n`);
    } catch (thrown) {
      if (!(thrown instanceof SetupError)) throw thrown;
      problems.push(thrown);
    }
  }
  for (const { message } of problems) error(`${message}\n`);
  error(`${summary(changed, files.length, values.check)}\n`);
  if (problems.length) return 2;
  return values.check && changed > 0 ? 1 : 0;
}

/** `changed` when the file was laid out otherwise than it should be; it is written unless it is only looked at. */
function formatFile(path: string, name: string, lookOnly: boolean): "changed" | "same" | "broken" {
  const text = readText(path, name);
  const dialect = recognise(text, path);
  if (dialect && !dialect.harmless) return "same";
  const after = formatted(text, { partial: isPartial(path) });
  if (after === text) return isReadable(parse(text)) ? "same" : "broken";
  if (!lookOnly) {
    try {
      writeFileSync(path, after);
    } catch (error) {
      throw fileProblem(name, error);
    }
  }
  return "changed";
}

/** False for a file that Dotprompt does not take apart: nobody can tell what its layout is. */
const isReadable = ({ refused, ast, frontmatter, templateStart }: PromptTree) =>
  !refused && ast !== null && (frontmatter === null || templateStart >= frontmatter.end);

function summary(changed: number, all: number, lookOnly: boolean): string {
  if (all === 0) return "No prompt files found.";
  const files = `${count(changed, "file")} of ${all}`;
  if (changed === 0) return `${count(all, "file")} looked at, nothing to change.`;
  return lookOnly ? `${files} would change. Run prompt-studio fmt.` : `${files} changed.`;
}
