import type { Node } from "yaml";
import { isScalar } from "yaml";
import { limits } from "../../limits.ts";
import { splitFrontmatter } from "../../syntax/frontmatter.ts";
import { parse } from "../../syntax/parse.ts";
import type { PromptTree } from "../../syntax/tree.ts";
import { readYaml } from "../../syntax/yaml.ts";
import type { JsonSchema } from "../../types.ts";
import { allDeclared, declaredFields, fieldsOfSchema, nodeAt, typeAt, type YamlSource } from "./declared.ts";
import { schemaMentions } from "./schema-mentions.ts";
import { readTemplate, type Template } from "./template.ts";
import { templateSymbols } from "./template-symbols.ts";
import {
  type Declared,
  type DeclaredType,
  type DynamicUse,
  element,
  type Include,
  type InputPath,
  type Occurrence,
  type RoleMark,
} from "./types.ts";
import { frontmatterSymbols, testSymbols } from "./yaml-symbols.ts";

/** What the names of one file stand for, and where each stands. */
export interface FileSymbols {
  /** In the order of their places. */
  occurrences: Occurrence[];
  /** The fields of `input.schema`. */
  input: Declared[];
  /** The fields of `output.schema`. */
  output: Declared[];
  includes: Include[];
  roles: RoleMark[];
  dynamic: DynamicUse[];
  partial: boolean;
}

/** A file with everything that was read in it; much larger than its symbols. */
export interface ParsedFile {
  /** Reads the file as Dotprompt does, the first time it is asked for; null for a test file. */
  tree: () => PromptTree | null;
  /** Where the frontmatter stands; null without one, and for a test file. */
  frontmatter: { end: number; yamlStart: number; yamlEnd: number } | null;
  /** The frontmatter's YAML, or the whole of a test file; null without. */
  yaml: YamlSource | null;
  /** The file's `input.default`. */
  defaults: unknown;
  /** Empty for a test file. */
  template: Template;
}

/**
 * Reads a prompt file as far as its names need it. Handlebars' own parser takes ten times as long as all of
 * this and gives nothing for a half-typed template, so it waits until somebody asks for the tree.
 */
export function parsePrompt(text: string): ParsedFile {
  let parsed: PromptTree | null = null;
  const tree = () => {
    parsed ??= parse(text);
    return parsed;
  };
  const none = { tree, frontmatter: null, yaml: null, defaults: undefined };
  if (text.length > limits.size) return { ...none, template: readTemplate("", 0, 0) };
  const split = splitFrontmatter(text);
  if (!split || split.yamlStart === split.yamlEnd)
    return { ...none, template: readTemplate(text, 0, text.length) };
  const { yamlStart, yamlEnd, bodyStart: end } = split;
  const { document, value } = readYaml(text.slice(yamlStart, yamlEnd), yamlStart);
  return {
    tree,
    frontmatter: { end, yamlStart, yamlEnd },
    yaml: document ? { text, document, offset: yamlStart } : null,
    defaults: valueAt(value, ["input", "default"]),
    template: readTemplate(text, end, text.length),
  };
}

/** Reads a test file. */
export function parseTests(text: string): ParsedFile {
  const { document } = text.length > limits.size ? { document: null } : readYaml(text, 0);
  return {
    tree: () => null,
    frontmatter: null,
    yaml: document ? { text, document, offset: 0 } : null,
    defaults: undefined,
    template: readTemplate("", 0, 0),
  };
}

/** What the application around the prompt files defines. */
export interface SymbolContext {
  isHelper: (name: string) => boolean;
  schemas: Readonly<Record<string, JsonSchema | true>>;
}

/** The symbols of a prompt file, complete or still being typed. */
export function promptSymbols(file: ParsedFile, partial: boolean, context: SymbolContext): FileSymbols {
  const { yaml, template, defaults } = file;
  const input = yaml ? schemaFields(yaml, "input", context) : [];
  const output = yaml ? schemaFields(yaml, "output", context) : [];
  const types = (path: InputPath) => knownType(defaults, input, path);
  const found = templateSymbols(template, { types, isHelper: context.isHelper, inPartial: partial });
  const occurrences = [
    ...(yaml ? frontmatterSymbols(yaml) : []),
    ...(yaml ? schemaMentions(yaml) : []),
    ...declarations(input),
    ...found.occurrences,
  ].sort(byPlace);
  return { ...found, occurrences, input, output, partial };
}

/** The symbols of a test file: the inputs it sets. */
export function testFileSymbols({ yaml }: ParsedFile): FileSymbols {
  const root = (yaml?.document.contents ?? null) as Node | null;
  const occurrences = yaml ? testSymbols(yaml, root).sort(byPlace) : [];
  return { occurrences, input: [], output: [], includes: [], roles: [], dynamic: [], partial: false };
}

const byPlace = (one: Occurrence, other: Occurrence) => one.start - other.start || one.end - other.end;

function schemaFields(yaml: YamlSource, side: "input" | "output", context: SymbolContext): Declared[] {
  const node = nodeAt(yaml.document, [side, "schema"]);
  if (isScalar(node) && typeof node.value === "string") {
    const schema = named(context, node.value.split(",")[0]!.trim());
    return schema ? fieldsOfSchema(schema) : [];
  }
  const fields = declaredFields(yaml, node);
  for (const field of allDeclared(fields)) {
    const schema = field.schemaName === undefined ? undefined : named(context, field.schemaName);
    if (!schema || field.children.length > 0) continue;
    field.children = fieldsOfSchema(schema, field.type === "array" ? [...field.path, element] : field.path);
    if (field.type === "unknown") field.type = field.children.length > 0 ? "object" : "unknown";
  }
  return fields;
}

function named({ schemas }: SymbolContext, name: string): JsonSchema | undefined {
  const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
  return typeof schema === "object" ? schema : undefined;
}

function* declarations(fields: Declared[]): Generator<Occurrence> {
  for (const { name, path, key, whole } of allDeclared(fields)) {
    if (key) yield { kind: "input", name, path, ...key, site: "schema", ...(whole ? { whole } : {}) };
  }
}

/** The type that the schema declares, else that of the default. */
export function knownType(defaults: unknown, fields: Declared[], path: InputPath): DeclaredType {
  const declared = typeAt(fields, path);
  if (declared !== "unknown" && declared !== "any") return declared;
  const value = valueAt(defaults, path);
  if (Array.isArray(value)) return "array";
  if (typeof value === "boolean") return "boolean";
  return typeof value === "object" && value !== null ? "object" : declared;
}

/** The value at a path; the first element of lists. */
export function valueAt(input: unknown, path: InputPath): unknown {
  let value = input;
  for (const step of path) {
    if (typeof value !== "object" || value === null) return undefined;
    if (step === element) value = Array.isArray(value) ? value[0] : Object.values(value)[0];
    else value = Object.hasOwn(value, step) ? (value as Record<string, unknown>)[step] : undefined;
  }
  return value;
}

/** The occurrence that an offset touches; the innermost when several do. */
export function occurrenceAt(symbols: FileSymbols, offset: number): Occurrence | undefined {
  const touching = symbols.occurrences.filter(({ start, end }) => offset >= start && offset <= end);
  return touching.find(({ end }) => offset < end) ?? touching[0];
}
