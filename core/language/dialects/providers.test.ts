import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { toParameters } from "../../rendering/request-parameters.ts";
import { parse } from "../../syntax/parse.ts";
import { configured } from "../../test/imported.ts";
import { dotpromptParameters } from "./config.ts";

describe("promptfoo's providers", () => {
  const models: [id: string, model: string | undefined, note?: RegExp][] = [
    ["openai:chat:gpt-4o", "openai/gpt-4o"],
    ["openai:gpt-4o-mini", "openai/gpt-4o-mini"],
    ["openai:responses:gpt-5", "openai/gpt-5"],
    ["openai:chat:ft:gpt-4o:org::id", "openai/ft:gpt-4o:org:id"],
    ["azureopenai:chat:mine", "azure/mine"],
    ["anthropic:messages:claude-x", "anthropic/claude-x"],
    ["google:gemini-2.5-flash", "gemini/gemini-2.5-flash"],
    ["vertex:gemini-2.5-pro", "vertex_ai/gemini-2.5-pro"],
    ["bedrock:us.anthropic.claude-x-v1:0", "bedrock/us.anthropic.claude-x-v1:0"],
    ["bedrock:converse:amazon.nova-lite-v1:0", "bedrock/converse/amazon.nova-lite-v1:0"],
    ["ollama:chat:llama3.1:8b", "ollama/llama3.1:8b"],
    ["togetherai:meta/x", "together_ai/meta/x"],
    ["openrouter:a/b", "openrouter/a/b"],
    ["huggingface:text-generation:org/m", "huggingface/org/m"],
    ["openai:completion:gpt-3.5-turbo-instruct", "text-completion-openai/gpt-3.5-turbo-instruct"],
    ["sagemaker:openai:my-endpoint", "sagemaker/my-endpoint"],
    ["bedrock:amazon.nova-sonic-v1:0", undefined, /answers no chat/],
    ["openai:{{env.MODEL}}", undefined, /environment/],
    ["litellm:some/model", "some/model"],
    ["openai:chat", undefined, /names no model/],
    ["openai:assistant:x", undefined, /answers no chat/],
    ["openai:embedding:x", undefined, /answers no chat/],
    ["voyage:x", undefined, /not one of LiteLLM's/],
    ["file://p.js", undefined, /program/],
    ["echo", undefined, /program/],
    ["https://a/b", undefined, /program/],
  ];
  for (const [id, model, note] of models)
    it(id, () => {
      const { texts, lost } = configured({ prompts: ["x"], providers: [id] });
      assert.equal(parse(texts["c.prompt"]!).metadata.model, model);
      assert.match(lost, note ?? /^$/);
    });

  it("takes the first model that a prompt is for, in any form of provider", () => {
    const files = { "more.yaml": "- id: groq:m\n  prompts: [b]\n" };
    const providers = [
      "echo",
      { "openai:gpt": { config: { temperature: 0 }, prompts: ["a"] } },
      "file://more.yaml",
    ];
    const prompts = [
      { raw: "A", label: "a", config: { seed: 1 } },
      { raw: "B", label: "b" },
    ];
    const { texts } = configured({ prompts, providers }, files);
    assert.equal(texts["a.prompt"], "---\nmodel: openai/gpt\nconfig:\n  temperature: 0\n  seed: 1\n---\nA\n");
    assert.equal(texts["b.prompt"], "---\nmodel: groq/m\n---\nB\n");
  });

  it("says which prompt has a config that cannot be carried over", () => {
    const { lost } = configured({ prompts: ["x", { raw: "y", config: { region: "r", seed: 1 } }] });
    assert.match(lost, /^Of the config of prompt 2, region is left out/);
  });

  it("lets no secret and no address into a file, wherever they stand", () => {
    const hidden = {
      apiKey: "KEY-1",
      headers: { Authorization: "KEY-2" },
      apiBaseUrl: "https://KEY-3",
      passthrough: { k: "KEY-4" },
    };
    const { made, lost } = configured({
      prompts: [{ raw: "x {{a}}", config: hidden }],
      providers: [{ id: "openai:m", config: { ...hidden, temperature: 1, thinking: { api_key: "KEY-5" } } }],
      defaultTest: { options: { provider: { id: "openai:j", config: hidden } } },
      tests: [
        {
          vars: { a: "1", b: "{{ env.KEY }}" },
          provider: { id: "openai:o", config: hidden },
          assert: [
            { type: "contains", value: "x", provider: { config: hidden } },
            { type: "llm-rubric", value: "x", provider: { config: hidden } },
          ],
        },
      ],
      env: { OPENAI_API_KEY: "KEY-6" },
    });
    assert.doesNotMatch(made.map(({ text }) => text).join(), /KEY/);
    assert.match(lost, /apiKey, headers, apiBaseUrl, passthrough/);
    assert.match(lost, /thinking/);
    assert.match(lost, /options\.provider is left out: it is the judge/);
    assert.match(lost, /The var b comes from the environment/);
  });

  it("keeps tools, the response format and what the model is told as the system", () => {
    const files = {
      "t.json": '[{"name": "t", "input_schema": {"type": "object"}}]',
      "s.txt": "Be {{tone}}.",
    };
    const config = {
      tools: "file://t.json",
      systemInstruction: "file://s.txt",
      generationConfig: { maxOutputTokens: 9, response_mime_type: "application/json" },
    };
    const { texts, lost } = configured({ prompts: ["U"], providers: [{ id: "google:g", config }] }, files);
    const { metadata } = parse(texts["c.prompt"]!);
    assert.deepEqual(metadata.toolDefs, [{ name: "t", inputSchema: { type: "object" } }]);
    assert.deepEqual([metadata.output, metadata.config], [{ format: "json" }, { maxOutputTokens: 9 }]);
    assert.match(
      texts["c.prompt"]!,
      /---\n\{\{role "system"\}\}\nBe \{\{tone\}\}\.\n\n\{\{role "user"\}\}\nU\n$/,
    );
    assert.equal(lost, "");
  });
});

describe("the parameters that importers know", () => {
  for (const name of dotpromptParameters)
    it(`the request takes ${name}`, () => {
      const { remarks } = toParameters({ [name]: undefined }, { model: "m" });
      const given = toParameters({ [name]: {} }, { model: "m" }).remarks.map(([code]) => code);
      assert.deepEqual([remarks, given.includes("config-refused")], [[], false]);
      assert.ok(
        !given.includes("config-unknown") || /^(?:thinkingConfig|responseModalities|toolConfig)$/.test(name),
      );
    });
});
