import type { AstNode } from "../../../syntax/handlebars.ts";
import { anything, number, type ObjectShape, type Shape, text, truth } from "../shape.ts";
import { isBuiltIn } from "./builtins.ts";
import { isPath, isScoped, isText, type Partial, type PartialBlock, type Path } from "./nodes.ts";

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
  /** The helpers that the application registers. */
  helpers: readonly string[];
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

export const noNames: ReadonlyMap<string, Value> = new Map();

export function rootFrame(shape: Shape, helpers: readonly string[] = []): Frame {
  return {
    shape,
    parameters: noNames,
    outer: null,
    trail: "",
    inLoop: false,
    root: shape,
    given: new Set(),
    helpers,
  };
}

export const unknownValue: Value = { shape: anything, trail: null };
export const isKnownShift = (name: string | undefined) => name !== undefined && isBuiltIn(name);

export function unknownFrame(frame: Frame): Frame {
  return { ...frame, shape: anything, trail: null, outer: null, inLoop: true };
}

export function unknownParameters(frame: Frame, names: readonly string[]): ReadonlyMap<string, Value> {
  return new Map([...frame.parameters, ...names.map((name): [string, Value] => [name, unknownValue])]);
}

export function withGiven(frame: Frame, trail: string | null): Frame {
  return trail === null || frame.given.has(trail)
    ? frame
    : { ...frame, given: new Set([...frame.given, trail]) };
}

export function eachFrame(value: Value, names: readonly string[], frame: Frame): Frame {
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
export function sectionFrame(value: Value, frame: Frame): Frame {
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
export function partialBase(node: Partial | PartialBlock, frame: Frame): Value {
  const [context] = node.params;
  if (context === undefined) return { shape: frame.shape, trail: frame.trail };
  return isPath(context) ? resolve(context, frame).value : unknownValue;
}

/** What a partial sees: a context of its own or the caller's, with the named arguments; no block parameters. */
export function partialFrame(node: Partial | PartialBlock, frame: Frame): Frame {
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
