import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { hello, model, send } from "../test/request.ts";
import type { Rendering } from "../types.ts";
import { asCurl } from "./curl.ts";
import { render } from "./render.ts";
import { toChatRequest } from "./request.ts";

describe("parameters of a request", () => {
  const rows: [config: Record<string, unknown>, parameters: object, codes?: string[]][] = [
    [
      { temperature: 0.5, topP: 0.9, topK: 40 },
      { temperature: 0.5, top_p: 0.9, top_k: 40 },
    ],
    [{ maxOutputTokens: 100 }, { max_tokens: 100 }],
    [{ max_tokens: 5 }, { max_tokens: 5 }],
    [
      { stopSequences: ["a"], seed: 1, candidateCount: 2 },
      { stop: ["a"], seed: 1, n: 2 },
    ],
    [
      { presencePenalty: 1, frequencyPenalty: -1 },
      { presence_penalty: 1, frequency_penalty: -1 },
    ],
    [
      { top_p: 0.1, logit_bias: { "5": 1 }, user: "u" },
      { top_p: 0.1, logit_bias: { "5": 1 }, user: "u" },
    ],
    [{ thinkingConfig: { thinkingBudget: 100 } }, { thinking: { type: "enabled", budget_tokens: 100 } }],
    [{ thinkingConfig: { thinkingBudget: 0 } }, { thinking: { type: "disabled" } }],
    [{ thinkingConfig: { thinkingLevel: "LOW" } }, { reasoning_effort: "low" }],
    [{ thinkingConfig: {} }, {}, ["config-unknown"]],
    [{ safetySettings: [{ category: "X" }] }, { safety_settings: [{ category: "X" }] }],
    [{ responseMimeType: "application/json" }, { response_format: { type: "json_object" } }],
    [{ responseModalities: ["TEXT"] }, { modalities: ["text"] }],
    [{ toolConfig: { functionCallingConfig: { mode: "any" } } }, { tool_choice: "required" }],
    [{ logprobs: 3 }, { logprobs: true, top_logprobs: 3 }],
    [{ temperature: null }, {}],
    [{ temperature: "hot" }, {}, ["config-value"]],
    [{ temperature: 9 }, {}, ["config-value"]],
    [{ stopSequences: "a", maxOutputTokens: 0 }, { stop: "a" }, ["config-value"]],
    [{ strange: 1 }, {}, ["config-unknown"]],
    // Two names of one parameter: the later one is sent.
    [{ max_tokens: 10, maxOutputTokens: 2000 }, { max_tokens: 2000 }, ["config-twice"]],
    [{ stopSequences: ["A"], stop: ["B"] }, { stop: ["B"] }, ["config-twice"]],
    [{ topP: 0.1, top_p: 0.9, topK: 1, top_k: 1 }, { top_p: 0.9, top_k: 1 }, ["config-twice"]],
    [
      { thinkingConfig: { thinkingLevel: "HIGH" }, reasoningEffort: "low" },
      { reasoning_effort: "low" },
      ["config-twice"],
    ],
    [{ tools: [{ googleSearch: {} }] }, {}, ["config-unknown"]],
    [
      { model: "other", stream: true, messages: [] },
      {},
      ["config-unknown", "config-unknown", "config-unknown"],
    ],
    [
      {
        base_url: "x",
        apiKey: "x",
        api_key: "x",
        extra_headers: {},
        extraBody: {},
        fallbacks: [],
        mock_response: "x",
      },
      {},
      Array(7).fill("config-refused"),
    ],
    [{ constructor: 1, toString: 2 }, {}, ["config-unknown", "config-unknown"]],
  ];
  for (const [config, parameters, codes = []] of rows)
    it(JSON.stringify(config), () => {
      const { request, codes: found } = send({ config });
      const { model: _, messages: __, stream: ___, ...rest } = request;
      assert.deepEqual(rest, parameters);
      assert.deepEqual(found, codes);
    });

  const lengths: [id: string, supported: string[] | null, name: string][] = [
    ["gpt-4o", null, "max_tokens"],
    ["o3-mini", null, "max_completion_tokens"],
    ["openai/gpt-5", ["max_tokens", "max_completion_tokens"], "max_completion_tokens"],
    ["gemini/x", ["max_tokens", "max_completion_tokens"], "max_tokens"],
    ["x", ["max_completion_tokens"], "max_completion_tokens"],
    ["o-x", ["max_tokens"], "max_tokens"],
  ];
  for (const [id, supported, name] of lengths)
    it(`${id} with ${supported} takes ${name}`, () => {
      const rendering: Rendering = { messages: hello, problems: [], config: { maxOutputTokens: 7 } };
      const { request } = toChatRequest(rendering, {
        model: id,
        stream: false,
        knownModel: { ...model, id, supported_openai_params: supported },
      });
      assert.equal((request as Record<string, unknown>)[name], 7);
    });

  it("says what the model does not take", () => {
    const known = { supported_openai_params: ["temperature"] };
    assert.deepEqual(send({ config: { temperature: 1, topK: 2, seed: 3 } }, known).codes, [
      "config-not-supported",
    ]);
  });
});

describe("output and tools of a request", () => {
  const strict = {
    type: "object",
    properties: { a: { type: "string" } },
    required: ["a"],
    additionalProperties: false,
  };
  const loose = { ...strict, required: [] };
  it("says that a schema is sent with JSON only", () => {
    const codesOf = (output: Rendering["output"]) =>
      toChatRequest({ messages: hello, problems: [], output }, { model: "m", stream: false }).problems.map(
        ({ code }) => code,
      );
    for (const format of ["array", "enum", "jsonl", "csv", "text"]) {
      assert.deepEqual(codesOf({ format, schema: strict }), ["format-not-sent"]);
      assert.deepEqual(codesOf({ format }), []);
    }
    assert.deepEqual(codesOf({ format: "json", schema: strict }), []);
  });

  const rows: [output: Rendering["output"], format: object | undefined][] = [
    [undefined, undefined],
    [{ format: "text" }, undefined],
    [{ format: "csv", schema: strict }, undefined],
    [{ format: "json" }, { type: "json_object" }],
    [
      { format: "json", schema: strict },
      { type: "json_schema", json_schema: { name: "output", schema: strict, strict: true } },
    ],
    [
      { schema: strict },
      { type: "json_schema", json_schema: { name: "output", schema: strict, strict: true } },
    ],
    [
      { format: "json", schema: loose },
      { type: "json_schema", json_schema: { name: "output", schema: loose } },
    ],
    [
      { format: "json", schema: { type: "array", items: strict } },
      { type: "json_schema", json_schema: { name: "output", schema: { type: "array", items: strict } } },
    ],
  ];
  for (const [output, format] of rows)
    it(JSON.stringify(output) ?? "no output", () => {
      assert.deepEqual(send({ output }).request.response_format, format);
    });

  it("asks strictly for what Picoschema makes of required fields", () => {
    const rendering = render(
      "---\nname: my prompt\noutput:\n  schema:\n    a: string\n    tags(array): string\n    role(enum): [x, y]\n---\nHi",
    );
    const { request } = toChatRequest(rendering, { model: "m", stream: false });
    const { name, strict: isStrict } = (
      request.response_format as unknown as { json_schema: { name: string; strict?: boolean } }
    ).json_schema;
    assert.deepEqual([name, isStrict], ["my_prompt", true]);
  });

  const find = { name: "find", description: "finds", inputSchema: { type: "object", properties: {} } };
  const sent = {
    type: "function",
    function: { name: "find", description: "finds", parameters: find.inputSchema },
  };
  it("sends the file's own definitions and those found beside it", () => {
    assert.deepEqual(send({ toolDefs: [find] }).request.tools, [sent]);
    assert.deepEqual(send({ tools: ["find"] }, {}, { find }).request.tools, [sent]);
    assert.deepEqual(send({ tools: ["find"], toolDefs: [find] }).request.tools, [sent]);
    assert.deepEqual(send({ tools: [] }).request.tools, undefined);
  });
  it("reports a name without a definition, an odd name and a bad schema", () => {
    assert.deepEqual(send({ tools: ["lost"] }).codes, ["tool-undefined"]);
    assert.deepEqual(send({ tools: ["constructor"] }).codes, ["tool-undefined"]);
    assert.deepEqual(send({ toolDefs: [{ ...find, name: "a/b" }] }).codes, ["tool-name"]);
    assert.deepEqual(send({ toolDefs: [{ ...find, inputSchema: { a: 5 } }] }).codes, ["tool-undefined"]);
  });
  it("turns a tool's Picoschema into JSON Schema", () => {
    const [tool] = send({ toolDefs: [{ name: "t", inputSchema: { a: "string" } }] }).request.tools!;
    assert.equal(
      (tool as unknown as { function: { parameters: { type: string } } }).function.parameters.type,
      "object",
    );
  });
});

describe("the request as a whole", () => {
  it("asks for usage when it streams, and carries the run's metadata", () => {
    const rendering: Rendering = { messages: hello, problems: [] };
    const { request } = toChatRequest(rendering, {
      model: "m",
      stream: true,
      metadata: { prompt_path: "a.prompt" },
    });
    assert.deepEqual(request, {
      model: "m",
      messages: [{ role: "user", content: "Hi" }],
      stream: true,
      stream_options: { include_usage: true },
      metadata: { prompt_path: "a.prompt" },
    });
  });

  it("becomes a command that the shell reads back as the same request, without a token", async () => {
    const { execFileSync } = await import("node:child_process");
    const { request } = send({
      messages: [{ role: "user", content: [{ text: 'it\'s $HOME `x` \\ "q"\n😀' }] }],
    });
    const command = asCurl("http://127.0.0.1:4000/", request).replace(/^curl/, "printf '%s\\n'");
    const lines = execFileSync("sh", ["-c", command], {
      env: { PATH: process.env.PATH, PROMPT_STUDIO_TOKEN: "from-the-environment" },
    }).toString();
    assert.ok(lines.includes("Authorization: Bearer from-the-environment"));
    assert.ok(lines.includes("http://127.0.0.1:4000/v1/chat/completions"));
    assert.deepEqual(JSON.parse(lines.slice(lines.indexOf("{\n"))), request);
  });
});
