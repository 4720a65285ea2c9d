import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { takeTurns } from "./turns.ts";

describe("turns", () => {
  it("lets the first speak at once, and the others as soon as those before have ended", () => {
    let read = "";
    const begin = takeTurns((words) => (read += words));
    const [first, second, third] = [begin(), begin(), begin()];
    third.write("3");
    second.write("2");
    first.write("1");
    assert.equal(read, "1");
    third.write("3");
    third.end();
    first.end();
    assert.equal(read, "12");
    second.write("2");
    assert.equal(read, "122");
    second.end();
    assert.equal(read, "12233");
    begin().write("4");
    assert.equal(read, "122334");
  });
});
