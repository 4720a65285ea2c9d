import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { codes, testCodes } from "../../codes.ts";
import { parse } from "../../syntax/parse.ts";
import { check } from "./index.ts";

const folder = join(import.meta.dirname, "../../../docs/problems");
const examples = /^````prompt\n([\s\S]*?)\n````$/gm;

describe("the page of each code", () => {
  for (const [code, { title, severity }] of Object.entries(codes)) {
    it(code, () => {
      const path = join(folder, `${code}.md`);
      assert.ok(existsSync(path), `docs/problems/${code}.md is missing`);
      const page = readFileSync(path, "utf8");
      assert.ok(
        page.startsWith(`# ${title}\n\n\`${code}\`, ${severity}\n\n`),
        `It must begin with "# ${title}".`,
      );
      const [wrong, right] = [...page.matchAll(examples)].map((match) => `${match[1]}\n`);
      if (wrong === undefined || right === undefined) return;
      const found = (text: string) => check(parse(text), { partials: () => null });
      assert.ok(
        found(wrong).some((one) => one.code === code),
        "the wrong example is not wrong",
      );
      const left = found(right).filter((one) => one.code === code || one.severity !== "information");
      assert.deepEqual(
        left.map((one) => `${one.code}: ${one.message}`),
        [],
        "the right example is not right",
      );
    });
  }

  it("belongs to a code", () => {
    const pages = readdirSync(folder).filter((name) => name.endsWith(".md") && name !== "README.md");
    assert.deepEqual(
      pages.filter((name) => !Object.hasOwn({ ...testCodes, ...codes }, name.slice(0, -3))),
      [],
    );
  });
});
