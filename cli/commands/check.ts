import { existsSync } from "node:fs";
import { testFileOf } from "../../core/language/model/paths.ts";
import { parse } from "../../core/language/parse.ts";
import { findPrompts } from "../files/find.ts";
import { makePartials } from "../files/partials.ts";
import { shown } from "../files/paths.ts";
import { readText } from "../files/read.ts";
import { makeRoots } from "../files/roots.ts";
import { findingsOf } from "../findings.ts";
import { choose, readOptions } from "../options.ts";
import { SetupError } from "../problem.ts";
import { type Checked, type LocatedProblem, located } from "../report/located.ts";
import { readSettings, type Settings } from "../settings.ts";
import type { Terminal } from "../terminal.ts";

export const usage = `prompt-studio check [PATH …] [--format text|json|sarif]

Finds mistakes in prompt files and their tests. Folders are searched for *.prompt, apart from what git
ignores; without a PATH the current folder is.

  --format text    one line for each problem (the default)
  --format json    {"files": …, "problems": [{"file", "line", "column", …}]}
  --format sarif   SARIF 2.1.0

Exit code: 0 without errors, 1 with errors, 2 when something could not be read.
`;

/** `prompt-studio check`; gives the exit code. */
export async function run(args: string[], terminal: Terminal, version: string): Promise<number> {
  const { values, positionals } = readOptions(args, { format: { type: "string", default: "text" } });
  const format = choose("--format", values.format, ["text", "json", "sarif"]);
  const { checked, problems } = await checkPaths(positionals.length ? positionals : ["."], terminal.cwd);
  if (format === "json") terminal.out(`${JSON.stringify(checked, null, 2)}\n`);
  else if (format === "sarif") {
    const { sarifReport } = await import("../report/sarif.ts");
    terminal.out(`${JSON.stringify(sarifReport(checked, version), null, 2)}\n`);
  } else {
    const { textReport } = await import("../report/text.ts");
    terminal.out(textReport(checked, terminal.colours));
  }
  for (const { message } of problems) terminal.error(`${message}\n`);
  if (problems.length) return 2;
  return checked.problems.some(({ severity }) => severity === "error") ? 1 : 0;
}

/**
 * Checks the prompt files at paths, with the test files beside them.
 *
 * @throws SetupError for a path that does not exist
 */
async function checkPaths(
  paths: string[],
  cwd: string,
): Promise<{ checked: Checked; problems: SetupError[] }> {
  const rootOf = makeRoots(cwd);
  const { files, problems } = findPrompts(paths, cwd, rootOf);
  const partials = makePartials(rootOf);
  const settings = new Map<string, Settings>();
  const settingsOf = (path: string) => {
    const root = rootOf(path);
    const known = settings.get(root) ?? readSettings(root, cwd);
    if (!settings.has(root)) problems.push(...known.problems);
    settings.set(root, known);
    return known;
  };
  const found: LocatedProblem[] = [];
  let read = 0;
  for (const path of files) {
    try {
      found.push(...(await checkFile(path, cwd, { partials, settingsOf })));
      read++;
    } catch (error) {
      problems.push(error instanceof SetupError ? error : ownFailure(shown(cwd, path), error));
    }
  }
  return { checked: { files: read, problems: found }, problems };
}

/** A mistake of this program: it costs the one file, not the others. */
function ownFailure(name: string, error: unknown): SetupError {
  const reason = error instanceof Error ? error.message : String(error);
  return new SetupError(
    `${name} could not be checked: prompt-studio itself failed (${reason}). Please report this.`,
  );
}

async function checkFile(
  path: string,
  cwd: string,
  around: { partials: ReturnType<typeof makePartials>; settingsOf(path: string): Settings },
): Promise<LocatedProblem[]> {
  const name = shown(cwd, path);
  const text = readText(path, name);
  const tree = parse(text);
  around.partials.remember(path, tree);
  const settings = around.settingsOf(path);
  const own = [...findingsOf(path, tree, around)];
  // Reading tests costs a good part of the start, so only those who have some pay for it.
  if (tree.metadata.ext?.studio) {
    const { inlineTestProblems } = await import("../tests.ts");
    own.push(...inlineTestProblems(tree, settings));
  }
  const problems = located(name, text, own);
  const testPath = testFileOf(path);
  if (!path.endsWith(".prompt") || !existsSync(testPath)) return problems;
  const { testFileProblems } = await import("../tests.ts");
  const testText = readText(testPath, shown(cwd, testPath));
  return [
    ...problems,
    ...located(shown(cwd, testPath), testText, testFileProblems(testText, tree, settings)),
  ];
}
