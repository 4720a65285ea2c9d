import type { Expression, PathNode, Segment } from "../../syntax/expressions.ts";
import type { Mustache } from "../../syntax/mustaches.ts";
import { type DeclaredType, element, type InputPath, root } from "./types.ts";

/** A block parameter and what it stands for. */
export interface Parameter {
  definition: Segment;
  /** The value it holds; null for an index or key, or when it cannot be told. */
  origin: InputPath | null;
  role: "value" | "index" | "unknown";
}

/** What a piece of the template sees. */
export interface Scope {
  /** The value that plain names are looked up in; null when it cannot be told. */
  context: InputPath | null;
  /** What `../` leads to. */
  outer: Scope | null;
  /** Block parameters, the innermost last. */
  parameters: readonly Parameter[];
  /** True inside `{{#each}}`, where `@index` and the like have values. */
  loop: boolean;
}

/** What a path leads to. */
export type Target =
  | { kind: "input"; path: InputPath; own: number }
  | { kind: "parameter"; parameter: Parameter; path: InputPath | null }
  | { kind: "context"; path: InputPath }
  | { kind: "loop"; name: string }
  | { kind: "unknown" };

/** Tells the declared type at a path, as far as it is known. */
export type TypeLookup = (path: InputPath) => DeclaredType;

export const loopVariables = ["index", "key", "first", "last"] as const;

/** What the template of a file sees at its top. */
export const topScope: Scope = { context: [], outer: null, parameters: [], loop: false };

/**
 * Follows a path from a scope.
 *
 * @param inPartial in a partial `@root` is the input of the prompt that includes it
 * @returns for an input `own` says how many steps of the path belong to the scope, the rest to the names written
 */
export function follow(path: PathNode, scope: Scope, inPartial: boolean): Target {
  const names = path.segments.map(({ name }) => name);
  const [first] = names;
  if (path.data) {
    if (first === undefined) return { kind: "unknown" };
    if (first === "root") {
      const base = inPartial ? [root] : [];
      return { kind: "input", path: [...base, ...names.slice(1)], own: base.length };
    }
    if (loopVariables.some((known) => known === first)) return { kind: "loop", name: first };
    return { kind: "context", path: names };
  }
  if (!path.scoped && first !== undefined) {
    const parameter = scope.parameters.findLast(({ definition }) => definition.name === first);
    if (parameter) {
      const way = parameter.origin && [...parameter.origin, ...names.slice(1)];
      return { kind: "parameter", parameter, path: way };
    }
  }
  let from: Scope | null = scope;
  for (let up = 0; up < path.depth && from; up++) from = from.outer;
  if (!from?.context) return { kind: "unknown" };
  return { kind: "input", path: [...from.context, ...names], own: from.context.length };
}

/** The value that an expression gives, when it is a plain path. */
export function originOf(
  expression: Expression | undefined,
  scope: Scope,
  inPartial: boolean,
): InputPath | null {
  if (expression?.type !== "path") return null;
  const target = follow(expression, scope, inPartial);
  if (target.kind === "input" || target.kind === "parameter") return target.path;
  return null;
}

/** The scope inside a branch: behind `{{#each x as |y|}}`, `{{else with x}}`, `{{else}}`. */
export function scopeInside(tag: Mustache, scope: Scope, types: TypeLookup, inPartial: boolean): Scope {
  const { call, kind, inverted, blockParameters } = tag;
  if (!call || inverted || kind === "inline-open" || !call.callee) return scope;
  const callee = call.callee.type === "path" ? call.callee : null;
  const simple = callee && !callee.data && !callee.scoped && callee.segments.length === 1;
  const name = simple ? callee.segments[0]!.name : "";
  const [first] = call.params;
  if (kind === "partial-open" || kind === "raw-open") return scope;
  if (first === undefined && !(name in blocks)) {
    // `{{#user}}`: a list is walked through, an object stepped into, a condition changes nothing.
    const origin = originOf(callee ?? undefined, scope, inPartial);
    const type = origin ? types(origin) : "unknown";
    if (type === "boolean") return scope;
    const inner = origin && (type === "array" ? [...origin, element] : origin);
    return step(scope, inner, blockParameters, inner, type === "array");
  }
  const origin = originOf(first, scope, inPartial);
  if (name === "each") {
    const inner = origin && [...origin, element];
    return step(scope, inner, blockParameters, inner, true);
  }
  if (name === "with") return step(scope, origin, blockParameters, origin, scope.loop);
  return {
    ...scope,
    parameters: [...scope.parameters, ...blockParameters.map((one) => unknownParameter(one))],
  };
}

const blocks: Record<string, true> = {
  if: true,
  unless: true,
  each: true,
  with: true,
  ifEquals: true,
  unlessEquals: true,
  role: true,
  history: true,
  section: true,
  media: true,
  json: true,
  lookup: true,
  log: true,
};

function step(
  outer: Scope,
  context: InputPath | null,
  names: readonly Segment[],
  value: InputPath | null,
  loop: boolean,
): Scope {
  const own = names.map((definition, index): Parameter => {
    if (index === 0) return { definition, origin: value, role: "value" };
    return index === 1 ? { definition, origin: null, role: "index" } : unknownParameter(definition);
  });
  return { context, outer, parameters: [...outer.parameters, ...own], loop };
}

const unknownParameter = (definition: Segment): Parameter => ({ definition, origin: null, role: "unknown" });
