import { findDeclared } from "./declared.ts";
import { deepest, outside } from "./input-group.ts";
import { isPartial } from "./paths.ts";
import { type Scope, scopeInside, topScope } from "./scopes.ts";
import { knownType, valueAt } from "./symbols.ts";
import { blocksAt } from "./template.ts";
import { type Declared, element, type InputPath } from "./types.ts";
import type { Workspace } from "./workspace-types.ts";

/** An input as one prompt file sees it. */
export interface View {
  path: string;
  input: InputPath;
}

/** A partial is looked at through so many of its users at most. */
const mostViews = 20;

/**
 * The prompt files that give an input its meaning: the file itself or, for a partial, those that include it.
 * A value that an include hands over under another name is followed to that one.
 */
export function viewsOf(workspace: Workspace, path: string, input: InputPath): View[] {
  const found: View[] = [];
  const seen = new Set<string>();
  const open: View[] = [{ path, input }];
  for (let next = open.shift(); next && found.length < mostViews; next = open.shift()) {
    const key = `${next.path}\n${next.input.join("\n")}`;
    if (seen.has(key) || seen.size >= 10 * mostViews || next.input.length > deepest) continue;
    seen.add(key);
    if (isPartial(next.path)) open.push(...outsideViews(workspace, next));
    else found.push(next);
  }
  return found;
}

function outsideViews(workspace: Workspace, { path, input }: View): View[] {
  return workspace
    .includers(path)
    .slice(0, mostViews)
    .flatMap((user) =>
      (workspace.symbols(user)?.includes ?? []).flatMap((include) => {
        if (include.block || workspace.partial(user, include.name)?.path !== path) return [];
        const seen = outside(include, input, isPartial(user));
        if (seen && "input" in seen) return [{ path: user, input: seen.input }];
        return seen?.argument.value ? [{ path: user, input: seen.argument.value }] : [];
      }),
    );
}

/** What is declared about an input, and in which file; undefined when nothing is. */
export function declarationOf(
  workspace: Workspace,
  path: string,
  input: InputPath,
): { declared: Declared; file: string } | undefined {
  for (const view of viewsOf(workspace, path, input)) {
    const declared = findDeclared(workspace.symbols(view.path)?.input ?? [], view.input);
    if (declared) return { declared, file: view.path };
  }
  return undefined;
}

/** A field that a value has, as far as it is known. */
export interface Field {
  name: string;
  declared?: Declared;
  /** From `input.default`. */
  value?: unknown;
}

/**
 * The fields of a value: declared, in the default, or read elsewhere in the file; declared ones first.
 *
 * @param except an offset whose name is still being typed and does not count
 */
export function fieldsOf(workspace: Workspace, path: string, input: InputPath, except = -1): Field[] {
  const fields = new Map<string, Field>();
  for (const view of viewsOf(workspace, path, input)) {
    const symbols = workspace.symbols(view.path);
    const declared = childrenAt(symbols?.input ?? [], view.input);
    const value = valueAt(workspace.defaults(view.path), view.input);
    for (const one of declared) fields.set(one.name, { name: one.name, declared: one });
    if (typeof value !== "object" || value === null || Array.isArray(value)) continue;
    for (const [name, given] of Object.entries(value)) {
      fields.set(name, { ...fields.get(name), name, value: given });
    }
  }
  for (const { kind, name, path: own, start, end } of workspace.symbols(path)?.occurrences ?? []) {
    if (kind !== "input" || fields.has(name) || own?.length !== input.length + 1) continue;
    if (except >= start && except <= end) continue;
    if (input.every((step, index) => own[index] === step) && own.at(-1) !== element)
      fields.set(name, { name });
  }
  return [...fields.values()];
}

function childrenAt(fields: readonly Declared[], input: InputPath): readonly Declared[] {
  if (input.length === 0) return fields;
  const list = input.at(-1) === element;
  const declared = findDeclared(fields, list ? input.slice(0, -1) : input);
  const wanted = list ? input.length + 1 : (declared?.path.length ?? 0) + 1;
  return (declared?.children ?? []).filter(({ path }) => path.length === wanted);
}

/** What the template sees at an offset. */
export function scopeAt(workspace: Workspace, path: string, offset: number): Scope {
  const template = workspace.template(path);
  const symbols = workspace.symbols(path);
  const defaults = workspace.defaults(path);
  const types = (input: InputPath) => knownType(defaults, symbols?.input ?? [], input);
  let scope = topScope;
  for (const { branch } of blocksAt(template?.nodes ?? [], offset)) {
    scope = scopeInside(branch.tag, scope, types, isPartial(path));
  }
  return scope;
}
