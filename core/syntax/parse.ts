import { problem } from "../codes.ts";
import { limits } from "../limits.ts";
import { lineStarts } from "../source/positions.ts";
import type { Problem } from "../types.ts";
import { type Split, splitFrontmatter } from "./frontmatter.ts";
import { missedFrontmatter } from "./frontmatter-checks.ts";
import { emptyMetadata, metadataOf, unsafeKeys } from "./metadata.ts";
import { schemaProblems } from "./schemas.ts";
import { parseTemplate } from "./template.ts";
import { templateProblems } from "./template-checks.ts";
import type { PromptTree } from "./tree.ts";
import { secondHead, type UnreadHead, unreadHead } from "./unread-head.ts";
import { readYaml } from "./yaml.ts";

/**
 * Reads a prompt file: what Dotprompt would see, where it stands, and what is wrong with it.
 * Never throws, whatever the text; takes time linear in its length.
 */
export function parse(text: string): PromptTree {
  if (text.length > limits.size) return tooLarge(text);
  const tree = withoutTemplate(text);
  if (tree.refused) return tree;
  tree.templateLines = lineStarts(tree.template);
  const { ast, problems, refused } = parseTemplate(tree.template, tree.templateStart);
  tree.ast = ast;
  tree.refused = refused;
  tree.problems.push(...problems, ...templateProblems(tree), ...schemaProblems(tree));
  return tree;
}

function plainText(text: string, problems: Problem[]): PromptTree {
  return {
    text,
    frontmatter: null,
    template: text,
    templateStart: 0,
    templateLines: [0],
    metadata: emptyMetadata(),
    ast: null,
    problems,
    refused: false,
  };
}

function tooLarge(text: string): PromptTree {
  const size = `${Math.ceil(text.length / 1024)} kB`;
  const message = `The file has ${size}; at most ${limits.size / 1024} kB are read. Move data to the input.`;
  return { ...plainText(text, [problem("file-too-large", message, 0, 1)]), refused: true };
}

/** Everything but the template's own tree. Which text is the template depends on the frontmatter. */
function withoutTemplate(text: string): PromptTree {
  const split = splitFrontmatter(text);
  // An empty frontmatter counts as none for Dotprompt: the dashes are sent as text.
  if (!split || split.yamlStart === split.yamlEnd) return plainText(text, missed(text, split));

  const { yamlStart, yamlEnd, bodyStart } = split;
  const yaml = readYaml(text.slice(yamlStart, yamlEnd), yamlStart);
  const tree: PromptTree = {
    ...plainText(text, yaml.problems),
    frontmatter: {
      start: 0,
      end: bodyStart,
      yamlStart,
      yamlEnd,
      document: yaml.document,
      mistakes: yaml.mistakes ?? [],
    },
    refused: yaml.refused,
  };
  if (yaml.failed || yaml.refused) return withTemplate(tree, 0);
  tree.metadata = metadataOf(yaml.value);
  tree.problems.push(...unsafeKeys(yaml, yamlStart));
  if (yaml.value !== null && (typeof yaml.value !== "object" || Array.isArray(yaml.value))) {
    const message =
      "The text between the --- lines has no keys, and only what follows it is sent. Write key: value lines.";
    tree.problems.push(problem("frontmatter-not-map", message, yamlStart, yamlEnd));
  }
  const second = secondHead(text, bodyStart);
  if (second) tree.problems.push({ ...unread(second), severity: "warning" });
  return withTemplate(tree, bodyStart);
}

/** What looks like a frontmatter in a file where Dotprompt sees none. */
function missed(text: string, split: Split | null): Problem[] {
  const found = missedFrontmatter(text, split);
  const head = found.length ? null : unreadHead(text);
  return head ? [unread(head)] : found;
}

const unread = ({ message, start, end }: UnreadHead) => problem("frontmatter-not-read", message, start, end);

/** The template from `start` on, without the white space around it, as Dotprompt trims it. */
function withTemplate(tree: PromptTree, start: number): PromptTree {
  const body = tree.text.slice(start);
  tree.template = body.trim();
  tree.templateStart = start + (body.length - body.trimStart().length);
  return tree;
}
