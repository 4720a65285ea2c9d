import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { hello, send } from "../test/request.ts";
import type { Message } from "../types.ts";

describe("messages of a request", () => {
  const png = "data:image/png;base64,AA==";
  const call = { toolRequest: { name: "find", input: { q: 1 }, ref: "c1" } };
  const rows: [what: string, messages: Message[], expected: object[], codes?: string[]][] = [
    [
      "roles",
      [
        { role: "system", content: [{ text: "S" }] },
        { role: "user", content: [{ text: "U" }] },
        { role: "model", content: [{ text: "M" }] },
      ],
      [
        { role: "system", content: "S" },
        { role: "user", content: "U" },
        { role: "assistant", content: "M" },
      ],
    ],
    [
      "several texts",
      [{ role: "user", content: [{ text: "a" }, { text: "b" }] }],
      [{ role: "user", content: "ab" }],
    ],
    ["data", [{ role: "user", content: [{ data: { a: 1 } }] }], [{ role: "user", content: '{"a":1}' }]],
    [
      "an image",
      [{ role: "user", content: [{ text: "a" }, { media: { url: png } }] }],
      [
        {
          role: "user",
          content: [
            { type: "text", text: "a" },
            { type: "image_url", image_url: { url: png } },
          ],
        },
      ],
    ],
    [
      "an address without a type",
      [{ role: "user", content: [{ media: { url: "https://x/y" } }] }],
      [{ role: "user", content: [{ type: "image_url", image_url: { url: "https://x/y" } }] }],
    ],
    [
      "audio",
      [{ role: "user", content: [{ media: { url: "data:audio/mpeg;base64,BB==" } }] }],
      [{ role: "user", content: [{ type: "input_audio", input_audio: { data: "BB==", format: "mp3" } }] }],
    ],
    [
      "audio at an address",
      [{ role: "user", content: [{ media: { url: "https://x/a.wav" } }, { text: "a" }] }],
      [{ role: "user", content: "a" }],
      ["media-kind"],
    ],
    [
      "a file",
      [{ role: "user", content: [{ media: { url: "data:application/pdf;base64,CC==" } }] }],
      [
        {
          role: "user",
          content: [
            { type: "file", file: { file_data: "data:application/pdf;base64,CC==", filename: "file.pdf" } },
          ],
        },
      ],
    ],
    [
      "a file at an address",
      [{ role: "user", content: [{ media: { url: "https://x/a.pdf" } }] }],
      [
        {
          role: "user",
          content: [{ type: "file", file: { file_id: "https://x/a.pdf", format: "application/pdf" } }],
        },
      ],
    ],
    [
      "media without an address",
      [{ role: "user", content: [{ media: { url: "undefined" } }, { text: "a" }] }],
      [{ role: "user", content: "a" }],
      ["media-missing"],
    ],
    [
      "a path instead of an address",
      [{ role: "user", content: [{ media: { url: "../a.png" } }, { text: "a" }] }],
      [{ role: "user", content: "a" }],
      ["media-address"],
    ],
    [
      "an image of the system",
      [{ role: "system", content: [{ media: { url: png } }, { text: "a" }] }],
      [{ role: "system", content: "a" }],
      ["media-role"],
    ],
    [
      "a section",
      [{ role: "user", content: [{ text: "a" }, { metadata: { purpose: "x", pending: true } }] }],
      [{ role: "user", content: "a" }],
      ["section-not-filled"],
    ],
    [
      "a tool request and its response",
      [
        { role: "model", content: [{ text: "wait" }, call] },
        { role: "tool", content: [{ toolResponse: { name: "find", ref: "c1", output: { r: 2 } } }] },
      ],
      [
        {
          role: "assistant",
          content: "wait",
          tool_calls: [{ id: "c1", type: "function", function: { name: "find", arguments: '{"q":1}' } }],
        },
        { role: "tool", tool_call_id: "c1", content: '{"r":2}' },
      ],
    ],
    [
      "tool requests without ids",
      [
        {
          role: "model",
          content: [{ toolRequest: { name: "a" } }, { toolRequest: { name: "b", input: "raw" } }],
        },
        {
          role: "tool",
          content: [{ toolResponse: { name: "b", output: "B" } }, { toolResponse: { name: "a" } }],
        },
      ],
      [
        {
          role: "assistant",
          content: null,
          tool_calls: [
            { id: "call_1", type: "function", function: { name: "a", arguments: "{}" } },
            { id: "call_2", type: "function", function: { name: "b", arguments: "raw" } },
          ],
        },
        { role: "tool", tool_call_id: "call_2", content: "B" },
        { role: "tool", tool_call_id: "call_1", content: "" },
      ],
    ],
    [
      "a response to nothing",
      [{ role: "tool", content: [{ toolResponse: { name: "x", output: "y" } }] }],
      [{ role: "tool", tool_call_id: "x", content: "y" }],
      ["tool-response-unmatched"],
    ],
    [
      "a request of the user",
      [{ role: "user", content: [{ text: "a" }, call] }],
      [{ role: "user", content: "a" }],
      ["tool-request-role"],
    ],
    [
      "another role",
      [{ role: "assistant" as "model", content: [{ text: "a" }] }, ...hello],
      [{ role: "user", content: "Hi" }],
      ["role-not-sent"],
    ],
    ["nothing", [], [], ["empty-prompt"]],
  ];
  for (const [what, messages, expected, codes = []] of rows)
    it(what, () => {
      const sent = send({ messages });
      assert.deepEqual(JSON.parse(JSON.stringify(sent.request.messages)), expected);
      assert.deepEqual(sent.codes, codes);
    });

  it("refuses a kind of media that the model cannot take", () => {
    const messages: Message[] = [{ role: "user", content: [{ media: { url: png } }] }];
    assert.ok(send({ messages }, { supports_vision: false }).codes.includes("media-kind"));
    assert.deepEqual(send({ messages }, { supports_vision: true }).codes, []);
    assert.deepEqual(send({ messages }, { supports_vision: null }).codes, []);
  });

  it("says which models refuse a system message alone", () => {
    const messages: Message[] = [{ role: "system", content: [{ text: "Be kind." }] }];
    assert.deepEqual(send({ messages }, { id: "anthropic/claude-x" }).codes, ["only-system"]);
    assert.deepEqual(send({ messages }, { id: "gemini/gemini-x" }).codes, ["only-system"]);
    assert.deepEqual(send({ messages }, { id: "gpt-x" }).codes, []);
    assert.deepEqual(send({ messages: [...messages, ...hello] }, { id: "gemini/gemini-x" }).codes, []);
  });

  it("refuses a model that is not for chat", () => {
    assert.deepEqual(send({}, { mode: "embedding" }).codes, ["model-not-chat"]);
    assert.deepEqual(send({}, { mode: "chat" }).codes, []);
  });
});
