import { limits } from "../core/language/limits.ts";
import { readYaml } from "../core/language/yaml.ts";
import type { InputField } from "../core/protocol/runner.ts";
import { absolute } from "./files/paths.ts";
import { readText } from "./files/read.ts";
import { SetupError } from "./problem.ts";
import type { Terminal } from "./terminal.ts";

type Values = Record<string, unknown>;

/**
 * The values that `--input` names, as JSON or YAML, with those of `--set` over them.
 *
 * @param file path, `-` for the standard input, or nothing
 * @param fields what is known about the prompt's inputs; tells texts from numbers
 * @throws SetupError for values that cannot be read
 */
export async function readInput(
  file: string | undefined,
  sets: readonly string[],
  fields: readonly InputField[],
  terminal: Terminal,
): Promise<Values> {
  const values = file === undefined ? {} : await readValues(file, terminal);
  for (const set of sets) assign(values, set, fields);
  return values;
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
    return JSON.parse(text);
  } catch (error) {
    if (/^\s*[[{]/.test(text))
      throw new SetupError(`${name} is not valid JSON: ${(error as Error).message}.`);
  }
  if (text.length > limits.size)
    throw new SetupError(`${name} is not JSON, and YAML is read up to ${limits.size / 1024} kB only.`);
  const { value, failed, refused, problems } = readYaml(text, 0);
  if (failed || refused)
    throw new SetupError(`${name} is neither JSON nor YAML. ${problems[0]?.message ?? ""}`.trim());
  return value;
}

/** `key=value`, or `key.inner=value`. */
function assign(values: Values, set: string, fields: readonly InputField[]): void {
  const at = set.indexOf("=");
  if (at < 1) throw new SetupError(`--set takes key=value, not "${set}".`);
  const path = set.slice(0, at).split(".");
  const [first] = path;
  const field = path.length === 1 ? fields.find(({ name }) => name === first) : undefined;
  const value = typed(set.slice(at + 1), field, first!);
  let place = values;
  for (const step of path.slice(0, -1)) {
    if (step === "__proto__" || !isPlain(place[step])) define(place, step, {});
    place = place[step] as Values;
  }
  define(place, path.at(-1)!, value);
}

const isPlain = (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value);

/** Also a name such as `__proto__` is only a name. */
function define(place: Values, key: string, value: unknown): void {
  Object.defineProperty(place, key, { value, enumerable: true, configurable: true, writable: true });
}

function typed(text: string, field: InputField | undefined, key: string): unknown {
  if (field?.type === "string") return text;
  if (field?.type === "enum") return field.choices?.find((choice) => String(choice) === text) ?? text;
  try {
    return JSON.parse(text);
  } catch {
    if (field === undefined || field.type === "any") return text;
    const wanted = { number: "a number", integer: "a whole number", boolean: "true or false" }[
      field.type as string
    ];
    throw new SetupError(`--set ${key}: "${text}" is not ${wanted ?? "JSON"}.`);
  }
}
