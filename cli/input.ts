import { limits } from "../core/limits.ts";
import { didYouMean } from "../core/source/nearest.ts";
import { readYaml } from "../core/syntax/yaml.ts";
import type { JsonSchema } from "../core/types.ts";
import { absolute } from "./files/paths.ts";
import { readText } from "./files/read.ts";
import { inner, isIndex, isMap } from "./misgiven.ts";
import { SetupError } from "./problem.ts";
import type { Terminal } from "./terminal.ts";

type Values = Record<string, unknown>;

/**
 * The values that `--input` names, as JSON or YAML, with those of `--set` over them.
 *
 * @param file path, `-` for the standard input, or nothing
 * @throws SetupError for values that cannot be read
 */
export async function readInput(
  file: string | undefined,
  { sets, schema, defaults }: Sets,
  terminal: Terminal,
): Promise<Values> {
  const values = file === undefined ? {} : await readValues(file, terminal);
  for (const set of sets) assign(values, set, { schema, defaults });
  return values;
}

interface Sets {
  sets: readonly string[];
  /** Of the prompt's input, when it has one; tells texts from numbers. */
  schema: JsonSchema | null;
  /** The file's own values: an inner value is set in them, unless `--input` brings its own. */
  defaults: Values;
}

async function readValues(file: string, terminal: Terminal): Promise<Values> {
  const name = file === "-" ? "The standard input" : file;
  const text = file === "-" ? await terminal.input() : readText(absolute(terminal.cwd, file), file);
  const value = parseValues(text, name);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Values;
  throw new SetupError(`${name} must hold an object with the prompt's inputs, such as {"name": "Ada"}.`);
}

function parseValues(text: string, name: string): unknown {
  try {
    // Some editors begin a file with a mark that JSON does not know.
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    if (/^\s*[[{]/.test(text))
      throw new SetupError(`${name} is not valid JSON: ${(error as Error).message}.`);
  }
  if (text.length > limits.size)
    throw new SetupError(`${name} is not JSON, and YAML is read up to ${limits.size / 1024} kB only.`);
  const { value, failed, refused, problems } = readYaml(text, 0);
  if (failed || refused)
    throw new SetupError(
      refused
        ? (problems[0]?.message ?? "").replace("The frontmatter", name)
        : `${name} is not valid YAML: ${problems[0]?.message ?? "it cannot be read."}`,
    );
  return value;
}

/** `key=value`, or `key.inner=value`. */
function assign(values: Values, set: string, { schema, defaults }: Omit<Sets, "sets">): void {
  const at = set.indexOf("=");
  if (at < 1) throw new SetupError(`--set takes key=value, not "${set}".`);
  const key = set.slice(0, at);
  const path = key.split(".");
  const value = typed(set.slice(at + 1), path.reduce(inner, schema ?? {}), key);
  const [first = "", ...rest] = path;
  // The other values inside stay as the file has them.
  if (rest.length > 0 && !Object.hasOwn(values, first) && Object.hasOwn(defaults, first))
    define(values, first, structuredClone(defaults[first]));
  let place: Values | unknown[] = values;
  for (const [n, step] of path.slice(0, -1).entries()) {
    requireItem(place, step, key);
    const before: unknown = Object.hasOwn(place, step) ? (place as Values)[step] : undefined;
    const next = before ?? {};
    if (!isMap(next) && !Array.isArray(next))
      throw new SetupError(
        `--set ${key}: ${path.slice(0, n + 1).join(".")} is ${JSON.stringify(next)}, which has nothing inside. Set that as a whole.`,
      );
    if (next !== before) define(place, step, next);
    place = next;
  }
  requireItem(place, path.at(-1)!, key);
  define(place, path.at(-1)!, value);
}

/** Of a list only an item, or the one after the last, can be set. */
function requireItem(place: Values | unknown[], step: string, key: string): void {
  if (!Array.isArray(place) || (isIndex(step) && Number(step) <= place.length)) return;
  throw new SetupError(
    `--set ${key}: "${step}" is no item of a list of ${place.length}. Items count from 0, as in tags.0.`,
  );
}

/** Also a name such as `__proto__` is only a name. */
function define(place: Values | unknown[], key: string, value: unknown): void {
  Object.defineProperty(place, key, { value, enumerable: true, configurable: true, writable: true });
}

/** What a text stands for: itself where the schema wants a text, else the JSON that it is. */
function typed(text: string, schema: JsonSchema, key: string): unknown {
  if (Array.isArray(schema.enum)) return chosen(text, schema.enum, key);
  const [type, ...others] = [schema.type].flat().filter((one) => one !== "null");
  if (type === "string" && others.length === 0) return text;
  const kind = others.length === 0 && typeof type === "string" ? kinds[type] : undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    if (!kind) return text;
  }
  if (kind && value !== null && !kind.fits(value))
    throw new SetupError(`--set ${key}: "${text}" is not ${kind.name}.`);
  return value;
}

/** The choice that a text names. */
function chosen(text: string, choices: readonly unknown[], key: string): unknown {
  const written = choices.map((choice) => (typeof choice === "string" ? choice : JSON.stringify(choice)));
  const at = written.indexOf(text);
  if (at >= 0) return choices[at];
  // An optional input has null among its choices, which nobody means by another word.
  const words = written.filter((_, n) => choices[n] !== null);
  throw new SetupError(
    `--set ${key}: "${text}" is not one of ${words.join(", ")}.${didYouMean(text, words)}`,
  );
}

const kinds: Record<string, { name: string; fits(value: unknown): boolean }> = {
  number: { name: "a number", fits: (value) => typeof value === "number" },
  integer: { name: "a whole number", fits: Number.isInteger },
  boolean: { name: "true or false", fits: (value) => typeof value === "boolean" },
  array: { name: "a list in JSON, such as [1, 2]", fits: Array.isArray },
  object: { name: 'an object in JSON, such as {"a": 1}', fits: isMap },
};
