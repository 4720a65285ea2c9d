import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { cappedAt, createShownText } from "./shown-text.ts";

describe("a text that grows", () => {
  it("holds half a line end back until it goes on, or ends", () => {
    const text = createShownText(100);
    text.add("Hm.\r");
    assert.equal(text.shown(), "Hm.");
    text.end();
    assert.deepEqual([text.shown(), text.whole()], ["Hm.\n", "Hm.\r"]);
    text.reset();
    text.add("Well");
    assert.deepEqual([text.shown(), text.whole()], ["Well", "Well"]);
  });

  it("shows so much, says when that is not all, and keeps the whole", () => {
    const text = createShownText(5);
    text.add("1234");
    assert.deepEqual(cappedAt(5, text), { text: "1234", over: false });
    text.add("5678");
    text.add("9");
    assert.deepEqual(cappedAt(5, text), { text: "12345", over: true });
    assert.equal(text.whole(), "123456789");
    assert.equal(text.shown(), "12345678");
  });
});
