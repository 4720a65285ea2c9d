import type { CallNode, Expression, LiteralNode, PathNode, Range } from "../../syntax/expressions.ts";
import type { Mustache } from "../../syntax/mustaches.ts";
import { follow, originOf, type Scope, scopeInside, type TypeLookup, topScope } from "./scopes.ts";
import { type Block, type Template, type TemplateNode, written } from "./template.ts";
import {
  type DynamicUse,
  element,
  type Include,
  type InputPath,
  type Occurrence,
  type RoleMark,
} from "./types.ts";

/** What the names of a template stand for. */
export interface TemplateSymbols {
  occurrences: Occurrence[];
  includes: Include[];
  roles: RoleMark[];
  dynamic: DynamicUse[];
}

export interface TemplateContext {
  types: TypeLookup;
  /** Whether a name without arguments calls a helper. */
  isHelper: (name: string) => boolean;
  inPartial: boolean;
}

/** Follows every name of a template to what it stands for. */
export function templateSymbols(template: Template, context: TemplateContext): TemplateSymbols {
  const collector = new Collector(template, context);
  collector.nodes(template.nodes, topScope);
  return collector.found;
}

class Collector {
  readonly found: TemplateSymbols = { occurrences: [], includes: [], roles: [], dynamic: [] };
  readonly #context: TemplateContext;
  /** Inline partials count in the whole template. */
  readonly #inline = new Map<string, Range>();

  constructor(template: Template, context: TemplateContext) {
    this.#context = context;
    for (const mustache of template.mustaches) {
      const place = inlineName(mustache);
      if (place) this.#inline.set(place.name, place);
    }
  }

  nodes(nodes: readonly TemplateNode[], scope: Scope): void {
    for (const node of nodes) {
      if (node.type === "block") this.#block(node, scope);
      else this.#leaf(node.mustache, scope);
    }
  }

  #block(block: Block, scope: Scope): void {
    for (const [index, branch] of block.branches.entries()) {
      const { tag } = branch;
      if (index === 0) this.#tag(tag, scope);
      else if (tag.call?.callee) this.#call(tag.call, scope, true);
      for (const { name, start, end } of tag.blockParameters) {
        const binding = { start, end };
        this.found.occurrences.push({ kind: "parameter", name, start, end, site: "definition", binding });
      }
      const { types, inPartial } = this.#context;
      this.nodes(branch.children, scopeInside(tag, scope, types, inPartial));
    }
    if (block.close?.call?.callee && block.open.kind === "open")
      this.#callee(block.close.call, scope, false, true);
  }

  #tag(tag: Mustache, scope: Scope): void {
    if (!tag.call) return;
    if (tag.kind === "inline-open") {
      const place = inlineName(tag);
      if (place) this.#inlineUse(place, "definition");
      return;
    }
    if (tag.kind === "partial-open") this.#include(tag, scope);
    else this.#call(tag.call, scope, true);
  }

  #leaf(mustache: Mustache, scope: Scope): void {
    if (mustache.kind === "partial") this.#include(mustache, scope);
    else if (mustache.call && mustache.kind === "value") this.#call(mustache.call, scope, false);
  }

  #call(call: CallNode, scope: Scope, block: boolean): void {
    this.#callee(call, scope, false, block);
    this.#arguments(call, scope);
    if (!call.callee) return;
    const name = written(call.callee);
    if (name === "role") this.#role(call);
    if (name === "lookup") this.#lookup(call, scope);
  }

  #callee({ callee, params, hash }: CallNode, scope: Scope, parentheses: boolean, block: boolean): void {
    if (!callee) return;
    if (callee.type !== "path") {
      this.#expression(callee, scope);
      return;
    }
    const name = written(callee);
    const simple = !callee.data && !callee.scoped && callee.segments.length === 1;
    const shadowed = simple && scope.parameters.some(({ definition }) => definition.name === name);
    const given = params.length > 0 || hash.length > 0;
    if (simple && !shadowed && (parentheses || given || this.#context.isHelper(name))) {
      this.found.occurrences.push({
        kind: "helper",
        name,
        start: callee.start,
        end: callee.end,
        site: "template",
        call: true,
      });
    } else this.#path(callee, scope, simple && !block);
  }

  #arguments({ params, hash }: CallNode, scope: Scope): void {
    for (const param of params) this.#expression(param, scope);
    for (const { value } of hash) if (value) this.#expression(value, scope);
  }

  #expression(expression: Expression, scope: Scope): void {
    if (expression.type === "path") this.#path(expression, scope, false);
    if (expression.type !== "call") return;
    this.#callee(expression, scope, true, false);
    this.#arguments(expression, scope);
    if (expression.callee && written(expression.callee) === "lookup") this.#lookup(expression, scope);
  }

  #path(path: PathNode, scope: Scope, call: boolean): void {
    const target = follow(path, scope, this.#context.inPartial);
    const { segments } = path;
    const [first, ...rest] = segments;
    const add = (occurrence: Occurrence) => this.found.occurrences.push(occurrence);
    const at = (index: number) => segments[index]!;
    const inputs = (way: InputPath, from: number) => {
      // The path's last steps are the written names; each of them names a value of its own.
      for (let index = from; index < segments.length; index++) {
        const { name, start, end } = at(index);
        const upTo = way.slice(0, way.length - (segments.length - 1 - index));
        if (/^\d+$/.test(name)) continue;
        add({
          kind: "input",
          name,
          path: normal(upTo),
          start,
          end,
          site: "template",
          ...(call ? { call } : {}),
        });
      }
    };
    if (target.kind === "input") inputs(target.path, path.data ? 1 : 0);
    if (!first) return;
    const { name, start, end } = first;
    if (target.kind === "parameter") {
      const { definition } = target.parameter;
      const binding = { start: definition.start, end: definition.end };
      const way = target.parameter.origin;
      add({ kind: "parameter", name, start, end, site: "template", binding, ...(way ? { path: way } : {}) });
      if (target.path && rest.length > 0) inputs(target.path, 1);
    } else if (target.kind === "loop") add({ kind: "loop", name, start, end, site: "template" });
    else if (target.kind === "context") {
      for (const [index, segment] of segments.entries()) {
        const way = target.path.slice(0, index + 1);
        add({ ...segment, kind: "context", path: way, site: "template" });
      }
    }
  }

  #role({ params }: CallNode): void {
    const [name] = params;
    if (name?.type !== "literal" || typeof name.value !== "string") return;
    const place = { start: name.start + 1, end: name.start + 1 + name.value.length };
    this.found.roles.push({ role: name.value, name: place, start: name.start, end: name.end });
    this.found.occurrences.push({ kind: "role", name: name.value, ...place, site: "template" });
  }

  /** `lookup x "name"` reads the same value as `x.name`. */
  #lookup({ params, start, end }: CallNode, scope: Scope): void {
    const [object, key] = params;
    if (!object || !key) return;
    const of = originOf(object, scope, this.#context.inPartial);
    if (key.type !== "literal") this.found.dynamic.push({ of, start, end });
    else if (of && typeof key.value === "string") {
      const name = key.value;
      const place = insideQuotes(key, name);
      this.found.occurrences.push({ kind: "input", name, path: [...of, name], ...place, site: "template" });
    }
  }

  #include(mustache: Mustache, scope: Scope): void {
    const { call, start, end, kind } = mustache;
    if (!call) return;
    const { callee } = call;
    if (callee?.type === "call") {
      this.#expression(callee, scope);
      this.found.dynamic.push({ of: null, start, end });
    }
    this.#arguments(call, scope);
    const name = callee && callee.type !== "call" ? partialName(callee) : null;
    if (!name) return;
    if (this.#inline.has(name.name)) this.#inlineUse(name, "template");
    else if (name.name !== "@partial-block") {
      this.found.occurrences.push({ kind: "partial", ...name, site: "template" });
      this.#remember(mustache, name, scope, kind === "partial-open");
    }
  }

  #remember(mustache: Mustache, name: Range & { name: string }, scope: Scope, block: boolean): void {
    const { call, start, end } = mustache;
    const { inPartial } = this.#context;
    const [given] = call!.params;
    const place = { start: name.start, end: name.end };
    for (const { key } of call!.hash)
      this.found.occurrences.push({ kind: "argument", ...key, site: "template", partial: name.name });
    this.found.includes.push({
      name: name.name,
      place,
      start,
      end,
      block,
      context: given ? originOf(given, scope, inPartial) : scope.context,
      arguments: call!.hash.map(({ key, value }) => ({
        key,
        value: value ? originOf(value, scope, inPartial) : null,
      })),
    });
  }

  #inlineUse(place: Range & { name: string }, site: "definition" | "template"): void {
    const { start, end } = this.#inline.get(place.name)!;
    const binding = { start, end };
    this.found.occurrences.push({ kind: "inline", ...place, site, binding });
  }
}

/** An index such as `items.0` is one of the list's elements. */
const normal = (path: InputPath): InputPath =>
  path.some((step) => /^\d+$/.test(step)) ? path.map((step) => (/^\d+$/.test(step) ? element : step)) : path;

function insideQuotes(literal: LiteralNode, value: string): Range {
  return { start: literal.start + 1, end: literal.start + 1 + value.length };
}

function inlineName({ kind, call }: Mustache): (Range & { name: string }) | null {
  if (kind !== "inline-open" || !call) return null;
  const [name] = call.params;
  if (name?.type !== "literal" || typeof name.value !== "string") return null;
  return { name: name.value, ...insideQuotes(name, name.value) };
}

/** `{{>a/name}}`, `{{>"a name"}}`: slashes belong to the name. */
function partialName(callee: PathNode | LiteralNode): (Range & { name: string }) | null {
  if (callee.type === "literal") {
    if (typeof callee.value !== "string") {
      return { name: String(callee.value), start: callee.start, end: callee.end };
    }
    return { name: callee.value, ...insideQuotes(callee, callee.value) };
  }
  if (callee.segments.length === 0) return null;
  const first = callee.segments[0]!;
  const last = callee.segments.at(-1)!;
  const name = callee.original.replace(/[./]+$/, "");
  if (callee.data || callee.scoped) return { name, start: callee.start, end: callee.end };
  return { name, start: first.start, end: last.end };
}
