import assert from "node:assert/strict";
import { describe, it } from "mocha";
import * as core from "../../core/index.ts";
import type { Model } from "../../core/protocol/chat.ts";
import { prepare } from "../../core/rendering/prepare.ts";
import { untranslated as t } from "../../core/translate.ts";
import type { LoadedPrompt } from "../prompts/load.ts";
import type { PreparedPrompt } from "../prompts/prompts.ts";
import { questionFor } from "./question.ts";

const model = (id: string, more: Partial<Model> = {}): Model => ({
  id,
  object: "model",
  owned_by: "sample",
  max_input_tokens: null,
  max_output_tokens: null,
  input_cost_per_token: null,
  output_cost_per_token: null,
  supported_openai_params: null,
  ...more,
});

const known = [
  model("plain"),
  model("reasons", { supported_openai_params: ["max_completion_tokens"] }),
  model("blind", { supports_vision: false }),
];

/** What one model is asked about a file. */
function ask(id: string, text: string) {
  const tree = core.parse(text);
  const loaded = {
    path: "a.prompt",
    text,
    tree,
    partials: {},
    schemas: {},
    toolDefs: {},
    helpers: {},
    problems: [],
  } as unknown as LoadedPrompt;
  const choice = { known, models: {}, defaultModel: "", chosen: null };
  const view: PreparedPrompt = { loaded, choice, prepared: prepare(loaded, { name: "Ada" }, choice) };
  return questionFor(core, view, id, { stamped: (_core, { request }) => request!, t });
}

const text = "---\nmodel: plain\nconfig:\n  maxOutputTokens: 9\n---\nGreet {{name}}.\n";
const picture = '---\nmodel: plain\n---\n{{media url="https://example.com/a.png"}}\n';

describe("what one model of a comparison is asked", () => {
  it("is the same rendering with the model's own name for a limit", () => {
    const [plain, reasons] = ["plain", "reasons"].map((id) => ask(id, text).request!);
    assert.deepEqual(reasons!.messages, plain!.messages);
    assert.deepEqual([plain!.model, plain!.max_tokens], ["plain", 9]);
    assert.deepEqual([reasons!.model, reasons!.max_completion_tokens], ["reasons", 9]);
  });

  it("is nothing where the model cannot take it, which is its problem alone", () => {
    assert.notEqual(ask("plain", picture).request, null);
    const blind = ask("blind", picture);
    assert.equal(blind.request, null);
    assert.match(blind.problem, /"blind" takes no image/);
  });

  it("never goes to another model than the one that was chosen", () => {
    const gone = ask("gone", text);
    assert.equal(gone.request, null);
    assert.match(gone.problem, /does not offer gone any more/);
  });
});
