import { renderTree, withDefaults } from "../../rendering/render.ts";
import { parse } from "../../syntax/parse.ts";
import { partialsUsed } from "../../syntax/partials.ts";
import type { PromptTree } from "../../syntax/tree.ts";
import { walk } from "../../syntax/walk.ts";
import type { Helper, Message, Problem, Rendering, RenderOptions } from "../../types.ts";
import { exampleInput } from "./example.ts";
import { fixedTexts, type Probe, probe } from "./probes.ts";
import { finding, makeSubject, type Place, type Subject } from "./subject.ts";
import { isBuiltIn } from "./template/builtins.ts";
import { helperCalls } from "./template/helpers.ts";
import { hashValue, helperName, isPath, type Mustache } from "./template/nodes.ts";
import type { CheckContext, Finding } from "./types.ts";

/** What static checks say already, and what only the application can know. */
const saidElsewhere = [
  "unknown-helper",
  "missing-partial",
  "circular-partial",
  "schema-unknown-name",
  "tools-invalid",
  "schema-invalid",
];

/**
 * Renders a prompt file and reports what the model would not receive, or would receive instead of what was
 * meant. Unsaved partials come from the context. Costs one rendering for each input, two when something is odd.
 *
 * @param inputs inputs to render with, over the file's defaults; empty: an example that fits the schema
 */
export function checkRendering(
  tree: PromptTree,
  context: CheckContext = {},
  inputs: readonly Record<string, unknown>[] = [],
): Finding[] {
  const subject = makeSubject(tree, context);
  if (!tree.ast || !subject.readable || subject.isPartial || tree.template === "") return [];
  const options = renderOptions(subject);
  const example = inputs.length ? null : exampleInput(tree, subject.schemas);
  const all = example ? [example.input] : inputs.map((input) => withDefaults(tree, input));
  const found: Finding[] = [];
  const missed = new Map<string, { place: Place; times: number }>();
  let silent = 0;
  for (const input of all) {
    const plain = renderTree(tree, { input }, options);
    const problems = newProblems(subject, plain);
    if (!(example?.guessed && problems.some(({ code }) => code === "helper-failed"))) found.push(...problems);
    if (problems.some(({ severity }) => severity === "error") || failed(plain)) continue;
    if (plain.messages.length === 0) silent++;
    if (!example?.guessed) found.push(...missingMedia(subject, plain.messages, input));
    for (const one of readProbes(tree, plain, input, options)) {
      if (one.missed) {
        const { id, place } = one.probe;
        missed.set(id, { place, times: (missed.get(id)?.times ?? 0) + 1 });
      } else if (!example?.guessed) found.push(...printed(one.probe, one.text));
    }
  }
  if (silent === all.length && !usesContext(tree)) {
    const message = "With this input the prompt renders to nothing, so the model would receive nothing.";
    found.push(
      finding("empty-template", message, [tree.templateStart, tree.templateStart + tree.template.length]),
    );
  } else if (silent < all.length && !tree.template.includes("<<<dotprompt:")) {
    for (const { place, times } of missed.values()) {
      if (times !== all.length || tree.problems.some(({ code }) => code === "unknown-role")) continue;
      found.push(
        finding(
          "not-received",
          "The model would not receive this text. Look at the role or marker before it.",
          place,
        ),
      );
    }
  }
  return distinct(found);
}

/** True when the application adds to what is sent: the history, `@auth` and the like. */
function usesContext(tree: PromptTree): boolean {
  let uses = false;
  walk(tree.ast, (node) => {
    if (!isPath(node)) return;
    const [name = ""] = node.parts;
    uses ||= node.data ? !["root", "index", "key", "first", "last"].includes(name) : name === "history";
  });
  return uses;
}

const failed = ({ problems }: Rendering) => problems.some(({ severity }) => severity === "error");

/** The application's helpers stand in as such that print their name, or their block. */
function renderOptions({ tree, context, schemas }: Subject): RenderOptions {
  const partials: Record<string, string> = {};
  const helpers: Record<string, Helper> = {};
  const addHelpers = (template: PromptTree) =>
    walk(template.ast, (node) => {
      if (!["MustacheStatement", "BlockStatement", "SubExpression"].includes(node.type)) return;
      const call = node as Mustache;
      const name = helperName(call);
      const isCall =
        call.params.length > 0 ||
        call.hash ||
        node.type === "SubExpression" ||
        (name !== undefined && context.helpers?.includes(name));
      if (isCall && name !== undefined && !isBuiltIn(name)) helpers[name] = standIn(name);
    });
  const open = [tree];
  for (let one = open.pop(); one; one = open.pop()) {
    addHelpers(one);
    for (const { name } of partialsUsed(one)) {
      if (Object.hasOwn(partials, name)) continue;
      const partial = context.partials?.(name);
      // A partial that nobody has at hand stands in as its name.
      partials[name] = partial ? partial.tree.text : name;
      if (partial) open.push(partial.tree);
    }
  }
  return { partials, helpers, schemas };
}

function standIn(name: string): Helper {
  return function (this: unknown, ...args) {
    const options = args.at(-1) as { fn?: (context: unknown) => string } | undefined;
    return typeof options?.fn === "function" ? options.fn(this) : name;
  };
}

function newProblems(subject: Subject, { problems }: Rendering): Finding[] {
  const calls: Finding[] = [];
  if (problems.some(({ code }) => code === "helper-failed"))
    helperCalls(subject, (...told) => void calls.push(finding(...told)));
  const known = (one: Problem) =>
    saidElsewhere.includes(one.code) ||
    subject.tree.problems.some((other) => other.code === one.code && other.start === one.start) ||
    (one.code === "helper-failed" && calls.some(({ start, end }) => start < one.end && end > one.start));
  return problems.filter((one) => !known(one));
}

interface Reading {
  probe: Probe;
  missed: boolean;
  text: string;
}

/** Finds values and fixed text again in the messages; renders once more only when something is odd. */
function readProbes(
  tree: PromptTree,
  plain: Rendering,
  input: Record<string, unknown>,
  options: RenderOptions,
): Reading[] {
  const before = textOf(plain.messages);
  const isOdd = /\[object Object\]|\bundefined\b/.test(before);
  if (!isOdd && fixedTexts(tree).every((one) => before.includes(one))) return [];
  const { text, probes, read } = probe(tree);
  if (!probes.length) return [];
  const rendering = renderTree(parse(text), { input }, options);
  if (failed(rendering)) return [];
  const sent = textOf(rendering.messages);
  const values = read(sent);
  return probes.flatMap((one): Reading[] => {
    const texts = values.get(one.id);
    if (one.kind === "text") return texts ? [] : [{ probe: one, missed: true, text: "" }];
    return (texts ?? []).map((value) => ({ probe: one, missed: false, text: value }));
  });
}

function textOf(messages: readonly Message[]): string {
  return messages.flatMap(({ content }) => content.map((part) => ("text" in part ? part.text : ""))).join("");
}

function printed({ place }: Probe, text: string): Finding[] {
  if (text.includes("[object Object]")) {
    return [
      finding(
        "object-printed",
        'With this input "[object Object]" is sent here. Print it with {{json …}}, or print its fields.',
        place,
      ),
    ];
  }
  if (text !== "undefined") return [];
  return [
    finding(
      "undefined-printed",
      'With this input the word "undefined" is sent here: the value is missing. Put it inside {{#if …}}.',
      place,
    ),
  ];
}

/** Images without an address. */
function missingMedia(
  { tree, at }: Subject,
  messages: readonly Message[],
  input: Record<string, unknown>,
): Finding[] {
  const bad = (url: unknown) =>
    url === undefined || ["", "undefined", "null", "[object"].includes(String(url));
  const isBad = messages.some(({ content }) =>
    content.some((part) => "media" in part && bad(part.media.url)),
  );
  if (!isBad) return [];
  const places: Place[] = [];
  walk(tree.ast, (node) => {
    if (node.type !== "MustacheStatement" || helperName(node as Mustache) !== "media") return;
    const url = hashValue(node as Mustache, "url");
    if (!isPath(url) || url.depth > 0 || url.data) return;
    const value = url.parts.reduce<unknown>(
      (inner, key) =>
        typeof inner === "object" && inner !== null && Object.hasOwn(inner, key)
          ? (inner as Record<string, unknown>)[key]
          : undefined,
      input,
    );
    if (value === undefined || value === null || value === "" || typeof value === "object")
      places.push(at(url));
  });
  return places.map((place) =>
    finding(
      "media-undefined",
      "With this input the image has no address. Give it one, or put it inside {{#if …}}.",
      place,
    ),
  );
}

function distinct(findings: readonly Finding[]): Finding[] {
  const keyed = new Map(findings.map((one) => [`${one.code} ${one.start} ${one.end}`, one]));
  return [...keyed.values()].sort((one, other) => one.start - other.start || one.end - other.end);
}
