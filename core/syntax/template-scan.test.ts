import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { random } from "../test/mutated.ts";
import { Handlebars } from "./handlebars.ts";
import { scanTemplate } from "./template-scan.ts";

/** Pieces that Handlebars' lexer treats in special ways, to be put together in every order. */
const pieces =
  "{{ }} {{!-- --}} {{! ~ \\ \" ' [ ] {{{{ }}}} {{{{/raw}}}} raw \n a #if_x /if / ! -- else ^ { } ( ) . --~}} {{~!-- {{{{raw}}}} {{#if_x}} {{/if}} {{a}} {{else}} \r\n > &".split(
    " ",
  );

/** Handlebars' tree without places and comments, or "error". */
function treeOf(template: string): string {
  try {
    return JSON.stringify(Handlebars.parse(template), (key, value) =>
      key === "loc" ? undefined : value?.type === "CommentStatement" ? { ...value, value: "" } : value,
    );
  } catch {
    return "error";
  }
}

describe("scanTemplate", () => {
  it("blanks comments only where Handlebars sees them: 10,000 odd templates give the same tree", function () {
    this.timeout(120_000);
    const next = random(7);
    let valid = 0;
    for (let n = 0; n < 10_000; n++) {
      const length = 1 + Math.floor(next() * 12);
      const template = Array.from({ length }, () =>
        pieces[Math.floor(next() * pieces.length)]!.replace("_", " "),
      ).join("");
      const { neutral } = scanTemplate(template);
      assert.equal(neutral.length, template.length);
      const tree = treeOf(template);
      assert.equal(treeOf(neutral), tree, JSON.stringify(template));
      if (tree !== "error") valid++;
    }
    assert.ok(valid > 1000, `only ${valid} of them are valid`);
  });

  it("knows which blocks are still open at the end", () => {
    const names = (template: string) => scanTemplate(template).open.map(({ name }) => name);
    assert.deepEqual(names("{{#if a}}{{#each b}}{{/each}}{{#with c}}"), ["if", "with"]);
    assert.deepEqual(names("{{#if a}}{{else}}{{/if}}{{^b}}\\{{#x}}{{!-- {{#y}} --}}"), ["b"]);
    assert.deepEqual(names("{{{{raw}}}}{{#if a}}{{{{/raw}}}}"), []);
  });

  it("counts 100 levels and no more", () => {
    const nested = (depth: number) => scanTemplate("{{#a}}".repeat(depth) + "{{/a}}".repeat(depth)).tooDeepAt;
    assert.equal(nested(100), null);
    assert.equal(nested(101), 606);
    assert.equal(scanTemplate("{{#a}}{{/a}}".repeat(500)).tooDeepAt, null);
  });
});
