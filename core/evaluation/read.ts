import { isMap, isScalar } from "yaml";
import { locate } from "../source/located.ts";
import { collectProblems } from "../source/problem.ts";
import { type Explain, readYaml } from "../source/yaml.ts";
import type { PromptTree } from "../syntax/tree.ts";
import { yamlMistakes } from "../syntax/yaml-mistakes/index.ts";
import type { Problem } from "../types.ts";
import { testContext } from "./context.ts";
import { readTests } from "./reading/tests.ts";
import type { TestContext, TestSet } from "./types.ts";

/** Key of the frontmatter under which small sets of tests may stand. */
export const inlineKey = "studio.tests";

/**
 * Reads a test file (`name.eval.yaml`). Never throws: each mistake is a problem at its place, and the test it
 * stands in carries it too, so that it is not run.
 *
 * @param context what is known about the prompt; what is left out is not checked
 */
export function parseTestFile(text: string, context: TestContext = {}): TestSet {
  const { problems, report } = collectProblems();
  const { root, broken } = readYaml(text, report, explain);
  const syntax = broken ? problems.find(({ severity }) => severity === "error") : undefined;
  return readTests({ text, root, problems, report, broken: syntax }, context);
}

/**
 * Reads the tests in a prompt file's frontmatter (`studio.tests`: a list of tests, or a whole test file).
 * Offsets count in the prompt file. Mistakes of the frontmatter's YAML itself are the tree's problems and not
 * repeated; its tests carry the first of them.
 */
export function inlineTests(tree: PromptTree, context: TestContext = testContext(tree)): TestSet {
  const { document, yamlStart = 0 } = tree.frontmatter ?? { document: null };
  const pair = isMap(document?.contents)
    ? document.contents.items.find(({ key }) => isScalar(key) && key.value === inlineKey)
    : undefined;
  if (!document || !pair?.value) return { tests: [], problems: [] };
  const node = pair.value as Parameters<typeof locate>[1];
  const broken = tree.problems.find(
    ({ code, severity }) => severity === "error" && frontmatterCodes.test(code),
  );
  const { problems, report } = collectProblems();
  const root = locate(document, node, yamlStart, report);
  const set = readTests({ text: tree.text, root, problems, report, broken }, context);
  const known = (one: Problem) =>
    tree.problems.some(
      ({ code, start }) => code.startsWith("yaml-") && one.code === code && one.start === start,
    );
  return { ...set, problems: broken ? [] : problems.filter((one) => !known(one)) };
}

/** The mistakes of a test file's YAML in the words that prompt files have for theirs. */
const explain: Explain = (source, document) =>
  yamlMistakes(source, document).mistakes.map(({ message, start, end, fix }) => ({
    message: message.replace(/ Dotprompt then sends .*$/, " Until then no test of this file runs."),
    start,
    end,
    fixes: fix ? [fix] : [],
  }));

/** Problems that make everything read from the frontmatter a guess. */
const frontmatterCodes = /^(yaml-|frontmatter-|file-too-large$|too-deep$)/;
