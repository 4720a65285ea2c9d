import { entriesOf, fromEnvironment, typeNamed } from "./config.ts";
import type { Lost } from "./jinja-expressions.ts";
import { properties, property } from "./picoschema.ts";
import { isMap } from "./write.ts";

type Values = Record<string, unknown>;

export interface PromptyInputs {
  schema: Values;
  /** The values that the prompt file brings along. */
  values: Values;
  /** Inputs that hold the conversation so far. */
  threads: string[];
  /** Inputs that hold a list or a map. */
  structured: Set<string>;
  /** Inputs that hold an image, a sound or a file. */
  media: string[];
}

/** Keys that describe an input; a map with any other key is a value. */
const detailKeys =
  /^(?:name|type|kind|description|default|sample|example|required|is_required|optional|nullable|enum|enumValues|items|properties|strict|title|format|json_schema)$/;

/** What Picoschema has no words for. */
const unsaid = ["nullable", "strict", "title", "format", "json_schema"];

const isDetail = (one: unknown): one is Values =>
  isMap(one) && Object.keys(one).length > 0 && Object.keys(one).every((key) => detailKeys.test(key));

/** Inputs of all of Prompty's forms: a list of named ones, a map of their descriptions, types or values. */
export function promptyInputs(source: Values, note: Lost): PromptyInputs {
  const found: PromptyInputs = { schema: {}, values: {}, structured: new Set(), threads: [], media: [] };
  for (const given of [source.inputs, inside(source.inputSchema, "inputSchema", note)])
    for (const [name, one] of listed(given, "inputs", note)) add(found, name, one, note);
  const { sample } = source;
  if (isMap(sample)) {
    for (const [name, value] of Object.entries(sample)) {
      keep(found, name, value, note);
      if (found.threads.includes(name)) continue;
      if (!Object.keys(found.schema).some((key) => key.replace(/[?(].*$/, "") === name))
        Object.assign(found.schema, property(name, { type: typeOf(value) }));
    }
  } else if (sample !== undefined && sample !== null)
    note(
      `The sample ${JSON.stringify(sample).slice(0, 120)} cannot be read: copy its values to input.default.`,
    );
  for (const name of found.threads) delete found.values[name];
  return found;
}

/** The properties of a schema; what else it says is told. */
function inside(schema: unknown, name: string, note: Lost): unknown {
  if (!isMap(schema)) return undefined;
  const { properties, type: _, strict: __, required, ...others } = schema;
  const left = Object.keys(others);
  if (left.length) note(`Of ${name}, ${left.join(", ")} ${left.length > 1 ? "are" : "is"} left out.`);
  if (!Array.isArray(required)) return properties;
  return Object.fromEntries(
    entriesOf(properties).map(([key, one]) => [
      key,
      isMap(one) ? { ...one, required: required.includes(key) } : one,
    ]),
  );
}

function listed(given: unknown, what: string, note: Lost): [string, unknown][] {
  if (given === undefined || given === null) return [];
  if (!isMap(given) && !Array.isArray(given)) {
    note(`${what} (${JSON.stringify(given).slice(0, 120)}) cannot be read and are left out.`);
    return [];
  }
  const entries = entriesOf(given);
  const nameless = Array.isArray(given) ? given.length - entries.filter(([name]) => name).length : 0;
  if (nameless)
    note(
      `${nameless} of the ${what} ${nameless > 1 ? "have" : "has"} no name and ${nameless > 1 ? "are" : "is"} left out.`,
    );
  return entries.filter(([name]) => name !== "");
}

function add(found: PromptyInputs, name: string, one: unknown, note: Lost): void {
  const isType = typeof one === "string" && typeNamed(one) !== undefined;
  const detail: Values = isDetail(one) ? one : isType ? { type: one } : { type: typeOf(one), default: one };
  const kind = String(detail.kind ?? detail.type ?? "");
  if (kind === "thread") {
    found.threads.push(name);
    return;
  }
  if (/^(?:image|file|audio)$/.test(kind)) {
    found.media.push(name);
    Object.assign(found.schema, property(name, { ...detail, type: "string", kind: undefined }));
  } else Object.assign(found.schema, property(name, detail));
  if (/^(?:array|object)$/.test(typeNamed(detail.kind ?? detail.type) ?? "")) found.structured.add(name);
  const example = detail.default ?? detail.sample ?? detail.example;
  const others = ["sample", "example"].filter((key) => detail[key] !== undefined && detail[key] !== example);
  const left = [...unsaid, ...others].filter((key) => detail[key] !== undefined);
  if (left.length)
    note(`Of the input ${name}, ${left.join(", ")} ${left.length > 1 ? "are" : "is"} left out.`);
  if (example !== undefined && example !== null) keep(found, name, example, note);
}

function keep(found: PromptyInputs, name: string, value: unknown, note: Lost): void {
  if (fromEnvironment(value))
    note(`The value of ${name} comes from the environment (${String(value)}) and is left out.`);
  else {
    found.values[name] = value;
    // What is known of the values tells more than a declared type.
    if (typeof value === "object" && value !== null) found.structured.add(name);
    else found.structured.delete(name);
  }
}

export function typeOf(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return value === null ? "any" : typeof value;
}

/** What the answer must look like, out of Prompty's outputs. */
export function promptyOutput(source: Values, note: Lost): object | undefined {
  const given = source.outputs ?? inside(source.outputSchema, "outputSchema", note);
  if (isMap(given) && isMap(given.properties)) return { format: "json", schema: given };
  const entries = listed(given, "outputs", note).map(([name, one]): [string, unknown] => [
    name,
    isDetail(one) || (typeof one === "string" && typeNamed(one)) ? one : { type: typeOf(one) },
  ]);
  return entries.length ? { format: "json", schema: properties(entries) } : undefined;
}
