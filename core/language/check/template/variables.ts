import { similar as nearest } from "../../../source/nearest.ts";
import { isBuiltInHelper } from "../../../syntax/reference.ts";
import type { Severity } from "../../../types.ts";
import { addInput, inputKeys, removeInput } from "../inputs.ts";
import { anything, type ObjectShape, shapeName } from "../shape.ts";
import { entryAt } from "../source.ts";
import { edit, type Report, type Rule, type Subject } from "../subject.ts";
import type { Fix } from "../types.ts";
import { type Frame, rootFrame } from "./frames.ts";
import { isPath } from "./nodes.ts";
import { followPartials, type Use, type Visitor, walkTemplate } from "./walk.ts";

/** How many of them get suggestions; each looks through the whole schema. */
const helped = 100;

/** Variables that `input.schema` does not have. Without a schema nothing is said. */
export const unknownVariables: Rule = (subject, report) => {
  const { tree, input } = subject;
  if (!input) return;
  let told = 0;
  walkTemplate(tree, rootFrame(input, subject.context.helpers), {
    use: (use) => {
      if (use.missing) missing(subject, use, told++ < helped, report);
    },
  });
};

function missing(
  subject: Subject,
  { node, missing: what, frame, usage }: Use,
  help: boolean,
  report: Report,
): undefined {
  if (!what) return;
  const { name, index, container, on } = what;
  const place = subject.at(node);
  const [start, end] = partPlace(subject, node, index);
  const fixes: Fix[] = [];
  if (frame.trail === "" && index === 0 && Object.hasOwn(subject.tree.metadata.input?.default ?? {}, name))
    return;
  const owner =
    index === 0 && !node.data
      ? ""
      : ` of "${subject.tree.text.slice(place[0], Math.max(place[0], start - 1))}"`;
  let message: string;
  let severity: Severity = "warning";
  const outside = index === 0 && node.depth === 0 ? levelsUp(frame, name) : 0;
  const ofItem = outside > 0 && index === 0 ? pathOfItem(node, frame) : null;
  if (ofItem !== null) {
    const inside = frame.trail?.endsWith("[]") ? `an item of "${name}"` : `"${name}"`;
    message = `Inside this block ${inside} is meant already. Write {{${ofItem}}}.`;
    fixes.push(edit(`Change to ${ofItem}`, place, ofItem, true));
  } else if (outside > 0) {
    const path = `${"../".repeat(outside)}${name}`;
    message = `"${name}" is not part of ${frame.trail === null ? "the item" : `"${frame.trail}"`} but of what is around this block. Write {{${path}}}.`;
    fixes.push(edit(`Change to ${path}`, [start, end], path, true));
  } else if (!container) {
    message = `"${name}" leads nowhere: the value${owner} is ${shapeName(on)}. It prints nothing.`;
  } else {
    const meant = help ? nearest(name, container.properties.keys()) : undefined;
    const isInput = frame.trail === "" && index <= 1 && owner === "";
    const where = isInput
      ? "input.schema has no"
      : `The schema${owner || (frame.trail ? ` of "${frame.trail}"` : "")} has no`;
    const advice = isInput ? " Add it to the schema, or correct the name." : "";
    message = `${where} "${name}".${meant ? ` Did you mean "${meant}"?` : advice}`;
    // What JSON Schema does not name may be given all the same.
    if (container.lax && !meant) severity = "information";
    if (meant) fixes.push(edit(`Change to ${meant}`, [start, end], meant));
    if (isInput && help) fixes.push(...addInput(subject, name, usage === "loop" ? "array" : "string"));
  }
  const schema = help && entryAt(subject.document, subject.yamlStart, "input", "schema");
  const related = schema
    ? [{ start: schema.key[0], end: schema.key[1], message: "The schema of the input" }]
    : [];
  report("unknown-variable", message, place, { severity, related, fixes });
}

/** `title` for `items.title` inside `{{#each items}}`; null where that is not what stands there. */
function pathOfItem(node: Use["node"], { trail, shape }: Frame): string | null {
  const [name, field, ...rest] = node.parts;
  if (field === undefined || (trail !== `${name}[]` && trail !== name)) return null;
  return shape.kind === "object" && shape.properties.has(field) ? [field, ...rest].join(".") : null;
}

/** How many contexts out a name is found; 0 when it is not. */
function levelsUp(frame: Frame, name: string): number {
  let up = 0;
  for (let at: Frame | null = frame.outer; at; at = at.outer) {
    up++;
    if (at.shape.kind === "object" && at.shape.properties.has(name)) return up;
  }
  return 0;
}

/** Place of one part of a path such as `user.name`. */
function partPlace(subject: Subject, node: Use["node"], index: number): [number, number] {
  const [start, end] = subject.at(node);
  const text = subject.tree.text.slice(start, end);
  const part = node.parts[index]!;
  const found = index === 0 ? text.indexOf(part) : text.lastIndexOf(part);
  return found < 0 ? [start, end] : [start + found, start + found + part.length];
}

/** Inputs that neither the template nor its partials use. */
export const unusedInputs: Rule = (subject, report) => {
  const { tree, input, isPartial } = subject;
  if (!tree.ast || input?.kind !== "object" || isPartial || tree.template === "") return;
  const used = usedInputs(subject, input);
  if (used === "all") return;
  let told = 0;
  for (const { name, place } of inputKeys(subject)) {
    if (used.has(name)) continue;
    const message = `The input "${name}" is never used in the template. Use it, or remove it from the schema.`;
    report("unused-input", message, place, { fixes: told++ < helped ? removeInput(subject, name) : [] });
  }
};

/** Names of the inputs that a rendering may read; "all" when that cannot be told. */
export function usedInputs(subject: Subject, input: ObjectShape): Set<string> | "all" {
  const { tree, context } = subject;
  const names = new Set<string>();
  let all = false;
  const visitor = (): Visitor => ({
    use({ node, value, frame, usage, missing: lost }) {
      const [first] = node.parts;
      if (value.trail === "" && (usage === "loop" || usage === "print" || usage === "argument")) all = true;
      else if (value.trail) names.add(value.trail.split(/[.[]/, 1)[0]!);
      if (value.trail === null && frame.trail === null && first !== undefined) names.add(first);
      // A path that leads nowhere still uses the input that it begins with.
      const start = node.data ? node.parts[1] : first;
      if (lost && (node.data || (frame.trail === "" && node.depth === 0)) && start !== undefined)
        names.add(start);
    },
    call(call) {
      // A helper of the application sees the whole context when it is called without anything else.
      const name = isPath(call.path) ? call.path.parts[0] : undefined;
      const isOwn = name !== undefined && !isBuiltInHelper(name);
      // {{json}} alone was meant for the input of that name, which is told where it stands.
      if (name !== undefined && call.params.length === 0) names.add(name);
      if (isOwn && (call.type === "BlockStatement" || call.params.length === 0)) all = true;
    },
    partial(call) {
      if (follow(call) === "unknown") all = true;
    },
  });
  const follow = followPartials(context.partials, visitor);
  walkTemplate(tree, rootFrame(input, context.helpers), visitor());
  return all ? "all" : names;
}

const loopNames = ["index", "key", "first", "last"];

/** `@index` and the like outside of any loop. */
export const outsideLoops: Rule = (subject, report) => {
  if (subject.isPartial) return;
  walkTemplate(subject.tree, rootFrame(subject.input ?? anything, subject.context.helpers), {
    use({ node, frame }) {
      const [name] = node.parts;
      if (!node.data || frame.inLoop || !loopNames.includes(name ?? "")) return;
      const message = `@${name} has a value inside {{#each}} only; here it prints nothing.`;
      report("outside-loop", message, subject.at(node));
    },
  });
};
