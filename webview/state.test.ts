import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { readState, writeState } from "./state.ts";

describe("the kept state", () => {
  it("is read as it was written", () => {
    const state = readState(null);
    state.choices.messagesOpen = false;
    state.choices.textView = "raw";
    state.choices.scrollTop = 12;
    const written = {
      ...state,
      uri: "file:///a",
      pinned: true,
      runId: "r",
      compared: ["a", "b"],
      inputs: [],
    };
    assert.deepEqual(readState(JSON.parse(JSON.stringify(writeState(written)))), written);
  });
  for (const saved of [
    null,
    1,
    "x",
    [],
    { version: 0, page: {} },
    { version: 2, page: {} },
    { version: 1, page: 3 },
  ]) {
    it(`counts ${JSON.stringify(saved)} as nothing`, () =>
      assert.deepEqual(readState(saved), readState(undefined)));
  }
  it("takes what is sound and leaves what is not", () => {
    const read = readState({
      version: 1,
      uri: 7,
      compared: ["a", 7],
      page: { choices: { inputOpen: false, textView: "html", scrollTop: "far" } },
    });
    assert.equal(read.uri, null);
    assert.deepEqual(read.compared, ["a"]);
    assert.equal(read.choices.inputOpen, false);
    assert.equal(read.choices.textView, "rendered");
    assert.equal(read.choices.scrollTop, null);
  });
});
