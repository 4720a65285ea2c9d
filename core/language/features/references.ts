import {
  blocksAt,
  inputGroup,
  type Location,
  type Occurrence,
  occurrenceAt,
  type Range,
  type Site,
  type Workspace,
} from "../model/index.ts";
import { inputFile } from "../model/input-group.ts";
import type { Query } from "./query.ts";

/** A place where a name stands, and what it is there. */
export interface Reference extends Location {
  /** True where the name is introduced or given a value. */
  declaration: boolean;
}

const declaring: readonly Site[] = ["schema", "definition"];

/** Every place of the workspace that means the same as the name at a place; empty where no name stands. */
export function references(query: Query): Reference[] {
  const { workspace, path, offset } = query;
  const symbols = workspace.symbols(path);
  const occurrence = symbols && occurrenceAt(symbols, offset);
  return occurrence ? referencesTo(workspace, path, occurrence) : [];
}

/** Every place that means the same as an occurrence in a file. */
export function referencesTo(workspace: Workspace, path: string, occurrence: Occurrence): Reference[] {
  switch (occurrence.kind) {
    case "input":
      return inputGroup(workspace, inputFile(path), occurrence.path ?? []).occurrences.map(asReference);
    case "argument": {
      const partial = workspace.partial(path, occurrence.partial ?? "");
      if (!partial) return [asReference({ ...occurrence, file: path })];
      return inputGroup(workspace, partial.path, [occurrence.name]).occurrences.map(asReference);
    }
    case "partial":
      return partialReferences(workspace, path, occurrence);
    case "helper":
    case "schema":
    case "tool":
    case "model":
    case "context":
      return workspace
        .mentions(occurrence.kind, occurrence.name)
        .flatMap((file) => within(workspace, file, occurrence));
    default:
      return within(workspace, path, occurrence);
  }
}

/** Every `{{>name}}` that leads to the same file. */
export function partialReferences(workspace: Workspace, path: string, { name }: Occurrence): Reference[] {
  const found = workspace.partial(path, name);
  return found
    ? includesOf(workspace, found.path).map(({ file, place }) => ({ file, ...place, declaration: false }))
    : within(workspace, path, { kind: "partial", name } as Occurrence);
}

/** The includes of a partial's file, with the names they use. */
export function includesOf(
  workspace: Workspace,
  partial: string,
): { file: string; name: string; place: Range }[] {
  return workspace
    .includers(partial)
    .flatMap((file) =>
      (workspace.symbols(file)?.includes ?? [])
        .filter(({ name }) => workspace.partial(file, name)?.path === partial)
        .map(({ name, place }) => ({ file, name, place })),
    );
}

/** The places of one file that mean the same. */
function within(workspace: Workspace, file: string, wanted: Occurrence): Reference[] {
  const all = workspace.symbols(file)?.occurrences ?? [];
  return all
    .filter((one) => sameName(one, wanted))
    .map(({ start, end, site }) => ({ file, start, end, declaration: declaring.includes(site) }));
}

function sameName(one: Occurrence, other: Occurrence): boolean {
  if (one.kind !== other.kind || one.name !== other.name) return false;
  if (one.binding?.start !== other.binding?.start) return false;
  if (one.kind === "parameter") return true;
  return one.path?.join("\n") === other.path?.join("\n");
}

function asReference({ file, start, end, site }: Occurrence & Location): Reference {
  return { file, start, end, declaration: declaring.includes(site) };
}

/** A highlighted place of the file in view. */
export interface Highlight extends Range {
  kind: "read" | "write" | "text";
}

/** The places of the same file that mean the same; on a block's tag all tags of the block. */
export function highlights({ workspace, path, offset }: Query): Highlight[] {
  const symbols = workspace.symbols(path);
  const occurrence = symbols && occurrenceAt(symbols, offset);
  const tags = symbols ? tagsAt(workspace, path, offset) : [];
  if (tags.length > 0 && (!occurrence || occurrence.kind === "helper")) {
    return tags.map((range) => ({ ...range, kind: "text" }));
  }
  if (!occurrence) return [];
  return within(workspace, path, occurrence).map(({ start, end, declaration }) => ({
    start,
    end,
    kind: declaration ? "write" : "read",
  }));
}

/** The names of all tags of the block whose tag is at an offset. */
function tagsAt(workspace: Workspace, path: string, offset: number): Range[] {
  const template = workspace.template(path)!;
  const text = workspace.text(path)!;
  const around = blocksAt(template.nodes, offset).map(({ block }) => block);
  const level = around.at(-1)?.branches.flatMap(({ children }) => children) ?? template.nodes;
  for (const block of [...around, ...level]) {
    if (!("open" in block)) continue;
    const tags = [...block.branches.map(({ tag }) => tag), ...(block.close ? [block.close] : [])];
    if (!tags.some(({ start, end }) => offset >= start && offset <= end)) continue;
    // Only with the cursor on the tag's first word: the rest of it are names of their own.
    const words = tags.map(({ inside, call, kind }) => {
      // `{{else}}` or `{{^}}`: the word lies before what is inside.
      if (kind === "else")
        return { start: inside.start - (text[inside.start - 1] === "^" ? 1 : 4), end: inside.start };
      return call?.callee ? { start: call.callee.start, end: call.callee.end } : inside;
    });
    return words.some(({ start, end }) => offset >= start && offset <= end) ? words : [];
  }
  return [];
}
