import { writeFileSync } from "node:fs";
import { recognise } from "../../core/language/dialects/recognise.ts";
import { formatted } from "../../core/language/format/index.ts";
import { fileKind, isPartial } from "../../core/language/model/paths.ts";
import { parse } from "../../core/syntax/parse.ts";
import type { PromptTree } from "../../core/syntax/tree.ts";
import { findPrompts } from "../files/find.ts";
import { requirePrompt } from "../files/kind.ts";
import { shown } from "../files/paths.ts";
import { readText } from "../files/read.ts";
import { readOptions } from "../options.ts";
import { fileProblem, SetupError } from "../problem.ts";
import { count, printable } from "../report/text.ts";
import { type Piped, pathOption, readPiped } from "../standard-input.ts";
import type { Terminal } from "../terminal.ts";

export const usage = `prompt-studio fmt PATH … [--check]
prompt-studio fmt - [--path FILE] [--check]

Lays prompt files out: spaces in mustaches, indentation of the frontmatter. What a file renders never
changes, and a file that does not parse stays as it is, which is said. Folders are searched for *.prompt,
apart from what git ignores. - lays the standard input out and prints it.

  --check          change nothing, name the files that would change, and end with 1 when there are some;
                   without a PATH it looks at the current folder
  ${pathOption}

Exit code: 0, with --check 1 when a file would change, 2 when something could not be read or written.
`;

/** `prompt-studio fmt`; gives the exit code. */
export async function run(args: string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readOptions(args, {
    check: { type: "boolean", default: false },
    path: { type: "string" },
  });
  const { cwd, out, error } = terminal;
  const piped = await readPiped(positionals, values.path, terminal);
  if (piped) return formatPiped(piped, terminal, values.check);
  const { files, problems } = findPrompts(positionals.length ? positionals : ["."], cwd);
  if (positionals.length === 0 && !values.check)
    throw new SetupError(
      `Name what to lay out. prompt-studio fmt . takes the ${count(files.length, "prompt file")} in this folder and below, prompt-studio fmt --check only looks at them.`,
    );
  let looked = 0;
  let changed = 0;
  for (const path of files) {
    const name = shown(cwd, path);
    try {
      const outcome = formatFile(path, name, values.check);
      looked++;
      if (outcome === "broken") error(stays(name));
      if (outcome !== "changed") continue;
      changed++;
      out(`${printable(name)}\n`);
    } catch (thrown) {
      if (!(thrown instanceof SetupError)) throw thrown;
      problems.push(thrown);
    }
  }
  for (const { message } of problems) error(`${message}\n`);
  error(`${summary(changed, looked, values.check)}\n`);
  if (problems.length) return 2;
  return values.check && changed > 0 ? 1 : 0;
}

/** Prints what the standard input should look like, as a filter does; what has errors comes out as it went in. */
function formatPiped({ path, text }: Piped, { cwd, out, error }: Terminal, lookOnly: boolean): number {
  const name = shown(cwd, path);
  if (fileKind(path) !== "prompt") requirePrompt(path, name);
  const { outcome, after } = layOut(text, path);
  if (outcome === "broken") error(stays(name));
  if (!lookOnly) out(after);
  else if (outcome === "changed") out(`${printable(name)}\n`);
  return lookOnly && outcome === "changed" ? 1 : 0;
}

const stays = (name: string) =>
  `${printable(name)} has errors and stays as it is. Run prompt-studio check to see them.\n`;

/** Writes a file that should look otherwise, unless it is only looked at. */
function formatFile(path: string, name: string, lookOnly: boolean): Outcome {
  const text = readText(path, name);
  requirePrompt(path, name);
  const { outcome, after } = layOut(text, path);
  if (outcome === "changed" && !lookOnly) {
    try {
      writeFileSync(path, after);
    } catch (error) {
      throw fileProblem(name, error);
    }
  }
  return outcome;
}

/** `changed` for a text that should look otherwise than it does. */
type Outcome = "changed" | "same" | "broken";

function layOut(text: string, path: string): { outcome: Outcome; after: string } {
  const dialect = recognise(text, path);
  if (dialect && !dialect.harmless) return { outcome: "same", after: text };
  const after = formatted(text, { partial: isPartial(path) });
  if (after !== text) return { outcome: "changed", after };
  return { outcome: isReadable(parse(text)) ? "same" : "broken", after };
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
