import { describe, it } from "mocha";
import { frontmatters, tools } from "./frontmatter-rows.ts";
import { generatePrompt } from "./generator.ts";
import { partials } from "./partial-rows.ts";
import { conforms, type Row } from "./reference.ts";
import { schemaRows } from "./schema-rows.ts";
import * as templates from "./template-rows.ts";

const groups: Record<string, Row[]> = { ...templates, partials, frontmatters, tools, schemaRows };

describe("render, held against dotprompt 1.1.2 itself", () => {
  for (const [group, rows] of Object.entries(groups)) {
    describe(group, () => {
      for (const row of rows)
        it(JSON.stringify(row[0]).slice(0, 100), async () => void (await conforms(row)));
    });
  }

  const seed = Number.parseInt("20240607", 10);
  it(`agrees on 2,000 generated prompts (seed ${seed})`, async function () {
    this.timeout(300_000);
    let rendered = 0;
    for (let n = 0; n < 2000; n++) if ("rendered" in (await conforms(generatePrompt(seed + n)))) rendered++;
    // The generator is worth something only while most of what it makes is valid.
    if (rendered < 1000) throw new Error(`only ${rendered} of 2,000 generated prompts render at all`);
  });
});
