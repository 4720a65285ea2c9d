import type { Lost } from "./jinja-expressions.ts";
import { isMap } from "./write.ts";

type Values = Record<string, unknown>;

export interface PromptyModel {
  model?: string;
  config?: Values;
  tools?: string[];
  toolDefs?: object[];
  output?: object;
}

/** Model, parameters and tools of a Prompty frontmatter, of its first and its second version. */
export function promptyModel(source: Values, note: Lost): PromptyModel {
  const { model } = source;
  if (!isMap(model))
    return { ...(typeof model === "string" ? { model } : {}), ...toolsOf(source.tools, note) };
  const configuration = isMap(model.configuration) ? model.configuration : {};
  if (model.api !== undefined && model.api !== "chat") note(`The api "${String(model.api)}" becomes a chat.`);
  if (model.response !== undefined && model.response !== "first") note(`model.response is left out.`);
  for (const key of ["azure_endpoint", "api_version", "api_key", "base_url", "organization", "endpoint"])
    if (configuration[key] !== undefined)
      note(`The connection (${key}) is left out: the broker holds connections.`);
  if (model.connection !== undefined) note("model.connection is left out: the broker holds connections.");
  const { tools, response_format, tool_choice, ...rest } = {
    ...(isMap(model.parameters) ? model.parameters : {}),
    ...(isMap(model.options) ? optionsOf(model.options) : {}),
  } as Values;
  if (tool_choice !== undefined) note("tool_choice is left out.");
  return {
    model: nameOf(model, configuration, note),
    config: plain(rest, note),
    ...toolsOf(tools ?? source.tools, note),
    output: outputOf(response_format),
  };
}

/** Version 2 keeps what it has no words for under `additionalProperties`. */
function optionsOf({ additionalProperties, ...options }: Values): Values {
  return { ...options, ...(isMap(additionalProperties) ? additionalProperties : {}) };
}

function nameOf(model: Values, configuration: Values, note: Lost): string | undefined {
  const { type, azure_deployment, model: inner, name } = configuration;
  const given = [model.id, azure_deployment, inner, name].find(
    (one) => typeof one === "string" && one !== "",
  );
  if (typeof given !== "string") return undefined;
  if (isReference(given)) {
    note(`The model ${given} comes from the environment: name one.`);
    return undefined;
  }
  const provider = type ?? model.provider;
  if (given.includes("/")) return given;
  return typeof provider === "string" && /^azure/i.test(provider) ? `azure/${given}` : given;
}

const isReference = (value: unknown) => typeof value === "string" && /^\$\{/.test(value);

function plain(values: Values, note: Lost): Values {
  const kept = Object.entries(values).filter(([key, value]) => {
    if (!isReference(value)) return true;
    note(`${key} comes from the environment (${String(value)}) and is left out.`);
    return false;
  });
  return Object.fromEntries(kept);
}

/** Tool definitions as OpenAI writes them, or as Prompty does: `kind: function` with a list or map of parameters. */
function toolsOf(tools: unknown, note: Lost): Pick<PromptyModel, "tools" | "toolDefs"> {
  if (!Array.isArray(tools)) {
    if (tools !== undefined)
      note(`The tools are in another place (${JSON.stringify(tools)}) and are left out.`);
    return {};
  }
  const functions = tools.flatMap((tool): Values[] => {
    if (!isMap(tool)) return [];
    if (isMap(tool.function)) return [tool.function];
    return typeof tool.name === "string" && (tool.kind ?? tool.type) === "function" ? [tool] : [];
  });
  if (functions.length < tools.length) note("Tools that are no functions are left out.");
  if (functions.length === 0) return {};
  const toolDefs = functions.map(({ name, description, parameters }) => ({
    name,
    ...(typeof description === "string" ? { description } : {}),
    inputSchema: schemaOf(parameters),
  }));
  return { toolDefs };
}

/** JSON Schema of a tool's parameters. */
function schemaOf(parameters: unknown): Values {
  if (isMap(parameters) && (typeof parameters.type === "string" || isMap(parameters.properties)))
    return parameters;
  const listed = Array.isArray(parameters)
    ? parameters.filter(isMap).map((one): [string, unknown] => [String(one.name), one])
    : Object.entries(isMap(parameters) ? parameters : {});
  const properties = listed.map(([name, one]) => [name, propertyOf(one)]);
  const required = listed.flatMap(([name, one]) => (isMap(one) && one.required === true ? [name] : []));
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    ...(required.length > 0 ? { required } : {}),
  };
}

function propertyOf(one: unknown): Values {
  const { kind, type, description } = isMap(one) ? one : { kind: one };
  const named = String(kind ?? type ?? "string");
  return {
    type: named === "float" ? "number" : named,
    ...(typeof description === "string" ? { description } : {}),
  };
}

function outputOf(format: unknown): object | undefined {
  if (!isMap(format)) return undefined;
  const { json_schema, type } = format;
  if (isMap(json_schema) && isMap(json_schema.schema)) return { format: "json", schema: json_schema.schema };
  return type === "json_object" ? { format: "json" } : undefined;
}
