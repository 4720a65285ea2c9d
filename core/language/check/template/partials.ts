import { nearest } from "../../../source/nearest.ts";
import { list } from "../../../source/words.ts";
import { partialFile, partialsUsed } from "../../../syntax/partials.ts";
import { nodeRange } from "../../../syntax/template.ts";
import type { PromptTree } from "../../../syntax/tree.ts";
import { anything, shapeName } from "../shape.ts";
import { edit, type Place, type Report, type Rule, type Subject } from "../subject.ts";
import type { Fix, RelatedPlace } from "../types.ts";
import { rootFrame } from "./frames.ts";
import { isPath, type PartialBlock, type Path } from "./nodes.ts";
import { visitBlocks } from "./syntax.ts";
import { followPartials, type PartialCall, type Visitor, walkTemplate } from "./walk.ts";

/** Partials that are missing, lead outside, or include themselves. */
export const partialNames: Rule = (subject, report) => {
  const { tree, context, at } = subject;
  const told = new Set<string>();
  const conditional = new Set<number>();
  visitBlocks(tree.ast, (node, depth) => {
    if (node.type === "PartialStatement" && depth > 0)
      conditional.add(at((node as hbs.AST.PartialStatement).name as Parameters<typeof at>[0])[0]);
  });
  for (const { name, start, end } of partialsUsed(tree)) {
    const place: Place = [start, end];
    if (partialFile(name) === null) {
      const bare = name.replace(/^(?:\.\/)+/, "");
      if (bare !== name && partialFile(bare) !== null) {
        const message = `A partial's name is no path: "${name}" is not found. Write {{>${bare}}}.`;
        report("unsafe-partial", message, place, {
          fixes: [edit(`Change to ${bare}`, place, bare, true)],
        });
        continue;
      }
      const message = `The partial "${name}" cannot be found: its name leads out of the folder. Use a name such as header or parts/header.`;
      report("unsafe-partial", message, place);
      continue;
    }
    const found = context.partials?.(name);
    if (found === null) {
      const meant = nearest(name, context.partialNames?.() ?? []);
      const didYouMean = meant === undefined ? "" : ` Did you mean "${meant}"?`;
      const message = `The partial "${name}" is missing.${didYouMean} Create ${partialFile(name)} in this folder or one above it.`;
      const fix: Fix = {
        title: `Create the partial ${partialFile(name)}`,
        kind: "create-partial",
        name,
        edits: [],
        preferred: meant === undefined,
      };
      const change = meant === undefined ? [] : [edit(`Change to ${meant}`, place, meant, true)];
      report("missing-partial", message, place, { fixes: [...change, fix] });
    } else if (found && found.tree.text === "") {
      const message = `The file of the partial "${name}" is empty; Dotprompt then does not find it. Write something into it.`;
      report("missing-partial", message, place, {
        related: [{ path: found.path, start: 0, end: 0, message: "The empty file" }],
      });
    } else if (found && !told.has(name)) {
      told.add(name);
      if (found.others?.length) {
        const message = `More than one file could be the partial "${name}": ${[found.path, ...found.others].join(", ")}. Rename all but one, or name its folder.`;
        report("partial-ambiguous", message, place, {
          related: found.others.map((path) => ({ path, start: 0, end: 0, message: "Also this file" })),
        });
      }
      circle(subject, name, place, conditional.has(start), report);
    }
  }
};

interface Step {
  name: string;
  conditional: boolean;
}

/** Whether a partial leads back to itself, or to this file. */
function circle(
  subject: Subject,
  name: string,
  place: Place,
  isConditional: boolean,
  report: Report,
): undefined {
  const { context } = subject;
  const own = context.path;
  const seen = new Set<string>();
  const search = (step: Step, chain: readonly Step[], related: readonly RelatedPlace[]): boolean => {
    const found = context.partials?.(step.name);
    if (!found) return false;
    const repeats = step.name === name && chain.length > 0;
    if (repeats || (own !== undefined && found.path === own)) {
      const steps = [...chain, step];
      const circleText = steps.map((one) => `{{>${one.name}}}`).join(" → ");
      if (steps.some((one) => one.conditional)) {
        const message = `The partial includes itself: ${circleText}. It ends only when the input lets it; newer Dotprompt versions refuse it.`;
        report("circular-partial", message, place, { severity: "information", related: [...related] });
      } else {
        const message = `The partial includes itself without end: ${circleText}. Remove one of these, or put it inside {{#if}}.`;
        report("circular-partial", message, place, { related: [...related] });
      }
      return true;
    }
    if (seen.has(step.name) || chain.length >= 100) return false;
    seen.add(step.name);
    for (const next of uses(found.tree)) {
      const where = {
        path: found.path,
        start: next.start,
        end: next.end,
        message: `{{>${next.name}}} stands here`,
      };
      if (search(next, [...chain, step], [...related, where])) return true;
    }
    return false;
  };
  search({ name, conditional: isConditional }, [], []);
}

function uses(tree: PromptTree): (Step & { start: number; end: number })[] {
  const conditional = new Set<number>();
  visitBlocks(tree.ast, (node, depth) => {
    if (node.type === "PartialStatement" && depth > 0)
      conditional.add(nodeRange(tree, (node as hbs.AST.PartialStatement).name)[0]);
  });
  return partialsUsed(tree).map((use) => ({ ...use, conditional: conditional.has(use.start) }));
}

/** `{{#> layout}}`: Dotprompt never loads its partial and sends the fallback. */
export const partialBlocks: Rule = (subject, report) => {
  const { tree, at } = subject;
  const loaded = new Set(partialsUsed(tree).map(({ name }) => name));
  const inline = new Set<string>();
  visitBlocks(tree.ast, (node) => {
    if (node.type !== "DecoratorBlock") return;
    const [name] = (node as hbs.AST.DecoratorBlock).params;
    if (name?.type === "StringLiteral") inline.add((name as hbs.AST.StringLiteral).value);
  });
  visitBlocks(tree.ast, (node) => {
    if (node.type !== "PartialBlockStatement") return;
    const { name } = node as PartialBlock;
    const original = isPath(name) ? name.original : undefined;
    if (original === undefined || loaded.has(original) || inline.has(original)) return;
    const message = `Dotprompt does not load the partial of {{#> ${original}}} and sends what stands inside the block. Write {{>${original}}}.`;
    report("partial-block", message, at(name));
  });
};

/** Frontmatter in a file that others include is printed. */
export const partialFrontmatter: Rule = ({ tree, isPartial }, report) => {
  if (!isPartial || !tree.frontmatter) return;
  const { start, end } = tree.frontmatter;
  const message =
    "A partial has no frontmatter of its own: where it is included, these lines are sent as text. Remove them.";
  report("partial-frontmatter", message, [start, tree.text.slice(start, end).trimEnd().length], {
    fixes: [edit("Remove the frontmatter", [start, end], "")],
  });
};

/** What partials need and do not get: inputs the schema does not have, block parameters. */
export const partialInputs: Rule = (subject, report) => {
  const { tree, context, input } = subject;
  if (!context.partials) return;
  let at: PartialCall | null = null;
  const freeNames = makeFreeNames();
  const told = new Set<string>();
  const needs = new Needs();
  const inside = (partial: PromptTree, _frame: unknown, name: string): Visitor => ({
    use({ node, missing, frame, usage }) {
      if (!missing || !at || usage === "condition") return;
      const [first] = node.parts;
      if (first === undefined || missing.index !== (node.data ? 1 : 0)) return;
      const key = `${subject.at(at.node)[0]}:${missing.name}`;
      if (told.has(key) || !frame) return;
      told.add(key);
      const found = context.partials?.(name);
      const [start, end] = nodeRange(partial, node);
      needs.add(at, name, missing.name, {
        path: found?.path ?? name,
        start,
        end,
        message: `{{${node.original}}} stands here`,
      });
    },
    partial: (call) => void follow(call),
  });
  const follow = followPartials(context.partials, inside);
  walkTemplate(tree, rootFrame(input ?? anything, context.helpers), {
    partial(call) {
      at = call;
      if (input || call.frame.parameters.size) follow(call);
      blockParameters(subject, call, told, freeNames, needs);
    },
  });
  needs.report(subject, report);
};

/** What each call of a partial does not pass, collected so that all of it is told at once. */
class Needs {
  readonly #calls = new Map<PartialCall, Map<string, { names: string[]; related: RelatedPlace[] }>>();

  /** @param name the partial that uses it: the one that is called, or one further in */
  add(call: PartialCall, name: string, what: string, related: RelatedPlace): undefined {
    const byPartial = this.#calls.get(call) ?? new Map();
    this.#calls.set(call, byPartial);
    const known = byPartial.get(name) ?? { names: [], related: [] };
    byPartial.set(name, known);
    known.names.push(what);
    known.related.push(related);
  }

  report(subject: Subject, report: Report): undefined {
    for (const [call, byPartial] of this.#calls) {
      const sentences = [...byPartial].map(([name, { names }]) => needSentence(call, name, names));
      const all = [...byPartial.values()];
      const passed = all.flatMap(({ names }) => names).filter((name) => call.frame.parameters.has(name));
      report(
        "partial-input",
        sentences.join(" "),
        subject.at(call.node.name as Parameters<Subject["at"]>[0]),
        {
          related: all.flatMap(({ related }) => related),
          fixes: passed.length > 0 ? [passArguments(subject, call, [...new Set(passed)])] : [],
        },
      );
    }
  }
}

function needSentence(call: PartialCall, name: string, names: string[]): string {
  const { shape } = call.inside;
  const seen = shape.kind === "object" ? "" : ` It is given ${shapeName(shape)}.`;
  const written = (value: (what: string) => string) =>
    `{{>${call.name ?? name} ${names.map((what) => `${what}=${value(what)}`).join(" ")}}}`;
  const help = names.every((what) => call.frame.parameters.has(what))
    ? `Block parameters do not reach partials. Write ${written((what) => what)}.`
    : `Pass ${names.length === 1 ? "it" : "them"} (${written(() => "…")}), or add ${names.length === 1 ? "it" : "them"} to input.schema.`;
  const what = list(names.map((one) => `"${one}"`));
  return `The partial "${name}" uses ${what}, which it does not get here.${seen} ${help}`;
}

function passArguments(subject: Subject, call: PartialCall, names: string[]): Fix {
  const last = call.node.hash ?? call.node.params.at(-1) ?? call.node.name;
  const [, end] = subject.at(last as Parameters<Subject["at"]>[0]);
  const text = names.map((what) => ` ${what}=${what}`).join("");
  return edit(`Pass ${list(names)}`, [end, end], text, true);
}

/** Without a schema it is still known that block parameters stay outside. */
function blockParameters(
  subject: Subject,
  call: PartialCall,
  told: Set<string>,
  freeNames: (tree: PromptTree) => Map<string, Path>,
  needs: Needs,
): undefined {
  const { parameters } = call.frame;
  if (parameters.size === 0 || call.name === null) return;
  const found = subject.context.partials?.(call.name);
  if (!found) return;
  for (const [first, node] of freeNames(found.tree)) {
    if (!parameters.has(first) || call.node.hash?.pairs.some(({ key }) => key === first)) continue;
    const shape = call.inside.shape;
    if (shape.kind === "object" && shape.properties.has(first)) continue;
    const key = `${subject.at(call.node)[0]}:${first}`;
    if (told.has(key)) continue;
    told.add(key);
    const [start, end] = nodeRange(found.tree, node);
    const related = { path: found.path, start, end, message: `{{${node.original}}} stands here` };
    needs.add(call, call.name, first, related);
  }
}

/** The names that a partial reads from its context, each with its first use. */
function makeFreeNames(): (tree: PromptTree) => Map<string, Path> {
  const known = new WeakMap<PromptTree, Map<string, Path>>();
  return (tree) => {
    const before = known.get(tree);
    if (before) return before;
    const names = new Map<string, Path>();
    known.set(tree, names);
    walkTemplate(tree, rootFrame(anything), {
      use({ node }) {
        const [first] = node.parts;
        if (first !== undefined && node.depth === 0 && !node.data && !names.has(first))
          names.set(first, node);
      },
    });
    return names;
  };
}
