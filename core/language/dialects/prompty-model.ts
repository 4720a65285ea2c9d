import { fromEnvironment, parametersOf, takeOutput, toolDefinitions } from "./config.ts";
import type { Lost } from "./jinja-expressions.ts";
import { isMap } from "./write.ts";

type Values = Record<string, unknown>;

export interface PromptyModel {
  model?: string;
  config?: Values;
  toolDefs?: Values[];
  output?: object;
}

/** Keys of a connection that name the model or its kind; all others are the broker's. */
const naming = ["type", "azure_deployment", "model", "name", "deployment", "kind", "provider"];

/** Model, parameters and tools of a Prompty frontmatter, of its first and its second version. */
export function promptyModel(source: Values, note: Lost): PromptyModel {
  const { model } = source;
  if (!isMap(model)) {
    if (typeof model === "string" && fromEnvironment(model))
      note(`The model ${model} comes from the environment: name one.`);
    else if (typeof model === "string") return { model, toolDefs: toolDefinitions(source.tools, note) };
    else if (model !== undefined && model !== null)
      note("The model is neither a name nor a map and is left out.");
    return { toolDefs: toolDefinitions(source.tools, note) };
  }
  const { id, provider, api, apiType, configuration, connection, parameters, options, response, ...others } =
    model;
  const kind = apiType ?? api;
  if (kind !== undefined && kind !== "chat") note(`The api "${String(kind)}" becomes a chat.`);
  if (response !== undefined && response !== "first") note("model.response is left out.");
  const left = Object.keys(others);
  if (left.length) note(`Of model, ${left.join(", ")} ${left.length > 1 ? "are" : "is"} left out.`);
  const connections = [
    ...held(configuration, "model.configuration", note),
    ...held(connection, "model.connection", note),
  ];
  const { output, rest } = takeOutput(
    { ...group(parameters, "model.parameters", note), ...optionsOf(group(options, "model.options", note)) },
    note,
  );
  const { tools, functions, deployment_name: deployment, model: inner, ...numbers } = rest;
  return {
    model: nameOf([{ id, provider }, ...connections, { deployment, model: inner }], note),
    config: parametersOf(numbers, "the parameters", note),
    toolDefs: [tools ?? source.tools, functions].flatMap((one) => toolDefinitions(one, note)),
    ...(output ? { output } : {}),
  };
}

function group(value: unknown, what: string, note: Lost): Values {
  if (isMap(value)) return value;
  if (value !== undefined && value !== null)
    note(`${what} (${String(value).slice(0, 120)}) cannot be read and is left out.`);
  return {};
}

/** What a connection says of the model; the rest of it is told. */
function held(value: unknown, what: string, note: Lost): Values[] {
  const given = group(value, what, note);
  const left = Object.keys(given).filter((key) => !naming.includes(key));
  if (left.length)
    note(`The connection (${left.join(", ")} of ${what}) is left out: the broker holds connections.`);
  return [given];
}

/** Version 2 keeps what it has no words for under `additionalProperties`. */
function optionsOf({ additionalProperties, ...options }: Values): Values {
  return { ...options, ...(isMap(additionalProperties) ? additionalProperties : {}) };
}

/** LiteLLM's name of a model, by what Prompty calls its provider. */
const prefixes: [pattern: RegExp, prefix: string][] = [
  [/^azure_?openai$|^azure$/i, "azure/"],
  [/^(?:azure_)?(?:serverless|foundry|ai)|^azure_ai/i, "azure_ai/"],
  [/^anthropic$/i, "anthropic/"],
];

function nameOf(given: Values[], note: Lost): string | undefined {
  const texts = (keys: string[]) =>
    given
      .flatMap((one) => keys.map((key) => one[key]))
      .filter((one): one is string => typeof one === "string" && one !== "");
  const named = texts(["id", "azure_deployment", "deployment", "model"]);
  // A connection's name is its own unless nothing else names the model.
  const [name] = [...named, ...texts(["name"]).filter(() => !given.some(({ kind }) => kind === "reference"))];
  if (name === undefined) return undefined;
  if (fromEnvironment(name)) {
    note(`The model ${name} comes from the environment: name one.`);
    return undefined;
  }
  const provider =
    texts(["provider", "type"])[0] ?? (texts(["azure_deployment"]).length ? "azure" : undefined);
  if (provider === undefined || name.includes("/")) return name;
  const prefix = prefixes.find(([pattern]) => pattern.test(provider))?.[1];
  if (prefix === undefined && !/^openai$/i.test(provider))
    note(
      `The provider "${provider}" of the model ${name} is not known here: see how the broker calls the model.`,
    );
  return `${prefix ?? ""}${name}`;
}
