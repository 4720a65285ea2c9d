import type { Range, Segment } from "../../syntax/expressions.ts";
import { isPartial, promptOf, testFileOf } from "./paths.ts";
import { type Include, type InputPath, type Occurrence, root } from "./types.ts";
import type { Workspace } from "./workspace-types.ts";

/** A place in a file of the workspace. */
export interface Location extends Range {
  file: string;
}

/** One value under all the names it has: in prompt files, in the partials it is seen in, in tests. */
export interface InputGroup {
  /** The value as each file sees it. */
  nodes: { path: string; input: InputPath }[];
  occurrences: (Occurrence & Location)[];
}

/**
 * Everything that is the same input as `input` in the file at `path`. A partial sees the input of each file
 * that includes it, so a name in a partial ties the inputs of all those files together.
 */
export function inputGroup(workspace: Workspace, path: string, input: InputPath): InputGroup {
  const group = new Group(workspace);
  group.visit(path, input);
  return { nodes: group.nodes, occurrences: group.occurrences };
}

/**
 * A partial that includes itself with another context sees every value at ever longer paths: these are not
 * followed for ever.
 */
export const deepest = 24;
const mostNodes = 20_000;

class Group {
  readonly nodes: InputGroup["nodes"] = [];
  readonly occurrences: InputGroup["occurrences"] = [];
  readonly #workspace: Workspace;
  readonly #seen = new Set<string>();
  readonly #places = new Set<string>();

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  visit(path: string, input: InputPath): void {
    const open: InputGroup["nodes"] = [{ path, input }];
    for (let next = open.shift(); next !== undefined; next = open.shift()) {
      const key = `${next.path}\n${next.input.join("\n")}`;
      if (this.#seen.has(key) || this.#seen.size >= mostNodes || next.input.length > deepest) continue;
      this.#seen.add(key);
      this.nodes.push(next);
      this.#collect(next.path, next.input);
      open.push(...this.#inPartials(next.path, next.input), ...this.#inIncluders(next.path, next.input));
    }
  }

  #add(path: string, occurrence: Occurrence): void {
    const key = `${path}\n${occurrence.start}`;
    if (this.#places.has(key)) return;
    this.#places.add(key);
    this.occurrences.push({ ...occurrence, file: path });
  }

  #addArgument(path: string, { name }: Include, key: Segment): void {
    this.#add(path, { kind: "argument", ...key, site: "definition", partial: name });
  }

  #collect(path: string, input: InputPath): void {
    const files = isPartial(path) ? [path] : [path, testFileOf(path)];
    for (const file of files) {
      for (const occurrence of this.#workspace.symbols(file)?.occurrences ?? []) {
        if (occurrence.kind !== "input" || !same(occurrence.path, input)) continue;
        this.#add(file, occurrence);
      }
    }
  }

  /** How the partials that a file includes see the value. */
  #inPartials(path: string, input: InputPath): InputGroup["nodes"] {
    const found: InputGroup["nodes"] = [];
    for (const include of this.#workspace.symbols(path)?.includes ?? []) {
      const target = this.#workspace.partial(path, include.name)?.path;
      if (target === undefined || include.block) continue;
      if (!isPartial(path) || input[0] === root) {
        const fromRoot = input[0] === root ? input : [root, ...input];
        if (fromRoot.length > 1) found.push({ path: target, input: fromRoot });
      }
      const rest = below(input, include.context);
      if (rest && !include.arguments.some(({ key }) => key.name === rest[0])) {
        found.push({ path: target, input: rest });
      }
      for (const { key, value } of include.arguments) {
        const inside = below(input, value);
        if (inside) found.push({ path: target, input: [key.name, ...inside] });
      }
    }
    // Only where the name stands, or where it is handed on.
    return found.filter((node) => this.#reachable(node.path, node.input, new Set()));
  }

  /** True when a partial, or one that it includes, names the value. */
  #reachable(path: string, input: InputPath, seen: Set<string>): boolean {
    if (seen.has(path)) return false;
    seen.add(path);
    const symbols = this.#workspace.symbols(path);
    if (symbols?.occurrences.some(({ kind, path: own }) => kind === "input" && same(own, input))) return true;
    return (symbols?.includes ?? []).some((include) => {
      const target = this.#workspace.partial(path, include.name)?.path;
      return target !== undefined && this.#reachable(target, input, seen);
    });
  }

  /** How the files that include a partial name the value. */
  #inIncluders(path: string, input: InputPath): InputGroup["nodes"] {
    const found: InputGroup["nodes"] = [];
    if (!isPartial(path)) return found;
    for (const user of this.#workspace.includers(path)) {
      for (const include of this.#workspace.symbols(user)?.includes ?? []) {
        if (include.block || this.#workspace.partial(user, include.name)?.path !== path) continue;
        const seen = outside(include, input, isPartial(user));
        if (seen && "input" in seen) found.push({ path: user, input: seen.input });
        else if (seen) this.#addArgument(user, include, seen.argument.key);
      }
    }
    return found;
  }
}

/** A partial's input as the file that includes it sees it; the argument that hands it over, or null when unknown. */
export function outside(
  include: Include,
  input: InputPath,
  userIsPartial: boolean,
): { input: InputPath } | { argument: Include["arguments"][number] } | null {
  if (input[0] === root) return { input: userIsPartial ? input : input.slice(1) };
  const [first, ...rest] = input;
  const argument = include.arguments.find(({ key }) => key.name === first);
  if (!argument) return include.context && { input: [...include.context, ...input] };
  if (rest.length === 0) return { argument };
  return argument.value && { input: [...argument.value, ...rest] };
}

/** The files whose inputs a path belongs to: a test file's are its prompt's. */
export const inputFile = (path: string): string => (path.endsWith(".eval.yaml") ? promptOf(path) : path);

const same = (one: InputPath | undefined, other: InputPath): boolean =>
  one?.length === other.length && one.every((step, index) => step === other[index]);

/** What is left of a path below another one; null when it does not lie below it. */
function below(path: InputPath, base: InputPath | null): InputPath | null {
  if (!base || path.length <= base.length || base.some((step, index) => step !== path[index])) return null;
  return path.slice(base.length);
}
