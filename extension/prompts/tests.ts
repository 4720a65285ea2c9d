import type { Uri } from "vscode";
import type { TestCase, TestSet } from "../../core/evaluation/index.ts";
import * as paths from "../../core/language/model/paths.ts";
import type { Core } from "../core.ts";
import type { Files } from "./files.ts";
import type { LoadedPrompt } from "./load.ts";

/** One place where a prompt file's tests stand: the test file beside it, or the prompt file itself. */
export interface TestSource {
  uri: Uri;
  /** The text that offsets count in. */
  text: string;
  set: TestSet;
}

/** All tests of a prompt file, the test file's before the inline ones. */
export interface PromptTests {
  sources: TestSource[];
  tests: { test: TestCase; source: TestSource }[];
}

/** Where the tests of a prompt file stand: `name.eval.yaml` beside `name.prompt`. */
export const testFileOf = (prompt: Uri): Uri => prompt.with({ path: paths.testFileOf(prompt.path) });

/** The prompt file that a test file belongs to. */
export const promptOf = (testFile: Uri): Uri => testFile.with({ path: paths.promptOf(testFile.path) });

export const isTestFile = (uri: Uri): boolean => paths.fileKind(uri.path) === "test";

/** Reads the tests of a loaded prompt file, unsaved changes included. */
export async function readTests(core: Core, loaded: LoadedPrompt, files: Files): Promise<PromptTests> {
  const sources: TestSource[] = [];
  const context = core.testContext(loaded.tree, { schemas: loaded.schemas });
  if (loaded.uri.scheme !== "untitled") {
    const uri = testFileOf(loaded.uri);
    const text = await files.read(uri);
    if (text !== null) sources.push({ uri, text, set: core.parseTestFile(text, context) });
  }
  const inline = core.inlineTests(loaded.tree, context);
  if (inline.tests.length > 0 || inline.problems.length > 0) {
    sources.push({ uri: loaded.uri, text: loaded.text, set: inline });
  }
  return { sources, tests: sources.flatMap((source) => source.set.tests.map((test) => ({ test, source }))) };
}
