import { problem } from "../codes.ts";
import { limits } from "../limits.ts";
import type { AstNode } from "../syntax/handlebars.ts";
import { parse } from "../syntax/parse.ts";
import type { PromptTree } from "../syntax/tree.ts";
import type { DataArgument, Message, Problem, PromptMetadata, Rendering, RenderOptions } from "../types.ts";
import { Failure } from "./failure.ts";
import { failureProblem, find } from "./failure-problem.ts";
import { hasUnsealed, type Markers, makeMarkers, toMessages } from "./markers.ts";
import { resolveMetadata } from "./resolve.ts";
import { contains } from "./seal.ts";
import { addedValues } from "./side-by-side.ts";
import { inputOf, renderText } from "./text.ts";

/**
 * Renders a prompt file the way Dotprompt 1.1.2 does: the same messages and metadata, byte for byte.
 * Two differences, both on purpose: a marker that comes out of a variable's value stays text, with the
 * problem `injected-role`; and what makes Dotprompt throw is a problem of severity `error`.
 * Like Dotprompt it does not apply the file's own `input.default`: see `withDefaults`.
 *
 * @param text the prompt file
 * @returns messages: [] when nothing can be rendered; never throws for bad input
 */
export function render(text: string, data?: DataArgument | null, options?: RenderOptions | null): Rendering {
  return renderTree(parse(text), data ?? {}, options ?? {});
}

/** As `render`, for a text that is parsed already. */
export function renderTree(
  tree: PromptTree,
  data: DataArgument = {},
  options: RenderOptions = {},
): Rendering {
  if (tree.refused) return { ...withoutInput(tree.metadata), messages: [], problems: tree.problems };
  const { metadata, problems } = resolveMetadata(tree, options);
  const all = [
    ...tree.problems,
    ...problems.filter((one) => !tree.problems.some((other) => same(one, other))),
  ];
  if (!tree.ast) return { ...metadata, messages: [], problems: all };
  const { messages, problems: found } = renderMessages(tree, metadata, data, options);
  return { ...metadata, messages, problems: [...all, ...found] };
}

/** The input with the file's own `input.default` beneath it. */
export function withDefaults(tree: PromptTree, input: Record<string, unknown> = {}): Record<string, unknown> {
  const defaults = tree.metadata.input?.default;
  return { ...(typeof defaults === "object" ? defaults : {}), ...input };
}

function withoutInput({ input: _, ...metadata }: PromptMetadata): PromptMetadata {
  return metadata;
}

const same = (one: Problem, other: Problem) =>
  one.code === other.code && one.start === other.start && one.end === other.end;

function renderMessages(
  tree: PromptTree,
  metadata: PromptMetadata,
  data: DataArgument,
  options: RenderOptions,
): { messages: Message[]; problems: Problem[] } {
  const whole: [number, number] = [tree.templateStart, tree.templateStart + tree.template.length];
  const input = inputOf(data, options);
  try {
    const { rendered, markers } = renderText(tree, metadata, data, options);
    if (rendered.length > limits.output) {
      const message = `The rendering has more than ${limits.output / 1024 / 1024} million characters. Give it less input.`;
      return { messages: [], problems: [problem("rendering-too-large", message, ...whole)] };
    }
    const messages = toMessages(rendered, markers, data);
    const problems = [
      ...injections(tree, rendered, markers, messages, data, input),
      ...addedValues(tree, metadata, data, options, rendered),
    ];
    return { messages, problems };
  } catch (error) {
    return { messages: [], problems: [failureProblem(tree, Failure.from(error, []))] };
  }
}

/** What Dotprompt would have taken as a marker although a value brought it along. */
function injections(
  tree: PromptTree,
  rendered: string,
  markers: Markers,
  messages: Message[],
  data: DataArgument,
  input: Record<string, unknown>,
): Problem[] {
  if (!hasUnsealed(rendered, markers)) return [];
  const bare = toMessages(markers.unseal(rendered), makeMarkers(""), data);
  if (JSON.stringify(bare) === JSON.stringify(messages)) return [];
  const name = Object.keys(input).find((key) => contains(input[key], "<<<dotprompt:"));
  const isUse = (node: AstNode) =>
    node.type === "PathExpression" && (node as hbs.AST.PathExpression).parts[0] === name;
  const place = (name !== undefined && find(tree, isUse)) || [
    tree.templateStart,
    tree.templateStart + tree.template.length,
  ];
  const who = name === undefined ? "A value" : `The value of "${name}"`;
  const message = `${who} holds a Dotprompt marker, which Dotprompt itself would take for a new message or an image. Here it stays text; clean the value in your application.`;
  return [problem("injected-role", message, ...(place as [number, number]))];
}
