import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { ChatRequest } from "../../core/protocol/index.ts";
import { inputPreview, outputPreview } from "./preview.ts";

describe("a run in short", () => {
  const user = (content: unknown) => [{ role: "user", content }];
  const inputs: [what: string, request: object, shown: string | null][] = [
    [
      "an input",
      { metadata: { input: { name: "Ada", age: 36, tags: ["a"] } } },
      'name: Ada, age: 36, tags: ["a"]',
    ],
    ["the message, without an input", { messages: user("Hi\n  there ") }, "Hi there"],
    ["the message, with an empty input", { metadata: { input: {} }, messages: user("Hi") }, "Hi"],
    [
      "the texts of parts",
      {
        messages: user([
          { type: "text", text: "See" },
          { type: "image_url" },
          { type: "text", text: "this" },
        ]),
      },
      "See this",
    ],
    [
      "the last question",
      { messages: [...user("one"), ...user("two"), { role: "assistant", content: "x" }] },
      "two",
    ],
    ["nothing", { messages: [{ role: "system", content: "Be brief." }] }, null],
    ["blanks", { messages: user(" \n ") }, null],
    ["at most 200 characters", { messages: user("a".repeat(500)) }, `${"a".repeat(199)}…`],
    [
      "no half of a character",
      { messages: user(`${"a".repeat(198)}${"😀".repeat(10)}`) },
      `${"a".repeat(198)}\ufffd…`,
    ],
  ];
  for (const [what, request, shown] of inputs) {
    it(`shows ${what}`, () =>
      assert.equal(inputPreview({ model: "m", messages: [], ...request } as ChatRequest), shown));
  }

  const call = { function: { name: "look_up", arguments: '{"city":"Rome"}' } };
  const outputs: [what: string, output: Parameters<typeof outputPreview>[0], shown: string | null][] = [
    ["the first words", { text: "\n\nGood day,\nAda.", tool_calls: [call] }, "Good day, Ada."],
    ["the tools it asks for", { text: "", tool_calls: [call] }, 'look_up({"city":"Rome"})'],
    ["nothing", { text: "", tool_calls: [] }, null],
  ];
  for (const [what, output, shown] of outputs) {
    it(`shows ${what} of an answer`, () => assert.equal(outputPreview(output), shown));
  }
});
