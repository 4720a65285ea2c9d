import { fromEnvironment } from "./config.ts";
import type { Lost } from "./jinja-expressions.ts";
import { withoutMarkers } from "./markers.ts";
import { promptyBody } from "./prompty-body.ts";
import { promptyInputs, promptyOutput } from "./prompty-inputs.ts";
import { promptyModel } from "./prompty-model.ts";
import type { ReadFile } from "./sources.ts";
import { readStructure } from "./structure.ts";
import { type ImportResult, isMap, promptFile } from "./write.ts";

type Values = Record<string, unknown>;

/**
 * Makes a prompt file of a Prompty one: model and parameters, inputs, samples as defaults, outputs, tools, messages,
 * the Jinja or Mustache template.
 *
 * @param name of the new file, without `.prompt`
 * @param read gives the files that `${file:…}` names, by their path beside this one
 */
export function importPrompty(text: string, name: string, read: ReadFile = () => undefined): ImportResult {
  const lost: string[] = [];
  const note: Lost = (sentence) => void (lost.includes(sentence) || lost.push(sentence));
  const head = headOf(withoutMarkers(text.replace(/^\ufeff/, "").replaceAll("\r\n", "\n")));
  if ("mistake" in head) return { files: [], lost: [head.mistake] };
  const source = resolved(head.value, read, note) as Values;
  const { model, config, toolDefs, output } = promptyModel(source, note);
  const inputs = promptyInputs(source, note);
  const metadata = isMap(source.metadata) ? source.metadata : {};
  const declared = promptyOutput(source, note);
  if (output && declared) note("The outputs are taken, not the response format of the parameters.");
  const keys = {
    model,
    description: typeof source.description === "string" ? source.description : undefined,
    config,
    toolDefs,
    input: { schema: inputs.schema, default: inputs.values },
    output: declared ?? output,
    "prompty.name": source.name,
    "prompty.version": source.version ?? metadata.version,
    "prompty.authors": source.authors ?? metadata.authors,
    "prompty.tags": source.tags ?? metadata.tags,
  };
  for (const key of Object.keys(source)) if (!known.includes(key)) note(`The key "${key}" is left out.`);
  for (const key of Object.keys(metadata))
    if (!["authors", "tags", "version"].includes(key)) note(`The key "metadata.${key}" is left out.`);
  const body = promptyBody(head.body, source.template, inputs, note);
  return { files: [{ name: `${name}.prompt`, text: promptFile(keys, body) }], lost };
}

const known = [
  "$schema",
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

/** The frontmatter's map and what stands below it; a sentence when there is none that can be read. */
function headOf(text: string): { value: Values; body: string } | { mistake: string } {
  const opening = /^\s*---[ \t]*\n/.exec(text);
  if (!opening)
    return { mistake: "The file has no frontmatter between two lines of ---, so it is not a Prompty file." };
  const start = opening[0].length;
  const closing = /^---[ \t]*$/m.exec(text.slice(start));
  if (!closing) return { mistake: "The frontmatter never ends: write a line of --- below its last key." };
  const first = opening[0].split("\n").length;
  const read = readStructure(text.slice(start, start + closing.index), "The frontmatter", false, first);
  if ("mistake" in read) return read;
  if (read.value !== null && !isMap(read.value))
    return { mistake: "The frontmatter has no keys, so the file is not a Prompty file." };
  return { value: read.value ?? {}, body: text.slice(start + closing.index + closing[0].length) };
}

/**
 * Values with what `${file:…}` and `${env:NAME:default}` stand for. A file that cannot be read, and a value that
 * only the environment has, are told where they are used.
 */
function resolved(value: unknown, read: ReadFile, note: Lost, key = ""): unknown {
  if (Array.isArray(value)) return value.map((one) => resolved(one, read, note, key));
  if (isMap(value))
    return Object.fromEntries(
      Object.entries(value)
        .map(([name, one]) => [name, resolved(one, read, note, key ? `${key}.${name}` : name)] as const)
        .filter(([, one]) => one !== undefined),
    );
  if (typeof value !== "string") return value;
  const [, kind, rest = ""] = /^\$\{(\w+):([^}]*)\}$/.exec(value) ?? [];
  const path =
    kind?.toLowerCase() === "file" ? rest : key === "sample" || key === "tools" ? value : undefined;
  if (path !== undefined && !fromEnvironment(path)) return fileOf(path, read, note, key);
  const [, fallback] = kind?.toLowerCase() === "env" ? (/^[^:]*:(.+)$/s.exec(rest) ?? []) : [];
  if (fallback === undefined || isConnection(key)) return value;
  note(`${key} comes from the environment; its default, ${fallback}, is taken.`);
  return fallback;
}

const isConnection = (key: string) =>
  /^model\.(?:configuration|connection)\.(?!azure_deployment|model$)/.test(key);

function fileOf(path: string, read: ReadFile, note: Lost, key: string): unknown {
  const text = read(path);
  if (text === undefined) {
    note(`${key || "A value"} stands in the file ${path}, which cannot be read here, and is left out.`);
    return undefined;
  }
  if (!/\.(?:json|ya?ml)$/i.test(path)) return text;
  const found = readStructure(text, path, /\.json$/i.test(path));
  if ("value" in found) return found.value;
  note(`${found.mistake} So ${key || "a value"} is left out.`);
  return undefined;
}
