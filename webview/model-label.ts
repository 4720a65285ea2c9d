import type { Model } from "../core/protocol/chat.ts";
import { contextSize, pricePerMillion } from "./format.ts";
import { t } from "./l10n.ts";

/** "gpt-4o-mini · $0.15 → $0.60 / 1M · 128k": price in and out of a million tokens, context size. */
export function modelLabel(model: Model): string {
  return [model.id, priceLabel(model), contextSize(model.max_input_tokens)].join(" · ");
}

function priceLabel(model: Model): string {
  const { input_cost_per_token: input, output_cost_per_token: output } = model;
  if (input === null && output === null) return "–";
  if (input === 0 && output === 0) return t("free");
  return `${pricePerMillion(input)} → ${pricePerMillion(output)} / 1M`;
}

/** The same in words, for the hover. */
export function modelTitle(model: Model): string {
  const input = pricePerMillion(model.input_cost_per_token);
  const output = pricePerMillion(model.output_cost_per_token);
  const context = contextSize(model.max_input_tokens);
  return [
    model.id,
    t("{0} for a million tokens in, {1} out", input, output),
    t("context {0}, answer up to {1} tokens", context, contextSize(model.max_output_tokens)),
  ].join("\n");
}
