import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { after, describe, it } from "mocha";
import { untranslated } from "../../core/translate.ts";
import { makeMatcher } from "./matcher.ts";

describe("patterns in a worker", () => {
  const matcher = makeMatcher(fileURLToPath(new URL("./worker.ts", import.meta.url)), untranslated, 1500);
  after(() => matcher.dispose());

  const rows: [pattern: string, flags: string, text: string, found: boolean][] = [
    ["^greet", "im", "x\nGreet Ada", true],
    ["^greet", "", "Greet Ada", false],
    ["\\p{L}", "u", "é", true],
  ];
  for (const [pattern, flags, text, found] of rows) {
    it(`/${pattern}/${flags}`, async () => assert.equal(await matcher.match(pattern, flags, text), found));
  }

  it("says what is wrong with a pattern", async () => {
    await assert.rejects(matcher.match("(", "", "a"), /Invalid regular expression/);
  });

  it("ends one that does not come to an end, and goes on with the next", async () => {
    const endless = matcher.match("(a+)+$", "", `${"a".repeat(60)}!`);
    const next = matcher.match("b", "", "abc");
    await assert.rejects(endless, /longer than 1.5 s/);
    assert.equal(await next, true);
  });
}).timeout(20_000);
