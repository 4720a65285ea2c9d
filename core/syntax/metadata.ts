import { isScalar, visit } from "yaml";
import { problem } from "../codes.ts";
import type { Problem, PromptMetadata } from "../types.ts";
import { rangeOf, type YamlResult } from "./yaml.ts";

/** The keys of the format itself; every other key without a dot is kept in `raw` only. */
export const reservedKeys: readonly string[] = [
  "config",
  "description",
  "ext",
  "input",
  "model",
  "name",
  "output",
  "raw",
  "toolDefs",
  "tools",
  "variant",
  "version",
];

/** What Dotprompt gives for a file whose frontmatter it does not see. */
export const emptyMetadata = (): PromptMetadata => ({ ext: {}, metadata: {}, config: {} });

/**
 * The metadata of a frontmatter, as Dotprompt's `parse` gives it: reserved keys beside `raw`, which has
 * all of them, and keys with a dot under `ext`, split at the last dot.
 *
 * Dotprompt 1.1.2 itself writes `__proto__.x: 1` into the prototype of every object of the process, and
 * `constructor.x: 1` into the function `Object`; such keys are left out here.
 */
export function metadataOf(value: unknown): PromptMetadata {
  const raw = Object.fromEntries(
    Object.entries({ ...(value as object) }).filter(([key]) => !isUnsafeTopLevel(key)),
  );
  const pruned: Record<string, unknown> = { ...emptyMetadata() };
  const ext: Record<string, Record<string, unknown>> = {};
  for (const [key, entry] of Object.entries(raw)) {
    if (reservedKeys.includes(key)) pruned[key] = entry;
    else if (key.includes(".")) {
      const dot = key.lastIndexOf(".");
      const namespace = key.slice(0, dot);
      ext[namespace] ??= {};
      ext[namespace][key.slice(dot + 1)] = entry;
    }
  }
  return { ...pruned, raw, ext };
}

/** A copy without `undefined` and without `__proto__` keys, at any depth; shared values become copies. */
export function plainCopy<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(plainCopy) as T;
  const copy: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries(value)) {
    if (entry !== undefined && key !== "__proto__") copy[key] = plainCopy(entry);
  }
  return copy as T;
}

const builtIn = (name: string) => Object.hasOwn(Object.prototype, name) || name === "prototype";

/** True for a key of the frontmatter that Dotprompt would write, or follow, into a prototype. */
function isUnsafeTopLevel(key: string): boolean {
  if (key === "__proto__" || key === "constructor" || key === "prototype") return true;
  const dot = key.lastIndexOf(".");
  return dot >= 0 && (builtIn(key.slice(0, dot)) || key.slice(dot + 1) === "__proto__");
}

/** One problem for each key that was left out. */
export function unsafeKeys({ document }: YamlResult, offset: number): Problem[] {
  const found: Problem[] = [];
  if (!document) return found;
  visit(document, {
    Pair(_, pair, path) {
      if (!isScalar(pair.key)) return;
      const key = String(pair.key.value);
      // Document > map > pair is a key of the frontmatter itself.
      if (key !== "__proto__" && !(path.length === 2 && isUnsafeTopLevel(key))) return;
      const [start, end] = rangeOf(pair.key, offset);
      const message = `The key "${key}" would change built-in objects of a program that reads this file. It is left out: rename it.`;
      found.push(problem("unsafe-key", message, start, end));
    },
  });
  return found;
}
