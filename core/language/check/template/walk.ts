import type { AstNode } from "../../handlebars.ts";
import type { PromptTree } from "../../tree.ts";
import { anything, number, type ObjectShape, type Shape, text, truth } from "../shape.ts";
import type { PartialsLookup } from "../types.ts";
import { isBuiltIn } from "./builtins.ts";
import {
  type Block,
  type Call,
  helperName,
  isPath,
  isScoped,
  isSimple,
  isText,
  type Partial,
  type PartialBlock,
  type Path,
  type Program,
} from "./nodes.ts";

/** What a piece of the template sees. */
export interface Frame {
  /** The context; null when nothing is known about it. */
  shape: Shape;
  /** Names of block parameters. */
  parameters: ReadonlyMap<string, Value>;
  /** The context around, for `../`; null at the outermost. */
  outer: Frame | null;
  /** Where the context stands below the input: "" for the input itself, null when that is not known. */
  trail: string | null;
  /** True inside a loop, where @index and the like have a value. */
  inLoop: boolean;
  /** The whole input, for `@root`. */
  root: Shape;
  /** Trails that are known to have a value here, from an {{#if}} around. */
  given: ReadonlySet<string>;
}

/** A value with where it comes from. */
export interface Value {
  shape: Shape;
  /** Such as `user.name` or `items[].price`; null when it is not known or comes from elsewhere. */
  trail: string | null;
}

/** What is wrong with a path: the name that is not there. */
export interface Missing {
  name: string;
  /** Which part of the path it is. */
  index: number;
  container: ObjectShape | null;
  /** The type of the value that has no such name. */
  on: Shape;
}

export type Usage = "print" | "condition" | "loop" | "with" | "block" | "argument" | "partial";

/** One use of a variable. */
export interface Use {
  node: Path;
  usage: Usage;
  value: Value;
  missing: Missing | null;
  frame: Frame;
  /** The call that it is an argument of. */
  call?: Call | Partial | PartialBlock;
  /** True when Handlebars also takes the name for a built-in helper. */
  hidden: boolean;
}

export interface PartialCall {
  node: Partial | PartialBlock;
  name: string | null;
  frame: Frame;
  /** What the partial sees. */
  inside: Frame;
  /** The context that it is given, without the named arguments. */
  base: Shape;
}

export interface Visitor {
  use?(use: Use): void;
  call?(call: Call, frame: Frame, blocks: number): void;
  partial?(call: PartialCall): void;
  /** A value that is used as a whole, so that every name in it counts as used. */
  whole?(value: Value): void;
}

export const noNames: ReadonlyMap<string, Value> = new Map();

export function rootFrame(shape: Shape): Frame {
  return { shape, parameters: noNames, outer: null, trail: "", inLoop: false, root: shape, given: new Set() };
}

/** Goes through a template with what each piece of it sees. */
export function walkTemplate(tree: PromptTree, root: Frame, visitor: Visitor): undefined {
  if (tree.ast) new Walk(visitor).program(tree.ast, root);
}

class Walk {
  readonly #visitor: Visitor;
  #blocks = 0;

  constructor(visitor: Visitor) {
    this.#visitor = visitor;
  }

  program(program: Program | undefined, frame: Frame): undefined {
    for (const statement of program?.body ?? []) this.#statement(statement, frame);
  }

  #statement(node: AstNode, frame: Frame): undefined {
    switch (node.type) {
      case "MustacheStatement":
        return this.#mustache(node as hbs.AST.MustacheStatement, frame);
      case "BlockStatement":
        return this.#block(node as Block, frame);
      case "PartialStatement":
        return this.#partial(node as Partial, frame);
      case "PartialBlockStatement":
        this.#partial(node as PartialBlock, frame);
        return this.#inside((node as PartialBlock).program, frame);
      case "DecoratorBlock":
        // An inline partial: what it sees is known where it is used only.
        return this.#inside((node as hbs.AST.DecoratorBlock).program, unknownFrame(frame));
    }
  }

  #inside(program: Program | undefined, frame: Frame): undefined {
    this.#blocks++;
    this.program(program, frame);
    this.#blocks--;
  }

  #mustache(node: hbs.AST.MustacheStatement, frame: Frame): undefined {
    if (this.#isCall(node, frame)) {
      this.#visitor.call?.(node, frame, this.#blocks);
      this.#arguments(node, frame, "argument");
    } else if (isPath(node.path)) this.#use(node.path, "print", frame, node);
  }

  /** True when Handlebars calls a helper instead of reading a variable. */
  #isCall(node: Call, frame: Frame): boolean {
    if (!isPath(node.path)) return true;
    const name = helperName(node);
    if (isSimple(node.path) && name !== undefined && frame.parameters.has(name)) return false;
    if (node.params.length > 0 || node.hash) return true;
    return isSimple(node.path) && name !== undefined && isBuiltIn(name);
  }

  #arguments(node: Call | Partial | PartialBlock, frame: Frame, usage: Usage): undefined {
    const calls =
      node.type === "PartialStatement" || node.type === "PartialBlockStatement" ? "partial" : usage;
    for (const [index, param] of node.params.entries())
      this.#argument(param, frame, index === 0 ? calls : "argument", node);
    for (const pair of node.hash?.pairs ?? []) this.#argument(pair.value, frame, "argument", node);
  }

  #argument(node: AstNode, frame: Frame, usage: Usage, call: Call | Partial | PartialBlock): undefined {
    if (isPath(node)) this.#use(node, usage, frame, call);
    else if (node.type === "SubExpression") {
      this.#visitor.call?.(node as hbs.AST.SubExpression, frame, this.#blocks);
      this.#arguments(node as hbs.AST.SubExpression, frame, "argument");
    }
  }

  #use(node: Path, usage: Usage, frame: Frame, call?: Call | Partial | PartialBlock): undefined {
    const { value, missing } = resolve(node, frame);
    this.#visitor.use?.({
      node,
      usage,
      value,
      missing,
      frame,
      ...(call ? { call } : {}),
      hidden: isSimple(node) && isBuiltIn(node.parts[0]!),
    });
    // Whoever gets an object as a whole may read everything in it.
    if (
      !missing &&
      usage !== "condition" &&
      usage !== "loop" &&
      usage !== "with" &&
      usage !== "block" &&
      usage !== "partial"
    ) {
      this.#visitor.whole?.(value);
    }
  }

  #block(node: Block, frame: Frame): undefined {
    const name = helperName(node);
    if (!this.#isCall(node, frame)) {
      if (isPath(node.path)) this.#use(node.path, "block", frame, node);
      const { value } = isPath(node.path) ? resolve(node.path, frame) : { value: unknownValue };
      this.#inside(node.program, sectionFrame(value, frame));
      return this.#inside(node.inverse, frame);
    }
    this.#visitor.call?.(node, frame, this.#blocks);
    const usage =
      name === "each"
        ? "loop"
        : name === "with"
          ? "with"
          : name === "if" || name === "unless"
            ? "condition"
            : "argument";
    this.#arguments(node, frame, usage);
    const [first] = node.params;
    const value = isPath(first)
      ? resolve(first, frame).value
      : first?.type === "SubExpression"
        ? unknownValue
        : unknownValue;
    this.#inside(node.program, this.#programFrame(name, node, value, frame));
    this.#inside(
      node.inverse,
      name === "unless" ? withGiven(frame, value.trail) : isKnownShift(name) ? frame : unknownFrame(frame),
    );
  }

  #programFrame(name: string | undefined, node: Block, value: Value, frame: Frame): Frame {
    const names = node.program?.blockParams ?? [];
    switch (name) {
      case "if":
        return withGiven(frame, value.trail);
      case "unless":
      case "ifEquals":
      case "unlessEquals":
        return name === "ifEquals" ? withGiven(frame, value.trail) : frame;
      case "each":
        return eachFrame(value, names, frame);
      case "with": {
        const parameters = new Map(frame.parameters);
        if (names[0]) parameters.set(names[0], value);
        return {
          ...withGiven(frame, value.trail),
          shape: value.shape,
          trail: value.trail,
          parameters,
          outer: frame,
        };
      }
      default: {
        if (name !== undefined && isBuiltIn(name)) return frame;
        return { ...unknownFrame(frame), parameters: unknownParameters(frame, names) };
      }
    }
  }

  #partial(node: Partial | PartialBlock, frame: Frame): undefined {
    const original = isPath(node.name as AstNode)
      ? (node.name as Path).original
      : (node.name as { original?: unknown }).original;
    const name = original === undefined ? null : String(original);
    if (node.name.type === "SubExpression") this.#argument(node.name as AstNode, frame, "argument", node);
    this.#arguments(node, frame, "partial");
    this.#visitor.partial?.({
      node,
      name,
      frame,
      inside: partialFrame(node, frame),
      base: partialBase(node, frame).shape,
    });
  }
}

const unknownValue: Value = { shape: anything, trail: null };
const isKnownShift = (name: string | undefined) => name !== undefined && isBuiltIn(name);

function unknownFrame(frame: Frame): Frame {
  return { ...frame, shape: anything, trail: null, outer: null, inLoop: true };
}

function unknownParameters(frame: Frame, names: readonly string[]): ReadonlyMap<string, Value> {
  return new Map([...frame.parameters, ...names.map((name): [string, Value] => [name, unknownValue])]);
}

function withGiven(frame: Frame, trail: string | null): Frame {
  return trail === null || frame.given.has(trail)
    ? frame
    : { ...frame, given: new Set([...frame.given, trail]) };
}

function eachFrame(value: Value, names: readonly string[], frame: Frame): Frame {
  const item = itemOf(value);
  const parameters = new Map(frame.parameters);
  if (names[0]) parameters.set(names[0], item);
  if (names[1])
    parameters.set(names[1], { shape: value.shape.kind === "array" ? number : anything, trail: null });
  return {
    ...withGiven(frame, value.trail),
    shape: item.shape,
    trail: item.trail,
    parameters,
    outer: frame,
    inLoop: true,
  };
}

/** One of a list's items, or one of an object's values. */
function itemOf({ shape, trail }: Value): Value {
  const inside = trail === null ? null : `${trail}[]`;
  if (shape.kind === "array") return { shape: shape.items, trail: inside };
  if (shape.kind !== "object") return { shape: anything, trail: inside };
  const shapes = [...shape.properties.values()];
  const same = shapes.length > 0 && !shape.open && shapes.every((one) => one.kind === "scalar");
  return { shape: same ? shapes[0]! : anything, trail: inside };
}

/** `{{#name}}`: a list is gone through, an object entered, anything else is a condition. */
function sectionFrame(value: Value, frame: Frame): Frame {
  switch (value.shape.kind) {
    case "array":
      return eachFrame(value, [], frame);
    case "object":
      return { ...frame, shape: value.shape, trail: value.trail, outer: frame };
    case "any":
      return unknownFrame(frame);
  }
  return value.shape.kind === "scalar" && value.shape.type === "boolean"
    ? withGiven(frame, value.trail)
    : unknownFrame(frame);
}

/** The context of its own that a partial is given, or the caller's. */
function partialBase(node: Partial | PartialBlock, frame: Frame): Value {
  const [context] = node.params;
  if (context === undefined) return { shape: frame.shape, trail: frame.trail };
  return isPath(context) ? resolve(context, frame).value : unknownValue;
}

/** What a partial sees: a context of its own or the caller's, with the named arguments; no block parameters. */
function partialFrame(node: Partial | PartialBlock, frame: Frame): Frame {
  const base = partialBase(node, frame);
  const inside: Frame = { ...frame, ...base, parameters: noNames, outer: null, inLoop: true };
  const pairs = node.hash?.pairs ?? [];
  if (!pairs.length) return inside;
  if (base.shape.kind === "any") return inside;
  const own = base.shape.kind === "object" ? base.shape : null;
  const properties = new Map(own?.properties);
  for (const { key, value } of pairs)
    properties.set(key, isPath(value) ? resolve(value, frame).value.shape : literalShape(value));
  const shape: ObjectShape = {
    kind: "object",
    properties,
    required: own?.required ?? new Set(),
    open: own?.open ?? false,
  };
  return { ...inside, shape };
}

function literalShape(node: AstNode): Shape {
  if (isText(node)) return text;
  if (node.type === "NumberLiteral") return number;
  return node.type === "BooleanLiteral" ? truth : anything;
}

/** Names that loops set beside the context. */
const loopNames: Readonly<Record<string, Shape>> = { index: number, key: text, first: truth, last: truth };

/** What a path leads to, seen from a frame. */
export function resolve(node: Path, frame: Frame): { value: Value; missing: Missing | null } {
  const unknown = { value: unknownValue, missing: null };
  if (node.data) {
    if (node.parts[0] !== "root")
      return { value: { shape: loopNames[node.parts[0] ?? ""] ?? anything, trail: null }, missing: null };
    return follow(node.parts, 1, { shape: frame.root, trail: "" });
  }
  const [first] = node.parts;
  const parameter =
    first !== undefined && node.depth === 0 && !isScoped(node) ? frame.parameters.get(first) : undefined;
  if (parameter) return follow(node.parts, 1, parameter);
  let at: Frame | null = frame;
  for (let depth = node.depth; depth > 0 && at; depth--) {
    if (at.trail === null && at.outer === null) return unknown;
    at = at.outer;
  }
  if (!at) return unknown;
  return follow(node.parts, 0, at);
}

function follow(
  parts: readonly string[],
  from: number,
  start: Value,
): { value: Value; missing: Missing | null } {
  let { shape, trail } = start;
  for (let index = from; index < parts.length; index++) {
    const name = parts[index]!;
    if (shape.kind === "any")
      return { value: { shape, trail: joined(trail, parts.slice(index).join(".")) }, missing: null };
    const next = property(shape, name);
    if (!next) {
      const container = shape.kind === "object" ? shape : null;
      return { value: unknownValue, missing: { name, index, container, on: shape } };
    }
    trail = shape.kind === "array" && next !== number ? joined(trail, "[]") : joined(trail, name);
    shape = next;
  }
  return { value: { shape, trail }, missing: null };
}

function joined(trail: string | null, name: string): string | null {
  if (trail === null) return null;
  return trail === "" ? name : name === "[]" ? `${trail}[]` : `${trail}.${name}`;
}

function property(shape: Shape, name: string): Shape | undefined {
  switch (shape.kind) {
    case "object":
      return shape.properties.get(name) ?? (shape.open ? anything : undefined);
    case "array":
      return name === "length" ? number : /^\d+$/.test(name) ? shape.items : undefined;
    case "scalar":
      return shape.type === "string" && (name === "length" || /^\d+$/.test(name)) ? number : undefined;
    case "choice":
      return shape.choices.some((choice) => typeof choice === "object" && choice !== null) ||
        name === "length"
        ? anything
        : undefined;
  }
  return anything;
}

/** The partials of a template, with everything that its partials use, too; each seen only once in the same way. */
export function followPartials(
  lookup: PartialsLookup | undefined,
  visit: (tree: PromptTree, frame: Frame, name: string) => Visitor,
) {
  const seen = new Map<string, Set<Shape>>();
  return (call: PartialCall): "followed" | "unknown" => {
    if (call.name === null || !lookup) return "unknown";
    const found = lookup(call.name);
    if (!found) return "unknown";
    // Named arguments make a new shape each time: their names stand for it.
    const key = `${call.name} ${call.node.hash?.pairs.map((pair) => pair.key).join(" ") ?? ""}`;
    const shapes = seen.get(key) ?? new Set();
    seen.set(key, shapes);
    if (shapes.has(call.base)) return "followed";
    shapes.add(call.base);
    walkTemplate(found.tree, call.inside, visit(found.tree, call.inside, call.name));
    return "followed";
  };
}
