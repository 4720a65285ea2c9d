import { fileKind, promptOf } from "../../core/language/model/paths.ts";
import { type Found, findPrompts } from "../files/find.ts";
import { choose, readOptions } from "../options.ts";
import type { Program } from "../program.ts";
import { byPlace } from "../report/located.ts";
import { pathOption, readPiped } from "../standard-input.ts";
import type { Terminal } from "../terminal.ts";
import { checkOnThreads } from "../threads.ts";

export const usage = `prompt-studio check [PATH …|-] [--format text|json|sarif] [--path FILE]

Finds mistakes in prompt files and their tests. Folders are searched for *.prompt, apart from what git
ignores; without a PATH the current folder is. A test file that is named is held against the prompt file
beside it. - checks the standard input.

  --format text    one line for each problem (the default)
  --format json    {"files": …, "problems": [{"file", "line", "column", …}]}
  --format sarif   SARIF 2.1.0
  ${pathOption}

Exit code: 0 without errors, 1 with errors, 2 when something could not be read.
`;

/** `prompt-studio check`; gives the exit code. */
export async function run(args: string[], terminal: Terminal, program: Program): Promise<number> {
  const { values, positionals } = readOptions(args, {
    format: { type: "string", default: "text" },
    path: { type: "string" },
  });
  const format = choose("--format", values.format, ["text", "json", "sarif"]);
  const { cwd, out, error } = terminal;
  const piped = await readPiped(positionals, values.path, terminal);
  const { files, folders, problems }: Found = piped
    ? { files: [piped.path], folders: [], problems: [] }
    : findPrompts(positionals.length ? positionals : ["."], cwd);
  const named = new Set(files);
  // A test file is checked with its prompt, and once.
  const asked = files.filter((path) => fileKind(path) !== "test" || !named.has(promptOf(path)));
  const result = await checkOnThreads({ files: asked, folders, cwd, piped }, program.entry);
  const checked = {
    files: result.files.filter((one) => one !== null).length,
    problems: result.files.flatMap((one) => one ?? []).sort(byPlace),
  };
  if (format === "json") out(`${JSON.stringify(checked, null, 2)}\n`);
  else if (format === "sarif") {
    const { sarifReport } = await import("../report/sarif.ts");
    out(`${JSON.stringify(sarifReport(checked, program.version), null, 2)}\n`);
  } else {
    const { textReport } = await import("../report/text.ts");
    out(textReport(checked, terminal.colours));
  }
  const unread = [...problems.map(({ message }) => message), ...result.unread];
  for (const sentence of unread) error(`${sentence}\n`);
  for (const sentence of result.notes) error(`${sentence}\n`);
  if (unread.length) return 2;
  return checked.problems.some(({ severity }) => severity === "error") ? 1 : 0;
}
