import { isMap, isScalar, isSeq } from "yaml";
import { pairOf, rangeOfNode } from "../model/declared.ts";
import {
  inputGroup,
  type Location,
  type Occurrence,
  occurrenceAt,
  type Range,
  toolFileOf,
} from "../model/index.ts";
import { inputFile } from "../model/input-group.ts";
import type { Query } from "./query.ts";

/** Where a name comes from. */
export interface Definition {
  /** The name that was asked about. */
  origin: Range;
  /** Each place with the range to select and, for a peek, all that belongs to it. */
  targets: (Location & { whole: Range })[];
}

/**
 * Where the name at a place comes from: an input's schema (of every prompt file that includes a partial), a
 * partial's file, a block parameter, a tool's definition, the file of a registered schema.
 *
 * @returns null where no name stands or nobody says where it comes from
 */
export function definition(query: Query): Definition | null {
  const symbols = query.workspace.symbols(query.path);
  const occurrence = symbols && occurrenceAt(symbols, query.offset);
  if (!occurrence) return null;
  const targets = targetsOf(occurrence, query);
  const { start, end } = occurrence;
  return targets.length > 0 ? { origin: { start, end }, targets } : null;
}

function targetsOf(occurrence: Occurrence, query: Query): Definition["targets"] {
  const { workspace, path } = query;
  switch (occurrence.kind) {
    case "input":
      return inputTargets(occurrence, query);
    case "parameter":
    case "inline":
      return occurrence.binding ? [target(path, occurrence.binding)] : [];
    case "partial": {
      const found = workspace.partial(path, occurrence.name);
      return found ? [found.path, ...found.others].map((file) => top(file)) : [];
    }
    case "argument": {
      const found = workspace.partial(path, occurrence.partial ?? "");
      return found ? firstUses(query, found.path, occurrence.name) : [];
    }
    case "tool":
      return toolTargets(occurrence, query);
    case "schema": {
      const file = workspace.settings.schemaFiles[occurrence.name];
      return file === undefined ? [] : [top(file)];
    }
    default:
      return [];
  }
}

const target = (file: string, range: Range, whole: Range = range) => ({
  file,
  start: range.start,
  end: range.end,
  whole,
});

const top = (file: string) => target(file, { start: 0, end: 0 });

/** The declarations of an input; without any its default, and in a partial what hands it over. */
function inputTargets({ path: input = [] }: Occurrence, { workspace, path }: Query): Definition["targets"] {
  const { occurrences } = inputGroup(workspace, inputFile(path), input);
  for (const sites of [["schema", "definition"], ["default"]]) {
    const found = occurrences.filter(({ site }) => sites.includes(site));
    if (found.length > 0) return found.map((one) => target(one.file, one, one.whole));
  }
  return [];
}

/** Where a partial first reads a value that is handed to it. */
function firstUses({ workspace }: Query, partial: string, name: string): Definition["targets"] {
  const use = workspace
    .symbols(partial)
    ?.occurrences.find(({ kind, path }) => kind === "input" && path?.length === 1 && path[0] === name);
  return use ? [target(partial, use)] : [top(partial)];
}

function toolTargets({ name }: Occurrence, { workspace, path }: Query): Definition["targets"] {
  const yaml = workspace.yaml(path);
  const list = yaml && pairOf(yaml.document.contents, "toolDefs")?.value;
  for (const item of isSeq(list) ? list.items : []) {
    const given = isMap(item) ? pairOf(item, "name")?.value : null;
    const range = rangeOfNode(given, yaml!.offset);
    if (range && isScalar(given) && given.value === name) return [target(path, range)];
  }
  const file = toolFileOf(path, name);
  return workspace.has(file) ? [top(file)] : [];
}
