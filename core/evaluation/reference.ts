import type { TSchema } from "typebox";
import type { KeyDoc, ValueDoc } from "../syntax/reference/types.ts";
import { TestFile } from "./format.ts";
import { assertionKinds } from "./kinds/index.ts";
import type { AssertionKind } from "./kinds/kind.ts";

/** What is read of a part of the format. */
interface Part {
  type?: string;
  label?: string;
  description?: string;
  snippet?: string;
  properties?: Record<string, TSchema>;
  items?: TSchema;
  anyOf?: { const?: unknown; description?: string }[];
}

/** The keys of a test file with their meaning, made of the format itself; items of lists stand under the list's key. */
export const testFileKeys: readonly KeyDoc[] = keysOf(TestFile);

function keysOf(schema: TSchema): KeyDoc[] {
  const { properties = {}, items } = schema as Part;
  if (items) return keysOf(items);
  return Object.entries(properties).map(([key, property]) => {
    const { label = "", description = "", snippet } = property as Part;
    const values = valuesOf(property as Part);
    const children = keysOf(property);
    return {
      key,
      type: label,
      about: description,
      ...(snippet === undefined ? {} : { snippet }),
      ...(values.length > 0 ? { values } : {}),
      ...(children.length > 0 ? { children } : {}),
    };
  });
}

function valuesOf({ anyOf = [], type }: Part): ValueDoc[] {
  if (type === "boolean") return ["true", "false"].map((value) => ({ value, about: "" }));
  return anyOf.flatMap(({ const: value, description = "" }) =>
    typeof value === "string" ? [{ value, about: description }] : [],
  );
}

/**
 * The documentation of a key.
 *
 * @param path keys from the top of a test file; an item of a list is `[]` or a number
 */
export function testKey(path: readonly (string | number)[]): KeyDoc | undefined {
  let level: readonly KeyDoc[] | undefined = testFileKeys;
  let found: KeyDoc | undefined;
  for (const key of path) {
    if (key === "[]" || typeof key === "number") continue;
    found = level?.find((one) => one.key === key);
    // Assertions in an assertion have the keys of any other.
    if (!(key === "assert" && found && !found.children)) level = found?.children;
    else found = { ...found, children: level };
  }
  return found;
}

/** The keys that may stand in a map of a test file. */
export function testKeys(path: readonly (string | number)[]): readonly KeyDoc[] {
  return path.length === 0 ? testFileKeys : (testKey(path)?.children ?? []);
}

/** The kind of assertion that a written type names. */
export function writtenKind(written: string): { kind: AssertionKind; not: boolean } | undefined {
  const not = written.startsWith("not-");
  const kind = assertionKinds.find(({ type }) => type === (not ? written.slice(4) : written));
  return kind && { kind, not };
}

/**
 * A path as it is in a test file that spells out `tests`: the list may stand alone, in a file and inline.
 *
 * @param inline true for the steps below `studio.tests`, where an empty value is a list, too
 */
export function inTestFile(path: readonly (string | number)[], inline: boolean): (string | number)[] {
  const [first] = path;
  const isList = first === undefined ? inline : first === "[]" || typeof first === "number";
  return isList ? ["tests", ...path] : [...path];
}
