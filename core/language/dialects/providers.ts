import type { Lost } from "./jinja-expressions.ts";
import { isMap } from "./write.ts";

type Values = Record<string, unknown>;

/** A provider of a promptfoo configuration. */
export interface Provider {
  /** LiteLLM's name of the model; undefined for what is no model of LiteLLM's. */
  model?: string;
  config: Values;
  /** The labels of the prompts that it gets; all when undefined. */
  prompts?: string[];
}

/**
 * LiteLLM's prefix for each provider of promptfoo (0.123) that names a chat model, as LiteLLM's documentation of
 * providers lists them.
 */
const prefixes: Record<string, string> = {
  openai: "openai/",
  azure: "azure/",
  azureopenai: "azure/",
  anthropic: "anthropic/",
  google: "gemini/",
  palm: "gemini/",
  vertex: "vertex_ai/",
  bedrock: "bedrock/",
  sagemaker: "sagemaker/",
  ollama: "ollama/",
  mistral: "mistral/",
  groq: "groq/",
  xai: "xai/",
  deepseek: "deepseek/",
  openrouter: "openrouter/",
  togetherai: "together_ai/",
  fireworks: "fireworks_ai/",
  cohere: "cohere_chat/",
  replicate: "replicate/",
  huggingface: "huggingface/",
  hf: "huggingface/",
  perplexity: "perplexity/",
  cerebras: "cerebras/",
  databricks: "databricks/",
  watsonx: "watsonx/",
  "cloudflare-ai": "cloudflare/",
  github: "github/",
  ai21: "ai21_chat/",
  aimlapi: "aiml/",
  nscale: "nscale/",
  hyperbolic: "hyperbolic/",
  llamaapi: "meta_llama/",
  snowflake: "snowflake/",
  dashscope: "dashscope/",
  alibaba: "dashscope/",
  alicloud: "dashscope/",
  aliyun: "dashscope/",
  moonshot: "moonshot/",
  minimax: "minimax/",
  novita: "novita/",
  nvidia: "nvidia_nim/",
  vercel: "vercel_ai_gateway/",
  cometapi: "cometapi/",
  lambdalabs: "lambda_ai/",
  docker: "docker_model_runner/",
  helicone: "helicone/",
  litellm: "",
};

/** Words between the provider and the model that name a way to talk to it. */
const ways = /^(?:chat|completion|messages|responses|text-generation|gemini)$/;

/** Whose models an endpoint of SageMaker has, before its name. */
const endpointKinds = /^(?:openai|anthropic|llama|huggingface|jumpstart|custom)$/;

/** Words there that name something which answers no chat. */
const otherTasks =
  /^(?:assistant|embeddings?|image|realtime|moderation|transcription|speech|video|live|agents?|agents-api|chatkit|codex.*|claude-agent-sdk|kb|knowledge-base|foundry-agent|feature-extraction|text-classification|token-classification|sentence-similarity|nova-sonic|nova-reel|luma|classification|rerank|deep-research|interactions|search)$/;

/** LiteLLM's name of a model that promptfoo names `openai:chat:gpt-4o`; undefined, and told, when it has none. */
export function modelNamed(id: string, lost: Lost): string | undefined {
  if (id.includes("{{")) {
    lost(`The model ${id} comes from the environment: name one.`);
    return undefined;
  }
  const [provider = "", ...rest] = id.split(":");
  if (
    /^(?:file|https?|wss?|exec|python|ruby|golang|go|package|webhook|echo|manual-input|sequence|script|mcp|promptfoo|browser|simulated-user)$/.test(
      provider,
    ) ||
    /\.(?:[cm]?[jt]s|py|go|rb|sh)$/.test(id)
  ) {
    lost(`The provider ${id} is a program, not a model.`);
    return undefined;
  }
  if (rest.length === 0 && provider.includes("/")) return provider;
  const words = rest.filter((word) => word !== "");
  const task = words.slice(0, 2).find((word) => otherTasks.test(word));
  if (task && words.length > words.indexOf(task)) {
    lost(`The provider ${id} answers no chat (${task}), so no model is named.`);
    return undefined;
  }
  const prefix = Object.hasOwn(prefixes, provider) ? prefixes[provider]! : undefined;
  if (prefix === undefined) {
    lost(`The provider ${id} is not one of LiteLLM's: name the model as the broker calls it.`);
    return undefined;
  }
  const isKind = (word: string, at: number) =>
    provider === "sagemaker" && at === 0 && words.length > 1 && endpointKinds.test(word);
  const named = words.filter((word, at) => at > 1 || !(ways.test(word) || isKind(word, at)));
  const model = (named[0] === "converse" ? [`converse/${named[1] ?? ""}`, ...named.slice(2)] : named).join(
    ":",
  );
  if (model === "" || model === "converse/") {
    lost(`The provider ${id} names no model.`);
    return undefined;
  }
  if (/\bnova-(?:sonic|reel|canvas)\b/.test(model)) {
    lost(`The provider ${id} answers no chat (speech, film or pictures), so no model is named.`);
    return undefined;
  }
  // Models that only complete a text have a prefix of their own.
  return `${provider === "openai" && words[0] === "completion" ? "text-completion-openai/" : prefix}${model}`;
}

/**
 * The providers of a configuration, in its order: names, maps with an `id`, or maps from the name to the rest.
 *
 * @param load gives what a `file://` holds
 */
export function providersOf(value: unknown, load: (reference: string) => unknown, lost: Lost): Provider[] {
  if (value === undefined || value === null) return [];
  const listed = Array.isArray(value) ? value : [value];
  return listed.flatMap((one: unknown): Provider[] => {
    if (typeof one === "string" && /^file:\/\/.*\.(?:json|ya?ml)$/i.test(one)) {
      const loaded = load(one);
      return loaded === undefined ? [] : providersOf(loaded, () => undefined, lost);
    }
    if (typeof one === "string") return [{ ...named(one, lost), config: {} }];
    if (!isMap(one)) {
      lost("A provider that is neither a name nor a map is left out.");
      return [];
    }
    const [first] = Object.entries(one);
    const isMapped = one.id === undefined && first && isMap(first[1]);
    const {
      id,
      config,
      prompts,
      label: _,
      ...others
    } = isMapped ? { id: first[0], ...(first[1] as Values) } : one;
    const name = typeof id === "string" ? id : "";
    if (!name) lost("A provider without an id is left out.");
    const left = Object.keys(others);
    if (left.length)
      lost(`Of the provider ${name}, ${left.join(", ")} ${left.length > 1 ? "are" : "is"} left out.`);
    return [
      {
        ...(name ? named(name, lost) : {}),
        config: isMap(config) ? config : {},
        ...(Array.isArray(prompts) ? { prompts: prompts.map(String) } : {}),
      },
    ];
  });
}

function named(id: string, lost: Lost): { model?: string } {
  const model = modelNamed(id, lost);
  return model === undefined ? {} : { model };
}
