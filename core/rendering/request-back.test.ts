import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Message } from "../types.ts";
import { fromChatMessages } from "./request-back.ts";
import { toChatMessages } from "./request-messages.ts";

describe("a stored request's messages", () => {
  const text = (role: Message["role"], words: string): Message => ({ role, content: [{ text: words }] });
  const rows: [what: string, messages: Message[]][] = [
    ["texts of every role", [text("system", "Be brief."), text("user", "Hi"), text("model", "Hello")]],
    [
      "text and media",
      [
        {
          role: "user",
          content: [
            { text: "See" },
            { media: { url: "https://example.com/a.png" } },
            { media: { url: "data:audio/mp3;base64,AAAA" } },
            { media: { url: "data:application/pdf;base64,AAAA" } },
            { media: { url: "https://example.com/a.pdf", contentType: "application/pdf" } },
          ],
        },
      ],
    ],
    [
      "tools asked and answered",
      [
        {
          role: "model",
          content: [{ toolRequest: { name: "weather", input: { city: "Rome" }, ref: "c1" } }],
        },
        { role: "tool", content: [{ toolResponse: { name: "weather", output: "sunny", ref: "c1" } }] },
      ],
    ],
  ];
  for (const [what, messages] of rows) {
    it(`are read back as they were rendered: ${what}`, () => {
      const { value, remarks } = toChatMessages(messages, undefined);
      assert.deepEqual(remarks, []);
      assert.deepEqual(fromChatMessages(value), messages);
    });
  }

  it("of other clients are shown too", () => {
    const odd = [
      { role: "developer", content: "Be brief." },
      { role: "assistant", content: null, tool_calls: [{ function: { name: "f", arguments: "{" } }] },
      { role: "tool", tool_call_id: "x", content: [{ type: "text", text: "a" }] },
      { role: "user", content: [{ type: "thing", x: 1 }] },
    ] as Parameters<typeof fromChatMessages>[0];
    assert.deepEqual(fromChatMessages(odd), [
      { role: "system", content: [{ text: "Be brief." }] },
      { role: "model", content: [{ toolRequest: { name: "f", input: "{" } }] },
      { role: "tool", content: [{ toolResponse: { name: "x", output: "a", ref: "x" } }] },
      { role: "user", content: [{ data: { type: "thing", x: 1 } }] },
    ]);
  });
});
