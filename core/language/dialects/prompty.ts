import { parse } from "../../syntax/parse.ts";
import { toHandlebars } from "./jinja.ts";
import type { Lost } from "./jinja-expressions.ts";
import { promptyModel } from "./prompty-model.ts";
import { type ImportResult, isMap, promptFile, roleOf } from "./write.ts";

/**
 * Makes a prompt file of a Prompty one: model and parameters, inputs, samples as defaults, messages, the
 * Jinja or Mustache template.
 *
 * @param name of the new file, without `.prompt`
 */
export function importPrompty(text: string, name: string): ImportResult {
  const lost: string[] = [];
  const note: Lost = (sentence) => void (lost.includes(sentence) || lost.push(sentence));
  const { frontmatter, metadata, problems } = parse(text.replace(/^\ufeff/, ""));
  const source = metadata.raw;
  if (!frontmatter || !isMap(source) || problems.some(({ code }) => code === "frontmatter-not-map")) {
    return {
      files: [],
      lost: ["The file has no frontmatter that can be read, so it is not a Prompty file."],
    };
  }
  const { model, config, tools, toolDefs, output } = promptyModel(source, note);
  const keys = {
    model,
    description: typeof source.description === "string" ? source.description : undefined,
    config,
    tools,
    toolDefs,
    input: inputOf(source, note),
    output: output ?? outputOf(source.outputs ?? source.outputSchema),
    "prompty.name": source.name,
    "prompty.version": source.version,
    "prompty.authors": authorsOf(source),
    "prompty.tags": isMap(source.metadata) ? source.metadata.tags : source.tags,
  };
  for (const key of Object.keys(source)) if (!known.includes(key)) note(`The key "${key}" is left out.`);
  const body = text.replace(/^\ufeff/, "").slice(frontmatter.end);
  return {
    files: [{ name: `${name}.prompt`, text: promptFile(keys, template(body, source.template, note)) }],
    lost,
  };
}

const known = [
  "name",
  "description",
  "version",
  "authors",
  "tags",
  "metadata",
  "model",
  "inputs",
  "inputSchema",
  "outputs",
  "outputSchema",
  "sample",
  "template",
  "tools",
];

const authorsOf = ({ authors, metadata }: Record<string, unknown>) =>
  authors ?? (isMap(metadata) ? metadata.authors : undefined);

function template(body: string, kind: unknown, note: Lost): string {
  const format = isMap(kind) ? (isMap(kind.format) ? kind.format.kind : (kind.format ?? kind.type)) : kind;
  const isMustache = format === "mustache" || format === "handlebars";
  const written = isMustache ? body : toHandlebars(body, note);
  const marked = written
    .replace(
      /^[ \t]{0,20}#?[ \t]{0,20}(system|developer|user|assistant|tool|function)[ \t]{0,20}(?:\[[^\]\n]{0,200}\])?[ \t]{0,20}:[ \t]{0,20}\r?$/gim,
      (_, role: string) => {
        if (/^(?:tool|function)$/i.test(role)) note("A message of a tool is carried over as text.");
        return `{{role "${roleOf(role)}"}}`;
      },
    )
    .replace(/!\[[^\]\n]{0,400}\]\(([^)\s]{1,4000})\)/g, (written, url: string) => image(written, url, note));
  // What stands before the first role speaks as the system.
  return /^\s*\{\{role /.test(marked) || !marked.includes('{{role "')
    ? marked
    : `{{role "system"}}\n${marked.trim()}`;
}

/** Markdown images are sent as images. */
function image(written: string, url: string, note: Lost): string {
  const variable = /^\{\{([\w.@[\]]+)\}\}$/.exec(url)?.[1];
  if (variable) return `{{media url=${variable}}}`;
  if (/^(?:https?|data):[^"{}]*$/i.test(url)) return `{{media url="${url}"}}`;
  note(`The image ${url} is a file: give its address as an input, and write {{media url=image}}.`);
  return written;
}

function inputOf(source: Record<string, unknown>, note: Lost): object | undefined {
  const properties = isMap(source.inputSchema) ? source.inputSchema.properties : undefined;
  const listed = Array.isArray(properties)
    ? properties.filter(isMap).map((one) => [String(one.name), one])
    : null;
  const inputs = listed ? Object.fromEntries(listed) : (source.inputs ?? properties);
  const schema: Record<string, unknown> = {};
  const values: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries(isMap(inputs) ? inputs : {})) {
    const detail = isMap(entry) ? entry : typeof entry === "string" ? { type: entry } : {};
    Object.assign(schema, property(key, detail));
    const example = detail.default ?? detail.sample ?? detail.example;
    if (example !== undefined) values[key] = example;
  }
  if (isMap(source.sample)) Object.assign(values, source.sample);
  else if (source.sample !== undefined)
    note(`The sample ${JSON.stringify(source.sample)} is another file: copy its values to input.default.`);
  if (isMap(source.sample) && Object.keys(schema).length === 0)
    for (const [key, value] of Object.entries(values))
      Object.assign(schema, property(key, { type: typeOf(value) }));
  const input = {
    ...(Object.keys(schema).length ? { schema } : {}),
    ...(Object.keys(values).length ? { default: values } : {}),
  };
  return Object.keys(input).length ? input : undefined;
}

function outputOf(outputs: unknown): object | undefined {
  if (!isMap(outputs)) return undefined;
  if (isMap(outputs.properties)) return { format: "json", schema: outputs };
  const entries = Object.entries(outputs).filter(([, entry]) => isMap(entry) || typeof entry === "string");
  if (entries.length === 0) return undefined;
  const schema = entries.map(([key, entry]) => property(key, isMap(entry) ? entry : { type: entry }));
  return { format: "json", schema: Object.assign({}, ...schema) };
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return value === null ? "any" : typeof value;
}

/** One property in Picoschema. */
export function property(name: string, detail: Record<string, unknown>): Record<string, unknown> {
  const optional = detail.is_required === false || detail.required === false ? "?" : "";
  const description =
    typeof detail.description === "string" ? detail.description.replace(/\s+/g, " ").trim() : "";
  const behind = description ? `, ${description}` : "";
  const kind = String(detail.type ?? detail.kind ?? "any").toLowerCase();
  if (kind === "array" || kind === "list") return { [`${name}${optional}(array${inKey(behind)})`]: "any" };
  const types: Record<string, string> = {
    object: "any",
    int: "integer",
    float: "number",
    bool: "boolean",
    text: "string",
  };
  const type = Object.hasOwn(types, kind) ? types[kind]! : kind;
  const scalar = ["any", "boolean", "integer", "null", "number", "string"].includes(type) ? type : "any";
  return { [`${name}${optional}`]: `${scalar}${behind}` };
}

/** A parenthesis would cut a description in a key off. */
const inKey = (text: string) => text.replaceAll("(", "[").replaceAll(")", "]");
