import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { TextDocument, TextDocumentContentChangeEvent } from "vscode";
import { makeMending } from "./mending.ts";

const document = {} as TextDocument;
const typed = (rangeOffset: number, text: string) =>
  ({ rangeOffset, rangeLength: 0, text }) as TextDocumentContentChangeEvent;
const mend = (start: number) => ({ start, end: start, newText: "}}" });

describe("mends on their way into a document", () => {
  it("are given up where they cannot be made, so that the next key is heard", async () => {
    const mending = makeMending();
    const work = mending.carryOut(document, [mend(3)], () =>
      Promise.reject(new Error("The editor is gone.")),
    );
    await assert.rejects(work, /editor is gone/);
    assert.equal(mending.takes(document, [typed(0, "a")]), false);
    const made: number[] = [];
    await mending.carryOut(document, [mend(5)], async ([one]) => made.push(one!.start) > 0);
    assert.deepEqual(made, [5]);
  });

  it("move along with a key that came in between, and are tried again there", async () => {
    const mending = makeMending();
    const tried: number[] = [];
    await mending.carryOut(document, [mend(3)], async ([one]) => {
      tried.push(one!.start);
      if (tried.length > 1) return true;
      assert.equal(mending.takes(document, [typed(0, "ab")]), true);
      return false;
    });
    assert.deepEqual(tried, [3, 5]);
    assert.equal(mending.takes(document, [typed(0, "a")]), false);
  });
});
