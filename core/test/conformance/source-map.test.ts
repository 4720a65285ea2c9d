import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { sourcePieces } from "../source-pieces.ts";
import { frontmatters } from "./frontmatter-rows.ts";
import { generatePrompt } from "./generator.ts";
import { partials } from "./partial-rows.ts";
import type { Row } from "./reference.ts";
import * as templates from "./template-rows.ts";

describe("where rendered text came from, over all that is held against Dotprompt", () => {
  const groups: Row[][] = [...Object.values(templates), partials, frontmatters];
  it("tells no untruth about any row", () => {
    for (const row of groups.flat()) truthful(row);
  });

  it("tells no untruth about 500 generated prompts, and something about every part", function () {
    this.timeout(120_000);
    let parts = 0;
    let told = 0;
    for (let seed = 1; seed <= 500; seed++) {
      const { rendered, mapped } = truthful(generatePrompt(seed));
      parts += rendered;
      told += mapped;
    }
    assert.ok(parts > 300 && told === parts, `${told} of ${parts} parts`);
  });
});

/** Counts the text parts of a row's own messages and those of them that are told of. */
function truthful(row: Row): { rendered: number; mapped: number } {
  const [, data, options = {}] = row;
  const { messages, map, all } = sourcePieces(row);
  const where = JSON.stringify(row);
  for (const { text, source, partial, kind } of all) {
    const own = partial === null ? source : source.slice(partial.length + 2);
    // A text with a marker written out in it is one place, whatever the marker cuts it into; a helper may
    // have changed its letters.
    const [printed, there] = [text.toUpperCase(), own.toUpperCase()];
    const whole = own.includes("<<<dotprompt:") ? there.includes(printed) : there === printed;
    if (kind === "text") assert.ok(whole, `${text} from ${source} in ${where}`);
    else assert.match(own, /^\{\{/, where);
  }
  let rendered = 0;
  let mapped = 0;
  for (const [at, { content, metadata }] of messages.entries()) {
    for (const [index, part] of content.entries()) {
      if (!("text" in part) || metadata?.purpose === "history" || data?.messages) continue;
      const pieces = map?.pieces[at]?.[index] ?? [];
      rendered++;
      if (pieces.length > 0) mapped++;
      let from = 0;
      for (const { start, end } of pieces) {
        assert.ok(start >= from && end > start && end <= part.text.length, where);
        // What is left out between two pieces is white space: everything else came from somewhere.
        assert.equal(part.text.slice(from, start).trim(), "", where);
        from = end;
      }
      if (pieces.length > 0) assert.equal(part.text.slice(from).trim(), "", where);
    }
  }
  for (const { partial, start, end } of map?.places ?? []) {
    const length = partial === null ? row[0].length : options.partials?.[partial]?.length;
    assert.ok(start >= 0 && start <= end && end <= (length ?? -1), where);
  }
  return { rendered, mapped };
}
