import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { codes, testCodes } from "../codes.ts";
import { parse } from "../syntax/parse.ts";
import { testContext } from "./context.ts";
import { parseTestFile } from "./read.ts";

const folder = join(import.meta.dirname, "../../docs/problems");
const examples = /^````yaml\n([\s\S]*?)\n````$/gm;
const prompt = parse("---\ninput:\n  schema:\n    name: string\n    age?: integer\n---\n{{name}} {{age}}\n");

const found = (text: string) => parseTestFile(text, testContext(prompt)).problems;

describe("the page of each code of tests", () => {
  for (const [code, { title, severity }] of Object.entries(testCodes)) {
    // A code that prompt files have, too, has their page.
    if (Object.hasOwn(codes, code)) continue;
    it(code, () => {
      const page = readFileSync(join(folder, `${code}.md`), "utf8");
      assert.ok(page.startsWith(`# ${title}\n\n\`${code}\`, ${severity}, in tests\n\n`), page.slice(0, 100));
      const [wrong, right] = [...page.matchAll(examples)].map((match) => `${match[1]}\n`);
      if (wrong === undefined) return;
      assert.ok(
        found(wrong).some((one) => one.code === code),
        `the wrong example is not wrong: ${found(wrong).map((one) => `${one.code} ${one.message}`)}`,
      );
      if (right === undefined) return;
      assert.deepEqual(
        found(right).map((one) => `${one.code}: ${one.message}`),
        [],
      );
    });
  }
});
