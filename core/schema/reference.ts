import { isFields } from "./keywords.ts";

/** True when a `$ref` names another document. */
export function isRemote(reference: string): boolean {
  return reference !== "" && !reference.startsWith("#");
}

/** What a local `$ref` (`#`, `#/$defs/name`, `#anchor`) leads to in the schema; undefined when nothing. */
export function resolvePointer(schema: unknown, reference: string): unknown {
  const fragment = decode(reference.replace(/^#/, ""));
  if (fragment === undefined) return undefined;
  if (fragment === "") return schema;
  if (!fragment.startsWith("/")) return findAnchor(schema, fragment);
  let value = schema;
  for (const part of fragment.slice(1).split("/")) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return typeof value === "boolean" || isFields(value) ? value : undefined;
}

function decode(fragment: string): string | undefined {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return undefined;
  }
}

function findAnchor(schema: unknown, name: string): unknown {
  if (typeof schema !== "object" || schema === null) return undefined;
  if (isFields(schema) && schema.$anchor === name) return schema;
  for (const inner of Object.values(schema)) {
    const found = findAnchor(inner, name);
    if (found !== undefined) return found;
  }
  return undefined;
}
