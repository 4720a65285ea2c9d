import type { Model } from "../../core/protocol/index.ts";
import { errorFields, type Log } from "../log.ts";
import { mapConnectionError, mapUpstreamError, upstreamInvalid } from "./errors.ts";
import type { Upstream } from "./upstream.ts";

export interface ModelsOptions {
  upstream: Upstream;
  secrets: string[];
  log: Log;
  /** Milliseconds a list is taken as it is. */
  freshMs?: number;
  /** Milliseconds one look upstream may take. */
  withinMs?: number;
}

export interface Models {
  /** The models on offer; `stale` when upstream did not answer just now and an earlier list is given. */
  list(): Promise<{ models: Model[]; stale: boolean }>;
  /** Dollars a token of one model, from the last list; null when unknown. Never throws. */
  price(model: string): Promise<Price | null>;
}

export interface Price {
  input: number;
  output: number;
}

export function makeModels({
  upstream,
  secrets,
  log,
  freshMs = 10_000,
  withinMs = 3000,
}: ModelsOptions): Models {
  let last: { models: Model[]; at: number } | null = null;
  let looking: Promise<Model[]> | null = null;
  const age = () => (last ? performance.now() - last.at : Number.POSITIVE_INFINITY);

  return {
    async list() {
      if (last && age() < freshMs) return { models: last.models, stale: false };
      try {
        return { models: await look(), stale: false };
      } catch (error) {
        if (!last) throw error;
        log.warn("models_stale", errorFields(error));
        return { models: last.models, stale: true };
      }
    },

    async price(id) {
      // Prices change rarely: ten minutes old ones are fine, and a run's end should not wait for upstream.
      const models = last && age() < 600_000 ? last.models : await look().catch(() => last?.models ?? []);
      const model = models.find((one) => one.id === id);
      if (!model || model.input_cost_per_token === null || model.output_cost_per_token === null) return null;
      return { input: model.input_cost_per_token, output: model.output_cost_per_token };
    },
  };

  /** One look upstream at a time, for however many wait for it. */
  function look(): Promise<Model[]> {
    looking ??= read().finally(() => {
      looking = null;
    });
    return looking;
  }

  async function read(): Promise<Model[]> {
    const [names, infos] = await Promise.all([
      document("/v1/models"),
      // An upstream that is no LiteLLM has no such page: its models are listed without prices.
      document("/model/info").catch(() => ({ data: [] })),
    ]);
    const models = mergeModels(names, infos);
    last = { models, at: performance.now() };
    return models;
  }

  async function document(path: string): Promise<unknown> {
    const answer = await upstream.get(path, withinMs).catch((error) => {
      throw mapConnectionError(error, "connecting");
    });
    if (answer.status !== 200) throw mapUpstreamError(answer, secrets);
    try {
      return JSON.parse(answer.text);
    } catch {
      throw upstreamInvalid("something that is no JSON");
    }
  }
}

/** `/v1/models` and `/model/info` as one list: names from the first, prices and limits from the second. */
export function mergeModels(names: unknown, infos: unknown): Model[] {
  const details = new Map<string, Record<string, unknown>>();
  for (const entry of rows(infos)) {
    const info = entry.model_info;
    if (typeof entry.model_name !== "string" || typeof info !== "object" || info === null) continue;
    // Several deployments of one model: what the first does not know, another may.
    const known = Object.entries(info).filter(([, value]) => value !== null && value !== undefined);
    details.set(entry.model_name, { ...Object.fromEntries(known), ...details.get(entry.model_name) });
  }
  const models = new Map<string, Model>();
  for (const entry of rows(names)) {
    if (typeof entry.id !== "string" || entry.id === "" || models.has(entry.id)) continue;
    const info = details.get(entry.id) ?? {};
    const mode = text(info.mode) ?? text(entry.mode);
    models.set(entry.id, {
      id: entry.id,
      object: "model",
      ...(Number.isInteger(entry.created) ? { created: entry.created as number } : {}),
      owned_by: text(entry.owned_by) ?? "unknown",
      ...(mode === null ? {} : { mode }),
      max_input_tokens: count(info.max_input_tokens) ?? count(entry.max_input_tokens),
      max_output_tokens: count(info.max_output_tokens) ?? count(entry.max_output_tokens),
      input_cost_per_token: cost(info.input_cost_per_token),
      output_cost_per_token: cost(info.output_cost_per_token),
      supported_openai_params: Array.isArray(info.supported_openai_params)
        ? info.supported_openai_params.filter((name) => typeof name === "string")
        : null,
      ...abilities(info),
      ...(info.sample === true || entry.sample === true ? { sample: true } : {}),
    });
  }
  return [...models.values()];
}

/** What a model takes besides text, as far as upstream says so. */
function abilities(info: Record<string, unknown>): Partial<Model> {
  const names = ["supports_vision", "supports_audio_input", "supports_pdf_input"] as const;
  return Object.fromEntries(
    names.filter((name) => typeof info[name] === "boolean").map((name) => [name, info[name]]),
  );
}

function rows(list: unknown): Record<string, unknown>[] {
  const data = typeof list === "object" && list !== null ? (list as { data?: unknown }).data : null;
  return Array.isArray(data) ? data.filter((one) => typeof one === "object" && one !== null) : [];
}

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value.slice(0, 256) : null);
const count = (value: unknown) =>
  Number.isSafeInteger(value) && (value as number) > 0 ? (value as number) : null;
const cost = (value: unknown) =>
  typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : null;
