import { isBuiltInHelper } from "../../syntax/reference.ts";
import { type Translate, untranslated } from "../../translate.ts";
import {
  blocksAt,
  findDeclared,
  folderOf,
  type InputGroup,
  type InputPath,
  inputGroup,
  isPartial,
  type Location,
  type Occurrence,
  occurrenceAt,
  type Range,
  type Workspace,
} from "../model/index.ts";
import { inputFile } from "../model/input-group.ts";
import type { Query } from "./query.ts";
import { includesOf } from "./references.ts";

/** Why nothing is renamed: a sentence with what to do. */
export interface Refusal {
  refused: string;
}

export interface RenameTarget {
  /** The name to be replaced. */
  range: Range;
  placeholder: string;
}

export interface Edit extends Location {
  newText: string;
}

export interface Renaming {
  edits: Edit[];
  /** A partial's file goes along with its name. */
  file?: { from: string; to: string };
}

/** Tells what would be renamed at a place; a refusal where no name can be; null where no name stands. */
export function prepareRename(query: Query): RenameTarget | Refusal | null {
  const occurrence = occurrenceOf(query);
  const t = query.t ?? untranslated;
  if (!occurrence) return null;
  switch (occurrence.kind) {
    case "input":
    case "argument":
    case "parameter":
    case "inline":
      return { range: { start: occurrence.start, end: occurrence.end }, placeholder: occurrence.name };
    case "partial": {
      const found = query.workspace.partial(query.path, occurrence.name);
      if (!found && !query.workspace.isComplete)
        return refuse(t("The files of the workspace are still being read. Try again in a moment."));
      if (!found) return refuse(t("There is no file for this partial. Create it first."));
      if (found.others.length > 0) {
        return refuse(t("More than one file could be this partial. Rename all but one of them first."));
      }
      const range = lastSegment(occurrence, occurrence.name);
      return { range, placeholder: occurrence.name.slice(occurrence.name.lastIndexOf("/") + 1) };
    }
    case "helper":
      return refuse(t("A helper has its name from the application's code. Rename it there."));
    case "schema":
      return refuse(t("A schema has its name from the application's code. Rename it there."));
    case "context":
      return refuse(t("A context variable is set by the application's code. Rename it there."));
    default:
      return refuse(t("This name is fixed and cannot be renamed."));
  }
}

/**
 * The edits that give a name another one everywhere: in the schema, the defaults, the template, the partials
 * and their other users, the tests. Refuses when the result would not mean the same as before.
 */
export function rename(query: Query, newName: string): Renaming | Refusal {
  const t = query.t ?? untranslated;
  const target = prepareRename(query);
  if (!target) return refuse(t("There is no name here to rename."));
  if ("refused" in target) return target;
  const occurrence = occurrenceOf(query)!;
  if (newName === target.placeholder) return { edits: [] };
  if (!/^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(newName)) {
    return refuse(
      t('"{0}" cannot be a name. Use letters, digits, _ and -, and begin with a letter.', newName),
    );
  }
  if (taken.has(newName)) return refuse(t('"{0}" has a meaning of its own. Choose another name.', newName));
  if (!query.workspace.isComplete) {
    return refuse(t("The workspace is still being read. Try again in a moment."));
  }
  if (occurrence.kind === "partial") return renamePartial(query, occurrence, newName, t);
  if (occurrence.kind === "parameter" || occurrence.kind === "inline") {
    return renameLocal(query, occurrence, newName, t);
  }
  return renameInput(query, occurrence, newName, t);
}

const taken = new Set([
  "this",
  "else",
  "true",
  "false",
  "null",
  "undefined",
  "as",
  "__proto__",
  "constructor",
  "prototype",
]);

const refuse = (refused: string): Refusal => ({ refused });

function occurrenceOf({ workspace, path, offset }: Query): Occurrence | undefined {
  const symbols = workspace.symbols(path);
  return symbols && occurrenceAt(symbols, offset);
}

function lastSegment({ end }: Range, name: string): Range {
  return { start: end - (name.length - name.lastIndexOf("/") - 1), end };
}

function renameInput(
  query: Query,
  occurrence: Occurrence,
  newName: string,
  t: Translate,
): Renaming | Refusal {
  const { workspace } = query;
  let path = inputFile(query.path);
  let input = occurrence.path ?? [];
  if (occurrence.kind === "argument") {
    const partial = workspace.partial(query.path, occurrence.partial ?? "");
    if (!partial) return refuse(t("There is no file for this partial. Create it first."));
    path = partial.path;
    input = [occurrence.name];
  }
  const group = inputGroup(workspace, path, input);
  const reason = whyNot(workspace, group, newName, t);
  if (reason !== null) return refuse(reason);
  return { edits: group.occurrences.map(({ file, start, end }) => ({ file, start, end, newText: newName })) };
}

function whyNot(
  workspace: Workspace,
  { nodes, occurrences }: InputGroup,
  newName: string,
  t: Translate,
): string | null {
  const { helpers } = workspace.settings;
  if (isBuiltInHelper(newName) || helpers.includes(newName)) {
    return t('"{0}" is the name of a helper, which would be called instead. Choose another name.', newName);
  }
  for (const { path, input } of nodes) {
    const reason = whyNotIn(workspace, path, input, newName, t);
    if (reason !== null) return reason;
  }
  for (const { file, start, end, name } of occurrences) {
    if (workspace.text(file)?.slice(start, end) === name) continue;
    return t(
      '"{0}" is written in a way that cannot be replaced, in {1}. Rename it there by hand.',
      name,
      file,
    );
  }
  return null;
}

/** What would go wrong in one file that sees the input. */
function whyNotIn(
  workspace: Workspace,
  path: string,
  input: InputPath,
  newName: string,
  t: Translate,
): string | null {
  const symbols = workspace.symbols(path);
  if (!symbols) return null;
  const tree = workspace.tree(path);
  if (tree?.refused || tree?.ast === null)
    return t("The template of {0} has a mistake. Mend it first.", path);
  if (tree?.problems.some(({ code }) => code === "yaml-syntax")) {
    return t("The frontmatter of {0} has a mistake. Mend it first.", path);
  }
  const parent = input.slice(0, -1);
  const sibling = [...parent, newName].join("\n");
  const declared = findDeclared(symbols.input, input);
  if (declared && declared.key === null) {
    return t("The schema of this input belongs to the application's code. Rename it there.");
  }
  if (
    findDeclared(symbols.input, [...parent, newName]) ||
    symbols.occurrences.some(({ kind, path: own }) => kind === "input" && own?.join("\n") === sibling)
  ) {
    return t('{0} has an input "{1}" already. Choose another name.', path, newName);
  }
  if (symbols.occurrences.some(({ kind, name }) => kind === "parameter" && name === newName)) {
    return t(
      '{0} has a block parameter "{1}", which would be read instead. Choose another name.',
      path,
      newName,
    );
  }
  if (symbols.dynamic.some(({ of }) => of === null || of.join("\n") === parent.join("\n"))) {
    return t("{0} chooses a name only when it runs, which may be this one. Rename it by hand.", path);
  }
  if (!isPartial(path) || input.length > 1) return null;
  const handed = includesOf(workspace, path).find(({ file, name }) =>
    workspace
      .symbols(file)
      ?.includes.some((one) => one.name === name && one.arguments.some(({ key }) => key.name === newName)),
  );
  return handed ? t('{0} hands over "{1}" already. Choose another name.', handed.file, newName) : null;
}

function renamePartial(
  query: Query,
  { name }: Occurrence,
  newName: string,
  t: Translate,
): Renaming | Refusal {
  const { workspace, path } = query;
  const from = workspace.partial(path, name)!.path;
  const to = `${folderOf(from)}_${newName}.prompt`;
  if (workspace.has(to)) return refuse(t("There is a file {0} already. Choose another name.", to));
  return renamePartialFile(workspace, from, to, t);
}

/** The edits that follow when a partial's file gets another name in the same folder. */
export function renamePartialFile(
  workspace: Workspace,
  from: string,
  to: string,
  t: Translate = untranslated,
): Renaming | Refusal {
  const newName = to.slice(to.lastIndexOf("/") + 2).replace(/\.prompt$/, "");
  const edits: Edit[] = [];
  for (const { file, name, place } of includesOf(workspace, from)) {
    const full = name.slice(0, name.lastIndexOf("/") + 1) + newName;
    const other = workspace.partial(file, full);
    if (other && other.path !== to) {
      return refuse(t('For {0} the name "{1}" leads to {2}. Choose another name.', file, full, other.path));
    }
    if (workspace.symbols(file)?.occurrences.some(({ kind, name }) => kind === "inline" && name === full)) {
      return refuse(t('{0} defines a partial "{1}" itself. Choose another name.', file, full));
    }
    edits.push({ file, ...lastSegment(place, name), newText: newName });
  }
  return { edits, file: { from, to } };
}

function renameLocal(
  query: Query,
  occurrence: Occurrence,
  newName: string,
  t: Translate,
): Renaming | Refusal {
  const { workspace, path } = query;
  const { occurrences } = workspace.symbols(path)!;
  const binding = occurrence.binding!;
  const same = occurrences.filter(
    ({ kind, binding: own }) => kind === occurrence.kind && own?.start === binding.start,
  );
  if (occurrences.some(({ kind, name }) => kind === occurrence.kind && name === newName)) {
    return refuse(t('There is a "{0}" already. Choose another name.', newName));
  }
  if (
    occurrence.kind === "inline" &&
    occurrences.some(({ kind, name }) => kind === "partial" && name === newName)
  ) {
    return refuse(t('There is a "{0}" already. Choose another name.', newName));
  }
  if (occurrence.kind === "parameter" && wouldCapture(query, binding, newName)) {
    return refuse(t('Inside the block "{0}" is read already. Choose another name.', newName));
  }
  return { edits: same.map(({ start, end }) => ({ file: path, start, end, newText: newName })) };
}

/** True when a plain name inside the block would mean the parameter once that has the new name. */
function wouldCapture({ workspace, path }: Query, binding: Range, newName: string): boolean {
  const { nodes, mustaches } = workspace.template(path)!;
  const text = workspace.text(path)!;
  const tag = mustaches.find(({ start, end }) => binding.start > start && binding.start < end);
  const block = tag && blocksAt(nodes, tag.end).at(-1)?.branch;
  return workspace
    .symbols(path)!
    .occurrences.some(
      ({ kind, name, start }) =>
        (kind === "input" || kind === "helper") &&
        name === newName &&
        (!block || (start >= block.start && start <= block.end)) &&
        !/[./@[]/.test(text[start - 1] ?? ""),
    );
}
