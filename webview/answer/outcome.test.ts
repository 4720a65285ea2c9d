import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { ShownRun } from "../../core/protocol/runner.ts";
import { error, run } from "../test/samples.ts";
import { outcomeNote, statusLook } from "./outcome.ts";

const now = 1_000_000;

describe("what stands below an answer", () => {
  const rows: [string, Partial<ShownRun>, RegExp | null, string | null][] = [
    ["a success needs no word", {}, null, null],
    ["cut at the limit", { finishReason: "length" }, /token limit/, null],
    ["held back", { finishReason: "content_filter" }, /filter/, null],
    ["empty", { text: "" }, /no text/, null],
    [
      "not sent",
      { phase: "idle", status: null, error: error("not_sent", "No images.") },
      /No images\. Nothing was paid/,
      null,
    ],
    ["only a tool call", { text: "", toolCalls: [{ name: "f", arguments: "{}" }] }, null, null],
    ["stopped with text", { status: "cancelled" }, /had arrived by then/, null],
    ["stored before its end", { status: "started", text: "" }, /Choose it again from the history/, null],
    ["stored without its text", { text: "", truncated: true }, /too long for the broker to keep/, null],
    ["stopped, and stored in part", { status: "cancelled", truncated: true }, /not all of it stands/, null],
    [
      "stopped while it thought",
      { status: "cancelled", text: "", reasoning: "Hm." },
      /^Only the reasoning above/,
      null,
    ],
    [
      "died while it thought",
      { status: "cancelled", text: "", reasoning: "Hm.", died: true },
      /closed or reloaded.*Only the reasoning above/,
      null,
    ],
    ["stopped before any", { status: "cancelled", text: "" }, /Nothing had arrived/, null],
    ["failed", { status: "failed", error: error("upstream_error", "It broke.") }, /It broke\./, "retry"],
    ["failed without a reason", { status: "failed" }, /without saying why/, "retry"],
    [
      "refused",
      { status: "failed", error: error("provider_refused", "No.", { retryable: false }) },
      /No\./,
      "show-log",
    ],
    ["not signed in", { status: "failed", action: "sign-in" }, /./, "sign-in"],
    ["wrong address", { status: "failed", action: "open-settings" }, /./, "open-settings"],
    ["timed out", { status: "timed_out" }, /longer than allowed/, "retry"],
    [
      "limited",
      { status: "failed", error: error("rate_limited", "Too many."), retryAt: now + 12_000 },
      /Too many\. You can run it again in 12 s/,
      "retry",
    ],
    [
      "limited until just now",
      { status: "failed", error: error("rate_limited", "Too many."), retryAt: now - 1 },
      /^Too many\. The answer/,
      "retry",
    ],
    ["still running", { phase: "streaming", status: "started" }, null, null],
  ];
  for (const [title, more, sentence, does] of rows) {
    it(title, () => {
      const note = outcomeNote(run(more), now);
      if (sentence === null) assert.equal(note, null);
      else assert.match(note?.sentence ?? "", sentence);
      assert.equal(note?.button?.does ?? null, does);
    });
  }
  it("Retry waits for the limit", () => {
    const limited = run({ status: "failed", error: error("rate_limited", "x"), retryAt: now + 5 });
    assert.equal(outcomeNote(limited, now)?.button?.notBefore, now + 5);
    assert.equal(outcomeNote(limited, now + 6)?.button?.notBefore, undefined);
  });
});

describe("one word for how a run stands", () => {
  for (const [phase, status, word] of [
    ["waiting", "started", "waiting"],
    ["streaming", "started", "streaming"],
    ["finished", "succeeded", "succeeded"],
    ["finished", "failed", "failed"],
    ["finished", "cancelled", "stopped"],
    ["finished", "timed_out", "timed out"],
    ["finished", "started", "running"],
  ] as const) {
    it(`${phase}, ${status}: ${word}`, () =>
      assert.equal(statusLook({ phase, status, misfit: null }).word, word));
  }
});
