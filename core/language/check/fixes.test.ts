import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { parse } from "../../syntax/parse.ts";
import { brokenRows, contextOf, unmarked } from "../../test/corpus/broken/index.ts";
import { check } from "./index.ts";
import type { Fix } from "./types.ts";

const apply = (text: string, { edits }: Fix) =>
  edits
    .toSorted((one, other) => other.start - one.start)
    .reduce((done, { start, end, newText }) => done.slice(0, start) + newText + done.slice(end), text);

const loud = (text: string, context: ReturnType<typeof contextOf>) =>
  check(parse(text), context).filter(({ severity }) => severity !== "information");

describe("changes that settle a finding", () => {
  let edits = 0;
  for (const [codes, marked, rowContext] of brokenRows) {
    const { text } = unmarked(marked);
    const context = contextOf(rowContext);
    for (const { code, fixes = [], start } of check(parse(text), context)) {
      for (const fix of fixes) {
        if (fix.edits.length === 0) continue;
        edits++;
        it(`${code}: ${fix.title} in ${JSON.stringify(text).slice(0, 70)}`, () => {
          const after = apply(text, fix);
          const left = check(parse(after), context);
          const count = (all: readonly { code: string }[]) => all.filter((one) => one.code === code).length;
          assert.ok(
            count(left) < count(check(parse(text), context)),
            `still there at ${start} in:\n${after}`,
          );
          if (!fix.preferred || codes.includes(" ")) return;
          const before = new Set(loud(text, context).map((one) => one.code));
          const fresh = loud(after, context).filter((one) => !before.has(one.code));
          assert.deepEqual(
            fresh.map((one) => `${one.code}: ${one.message}`),
            [],
            after,
          );
        });
      }
    }
  }
  it("are many", () => assert.ok(edits > 100, `${edits}`));

  it("name what a setting or a new file needs", () => {
    const fixOf = (text: string, context = {}) =>
      check(parse(text), context)
        .flatMap(({ fixes = [] }) => fixes)
        .find(({ edits }) => edits.length === 0);
    assert.deepEqual(fixOf("{{list x}}"), {
      title: "Declare the helper list",
      kind: "declare-helper",
      name: "list",
      edits: [],
    });
    assert.equal(fixOf("---\noutput:\n  schema: Recipe\n---\nx\n")?.kind, "declare-schema");
    assert.equal(fixOf("{{>a/b}}", contextOf({ partials: {} }))?.name, "a/b");
  });
});
