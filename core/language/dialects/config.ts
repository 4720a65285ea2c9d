import { ChatRequest } from "../../protocol/chat.ts";
import type { Lost } from "./jinja-expressions.ts";
import { isMap } from "./write.ts";

type Values = Record<string, unknown>;

/** Names of parameters that Dotprompt has and the request has not; a test holds them against the request's. */
export const dotpromptParameters: readonly string[] = [
  "topP",
  "topK",
  "topA",
  "minP",
  "typicalP",
  "stopSequences",
  "presencePenalty",
  "frequencyPenalty",
  "repetitionPenalty",
  "candidateCount",
  "minOutputTokens",
  "logitBias",
  "topLogprobs",
  "toolChoice",
  "parallelToolCalls",
  "reasoningEffort",
  "serviceTier",
  "safetySettings",
  "maxOutputTokens",
  "maxTokens",
  "max_output_tokens",
  "maxCompletionTokens",
  "thinkingConfig",
  "responseModalities",
  "responseLogprobs",
  "toolConfig",
];

/** What the prompt file says elsewhere, or the broker alone. */
const others = [
  "model",
  "messages",
  "stream",
  "stream_options",
  "metadata",
  "user",
  "tools",
  "functions",
  "response_format",
];

/** Other spellings that mean the same. */
const renamed: Record<string, string> = {
  allowMultipleToolCalls: "parallelToolCalls",
  max_tokens_to_sample: "max_tokens",
  stop_sequences: "stopSequences",
  toolSettings: "safetySettings",
};

const isParameter = (key: string) =>
  dotpromptParameters.includes(key) || (Object.hasOwn(ChatRequest.properties, key) && !others.includes(key));

/** A key that guards something, wherever it stands. */
const secret =
  /(?:api|access|private|secret|auth|subscription)[-_]?key|secret|password|passwd|credential|authorization|bearer|cookie|headers?$/i;

/** True when a value holds something that no file in a repository should hold, or what only an environment has. */
const isPrivate = (value: unknown): boolean =>
  isMap(value)
    ? Object.entries(value).some(([key, one]) => secret.test(key) || isPrivate(one))
    : Array.isArray(value)
      ? value.some(isPrivate)
      : fromEnvironment(value);

/** True for a text that the program it was written for fills in from its environment. */
export const fromEnvironment = (value: unknown): boolean =>
  typeof value === "string" && /\$\{\w+:?|\{\{-?\s*env\b|process\.env/.test(value);

/**
 * The parameters of a model that a prompt file can hold. Everything else, above all addresses, keys and headers,
 * is told and left out: what is not known to be harmless never lands in the file.
 *
 * @param whose how the place is called in a sentence
 */
export function parametersOf(values: Values, whose: string, lost: Lost): Values {
  const { generationConfig, inferenceConfig, interfaceConfig, ...rest } = values;
  const flat: Values = {
    ...(isMap(generationConfig) ? generationConfig : {}),
    ...(isMap(inferenceConfig) ? inferenceConfig : {}),
    ...(isMap(interfaceConfig) ? interfaceConfig : {}),
    ...rest,
  };
  const left: string[] = [];
  const kept: Values = {};
  for (const [written, value] of Object.entries(flat)) {
    if (value === undefined || value === null) continue;
    const key = Object.hasOwn(renamed, written) ? renamed[written]! : written;
    if (isParameter(key) && !isPrivate(value)) kept[key] = value;
    else if (isParameter(key) && fromEnvironment(value))
      lost(`${key} comes from the environment (${String(value).slice(0, 80)}) and is left out.`);
    else left.push(written);
  }
  if (left.length)
    lost(
      `Of ${whose}, ${left.join(", ")} ${left.length > 1 ? "are" : "is"} left out: connections and keys are the broker's, and the rest has no counterpart.`,
    );
  return kept;
}

/** What the answer must look like, out of OpenAI's `response_format` or Gemini's counterparts; they are taken out. */
export function takeOutput(values: Values, lost: Lost): { output?: object; rest: Values } {
  const { response_format, responseFormat, generationConfig, ...rest } = values;
  const { response_mime_type, responseMimeType, response_schema, responseSchema, ...generation } = isMap(
    generationConfig,
  )
    ? generationConfig
    : {};
  const left = Object.keys(generation).length ? { ...rest, generationConfig: generation } : rest;
  const schema = response_schema ?? responseSchema;
  if (isMap(schema)) return { output: { format: "json", schema }, rest: left };
  if (schema !== undefined) lost(`The schema ${String(schema)} cannot be read and is left out.`);
  if ((response_mime_type ?? responseMimeType) === "application/json")
    return { output: { format: "json" }, rest: left };
  const output = formatOf(response_format ?? responseFormat, lost);
  return output ? { output, rest: left } : { rest: left };
}

function formatOf(format: unknown, lost: Lost): object | undefined {
  if (format === undefined || format === null) return undefined;
  const { type, json_schema, schema } = isMap(format) ? format : { type: format };
  const inner = isMap(json_schema)
    ? (json_schema.schema ?? (json_schema.type ? json_schema : undefined))
    : schema;
  if (isMap(inner)) return { format: "json", schema: inner };
  if (type === "json_object" || (type === "json_schema" && inner === undefined)) return { format: "json" };
  if (type !== "text") lost(`The response format ${JSON.stringify(format).slice(0, 120)} is left out.`);
  return undefined;
}

/**
 * Definitions of tools, as OpenAI, Anthropic, Gemini, Bedrock or Prompty write them. Tools of another kind are told
 * by name.
 */
export function toolDefinitions(tools: unknown, lost: Lost): Values[] {
  if (tools === undefined || tools === null) return [];
  const listed = Array.isArray(tools)
    ? tools
    : isMap(tools)
      ? Object.entries(tools).map(([name, one]) => ({ name, ...(isMap(one) ? one : {}) }))
      : null;
  if (!listed) {
    lost(`The tools ${JSON.stringify(tools).slice(0, 120)} cannot be read here and are left out.`);
    return [];
  }
  const left: string[] = [];
  const found = listed.flatMap((tool) => {
    const functions = functionsOf(tool);
    if (!functions.length)
      left.push(isMap(tool) ? String(tool.name ?? tool.id ?? tool.kind ?? tool.type ?? "one") : String(tool));
    return functions;
  });
  if (left.length) lost(`The tools ${left.join(", ")} are no functions and are left out.`);
  return found.map(({ name, description, parameters, input_schema, inputSchema, ...others }) => {
    const unsaid = Object.keys(others).filter((key) => !/^(?:kind|type|id)$/.test(key));
    if (unsaid.length)
      lost(`Of the tool ${String(name)}, ${unsaid.join(", ")} ${unsaid.length > 1 ? "are" : "is"} left out.`);
    const given =
      input_schema ??
      (isMap(inputSchema) && isMap(inputSchema.json) ? inputSchema.json : inputSchema) ??
      parameters;
    return {
      name,
      ...(typeof description === "string" ? { description } : {}),
      inputSchema: schemaOf(given),
    };
  });
}

function functionsOf(tool: unknown): Values[] {
  if (!isMap(tool)) return [];
  const inner = tool.function ?? tool.toolSpec;
  if (isMap(inner)) return typeof inner.name === "string" ? [inner] : [];
  const declared = tool.functionDeclarations ?? tool.function_declarations;
  if (Array.isArray(declared)) return declared.filter(isMap);
  const kind = tool.kind ?? tool.type;
  const isFunction =
    kind === "function" || (kind === undefined && (tool.parameters ?? tool.input_schema) !== undefined);
  const isAnthropic = kind === "custom" && tool.input_schema !== undefined;
  const name = tool.name ?? tool.id;
  return typeof name === "string" && (isFunction || isAnthropic) ? [{ ...tool, name }] : [];
}

/** JSON Schema of a tool's parameters, which Prompty writes as a list or a map of them. */
function schemaOf(parameters: unknown): Values {
  if (isMap(parameters) && (typeof parameters.type === "string" || isMap(parameters.properties))) {
    if (!Array.isArray(parameters.properties)) return parameters;
    return schemaOf(parameters.properties);
  }
  const listed = Array.isArray(parameters)
    ? parameters.filter(isMap).map((one): [string, unknown] => [String(one.name), one])
    : Object.entries(isMap(parameters) ? parameters : {});
  return objectSchema(listed);
}

/** JSON Schema of an object whose properties Prompty describes. */
export function objectSchema(listed: [name: string, detail: unknown][]): Values {
  const required = listed.flatMap(([name, one]) => (isMap(one) && one.required === true ? [name] : []));
  return {
    type: "object",
    properties: Object.fromEntries(listed.map(([name, one]) => [name, propertySchema(one)])),
    ...(required.length > 0 ? { required } : {}),
  };
}

const types: Record<string, string> = {
  float: "number",
  double: "number",
  int: "integer",
  long: "integer",
  bool: "boolean",
  str: "string",
  text: "string",
  list: "array",
  dict: "object",
  dictionary: "object",
};

/** The JSON Schema type of a type as Prompty, Python or people call it; undefined for anything at all. */
export function typeNamed(name: unknown): string | undefined {
  const lower = String(name ?? "").toLowerCase();
  const known = Object.hasOwn(types, lower) ? types[lower]! : lower;
  return ["string", "number", "integer", "boolean", "array", "object", "null"].includes(known)
    ? known
    : undefined;
}

/** The entries of a list of named things, or of a map by name. */
export const entriesOf = (value: unknown): [string, unknown][] =>
  Array.isArray(value)
    ? value.filter(isMap).map((one) => [String(one.name ?? ""), one])
    : Object.entries(isMap(value) ? value : {});

/** The JSON Schema of one property that Prompty describes. */
function propertySchema(one: unknown): Values {
  const detail = isMap(one) ? one : { kind: one };
  const type = typeNamed(detail.kind ?? detail.type);
  const choices = detail.enum ?? detail.enumValues;
  const inside = detail.properties !== undefined ? objectSchema(entriesOf(detail.properties)) : {};
  return {
    ...inside,
    ...(type ? { type } : {}),
    ...(typeof detail.description === "string" ? { description: detail.description } : {}),
    ...(Array.isArray(choices) ? { enum: choices } : {}),
    ...(detail.default === undefined ? {} : { default: detail.default }),
    ...(detail.items !== undefined ? { items: propertySchema(detail.items) } : {}),
  };
}
