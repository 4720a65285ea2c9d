import { existsSync } from "node:fs";
import { fileKind, promptOf, testFileOf } from "../core/language/model/paths.ts";
import { parse } from "../core/syntax/parse.ts";
import { requirePrompt } from "./files/kind.ts";
import { makePartials } from "./files/partials.ts";
import { shown } from "./files/paths.ts";
import { readText } from "./files/read.ts";
import { makeRoots } from "./files/roots.ts";
import { findingsOf, type Surroundings } from "./findings.ts";
import { SetupError } from "./problem.ts";
import { type LocatedProblem, located } from "./report/located.ts";
import { printable } from "./report/text.ts";
import { readSettings, type Settings } from "./settings.ts";
import type { Piped } from "./standard-input.ts";

/** Some files to check. Plain data: it goes to other threads. */
export interface Share {
  /** Absolute paths. */
  files: readonly string[];
  /** Absolute paths of the folders that were asked for. */
  folders: readonly string[];
  cwd: string;
  /** The text of a file that comes by the standard input. */
  piped?: Piped | null;
}

/** What came out of a share, file by file in its order. Plain data, too. */
export interface ShareResult {
  /** null for a file that could not be read. */
  files: (LocatedProblem[] | null)[];
  /** What could not be read, one sentence each. */
  unread: string[];
  /** What else a person should know of the check, one sentence each. */
  notes: string[];
}

/** Checks prompt files, each with the test file beside it, and test files, each with the prompt file beside it. */
export async function checkFiles({ files, folders, cwd, piped }: Share): Promise<ShareResult> {
  const rootOf = makeRoots(cwd, folders);
  const unread = new Set<string>();
  const settings = new Map<string, Settings>();
  const settingsOf = (path: string) => {
    const root = rootOf(path);
    const known = settings.get(root) ?? readSettings(root, cwd);
    settings.set(root, known);
    for (const { message } of known.problems) unread.add(message);
    return known;
  };
  const notes: string[] = [];
  const around = { cwd, partials: makePartials(rootOf), settingsOf };
  const results: ShareResult["files"] = [];
  for (const path of files) {
    try {
      const text = path === piped?.path ? piped.text : readText(path, shown(cwd, path));
      if (fileKind(path) === "test") {
        const { problems, note } = await checkTestFile(path, text, around);
        results.push(problems);
        if (note) notes.push(note);
        continue;
      }
      // What is piped is a prompt file whatever it is called, unless its name says that it is something else.
      if (path !== piped?.path || fileKind(path) === "tool") requirePrompt(path, shown(cwd, path));
      results.push(await checkFile(path, text, around));
    } catch (error) {
      unread.add(error instanceof SetupError ? error.message : ownFailure(shown(cwd, path), error));
      results.push(null);
    }
  }
  return { files: results, unread: [...unread], notes };
}

/** A mistake of this program: it costs the one file, not the others. */
function ownFailure(name: string, error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return `${name} could not be checked: prompt-studio itself failed (${reason}). Please report this.`;
}

/** Tests are held against their prompt; where there is none, only what they say by themselves is looked at. */
async function checkTestFile(path: string, text: string, { cwd, settingsOf }: Surroundings) {
  const { testFileProblems } = await import("./tests.ts");
  const name = shown(cwd, path);
  const promptPath = promptOf(path);
  const promptName = shown(cwd, promptPath);
  const prompt = existsSync(promptPath) ? parse(readText(promptPath, promptName)) : null;
  const problems = located(name, text, testFileProblems(text, prompt, settingsOf(path)));
  const note = prompt
    ? null
    : `${printable(name)} was checked by itself: its prompt file ${printable(promptName)} does not exist.`;
  return { problems, note };
}

async function checkFile(path: string, text: string, around: Surroundings): Promise<LocatedProblem[]> {
  const { cwd } = around;
  const name = shown(cwd, path);
  const tree = parse(text);
  around.partials.remember(path, tree);
  const settings = around.settingsOf(path);
  const own = findingsOf(path, tree, around);
  // Reading tests costs a good part of the start, so only those who have some pay for it.
  if (tree.metadata.ext?.studio) {
    const { inlineTestProblems } = await import("./tests.ts");
    own.push(...inlineTestProblems(tree, settings));
  }
  const problems = located(name, text, own);
  const testPath = testFileOf(path);
  if (!path.endsWith(".prompt") || !existsSync(testPath)) return problems;
  const { testFileProblems } = await import("./tests.ts");
  const testName = shown(cwd, testPath);
  const testText = readText(testPath, testName);
  return [...problems, ...located(testName, testText, testFileProblems(testText, tree, settings))];
}
