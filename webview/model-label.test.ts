import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Model } from "../core/protocol/chat.ts";
import { modelLabel } from "./model-label.ts";

describe("a model in the picker", () => {
  const model = (input: number | null, output: number | null, context: number | null): Model => ({
    id: "m",
    object: "model",
    owned_by: "x",
    max_input_tokens: context,
    max_output_tokens: null,
    input_cost_per_token: input,
    output_cost_per_token: output,
    supported_openai_params: null,
  });
  for (const [given, label] of [
    [model(1.5e-7, 6e-7, 128_000), "m · $0.15 → $0.60 / 1M · 128k"],
    [model(null, null, null), "m · – · –"],
    [model(0, 0, 8192), "m · free · 8k"],
    [model(1e-6, null, 8192), "m · $1 → – / 1M · 8k"],
  ] as const) {
    it(label, () => assert.equal(modelLabel(given), label));
  }
});
