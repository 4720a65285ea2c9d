import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { mutated, random } from "../../test/mutated.ts";
import { mendTyped } from "./typing.ts";

/** What stands behind a key: the text with `|` at the cursor, before the editor is told and after. */
type Row = [title: string, key: string, before: string, after: string];

function check(title: string, rows: Row[], yaml = false) {
  describe(title, () => {
    for (const [name, key, before, after] of rows) {
      it(name, () => {
        const offset = before.indexOf("|");
        const text = before.replace("|", "");
        const mends = mendTyped({ text, key, offset, yaml });
        let mended = text;
        let cursor = offset;
        for (const { start, end, newText } of mends.toReversed()) {
          mended = mended.slice(0, start) + newText + mended.slice(end);
          // What ends at the cursor takes it along; what is put in at the cursor goes behind it.
          if (end <= offset && start < offset) cursor += newText.length - (end - start);
        }
        assert.equal(`${mended.slice(0, cursor)}|${mended.slice(cursor)}`, after);
      });
    }
  });
}

const same = (title: string, key: string, text: string): Row => [title, key, text, text];

check("what follows from a key in a prompt file", [
  ["closes a frontmatter that begins", "\n", "---\n|", "---\n|\n---"],
  ["closes it above a template", "\n", "---\n|\nHello", "---\n|\n---\nHello"],
  ["closes it in a file of Windows", "\r\n", "---\r\n|", "---\r\n|\n---"],
  same("leaves one that is closed", "\n", "---\n|\nmodel: x\n---\n"),
  same("leaves a rule in the text", "\n", "Hello\n---\n|"),
  [
    "takes the closing line for the one that is there",
    "-",
    "---\nmodel: x\n---|\n---",
    "---\nmodel: x\n---|",
  ],
  ["also below blank lines", "-", "---\na: x\n---|\n  \n\n---\nHi", "---\na: x\n---|\nHi"],
  ["brings the closing line to the margin", "-", "---\na:\n  b: c\n  ---|\n---", "---\na:\n  b: c\n---|"],
  ["also out of a list", "-", "---\na:\n  - c\n  - ---|\n---", "---\na:\n  - c\n---|"],
  same("keeps a rule in a block text", "-", "---\na: >\n  b\n  ---|\n---"),
  same("keeps the first line of the file", "-", "---|\n---"),
  same("keeps a rule of the template", "-", "---\na: b\n---\n---|\n---"),
  same("keeps a rule of a file without frontmatter", "-", "Hi\n---|\n---"),
  [
    "takes a dash for the one that is there",
    " ",
    "---\na:\n  - b\n  - - |\n---",
    "---\na:\n  - b\n  - |\n---",
  ],
  ["also in the template", " ", "* a\n* * |", "* a\n* |"],
  same("keeps a list in a list", " ", "---\na:\n  - - |\n---"),
  same("keeps a rule of dashes", " ", "Hi\n- - |"),
  ["ends a list at an empty element", "\n  ", "---\na:\n  - b\n  - \n  |\n---", "---\na:\n  - b\n|\n---"],
  [
    "beside the key of the list",
    "\n      ",
    "---\ninput:\n  a:\n      - b\n      - \n      |\n---",
    "---\ninput:\n  a:\n      - b\n  |\n---",
  ],
  ["also without indentation", "\n  ", "---\nx:\n  y:\n  - b\n  - \n  |", "---\nx:\n  y:\n  - b\n  |"],
  [
    "in a list of maps",
    "\n    ",
    "---\nx:\n  - y:\n    - b\n    - \n    |",
    "---\nx:\n  - y:\n    - b\n    |",
  ],
  [
    "over blank lines of Windows",
    "\r\n  ",
    "---\r\nx:\r\n  y:\r\n\r\n    - b\r\n    - \r\n  |",
    "---\r\nx:\r\n  y:\r\n\r\n    - b\r\n  |",
  ],
  ["in the template", "\n", "- a\n- \n|", "- a\n|"],
  ["in a block text", "\n  ", "---\na: >\n  - b\n  - \n  |\n---", "---\na: >\n  - b\n  |\n---"],
  same("keeps an element that begins a list", "\n", "---\na:\n  - \n|"),
  ["takes the end of a block out of its list", "/", "{{#each a}}\n- b\n- {{/|}}", "{{#each a}}\n- b\n{{/|}}"],
  ["and its other branch", "e", "{{#if a}}\n- b\n- {{else|}}", "{{#if a}}\n- b\n{{else|}}"],
  same("keeps a value in a list", "b", "- b\n- {{b|}}"),
]);

check(
  "what follows from a key in a test file",
  [
    same("knows no frontmatter", "\n", "---\n|"),
    same("knows no template", "/", "- a\n- {{/|}}"),
    ["takes a dash for the one that is there", " ", "a:\n  - b\n  - - |", "a:\n  - b\n  - |"],
    ["ends a list at an empty element", "\n  ", "a:\n  - b\n  - \n  |", "a:\n  - b\n|"],
    [
      "begins the next element of maps",
      " ",
      "a:\n  - b: c\n    d: e\n    - |",
      "a:\n  - b: c\n    d: e\n  - |",
    ],
    ["also out of a map in it", " ", "a:\n  - b:\n      d: e\n      - |", "a:\n  - b:\n      d: e\n  - |"],
    same("keeps a list below its key", " ", "a:\n  - b: c\n    d:\n    - |"),
    same("keeps a dash where no list is", " ", "a:\n  b: c\n  - |"),
    same("keeps a dash in a block text", " ", "a:\n  - b: >\n      d: e\n      - |"),
  ],
  true,
);

describe("what follows from a key, whatever the text", () => {
  it("stays within it", () => {
    const next = random(7);
    for (let round = 0; round < 300; round++) {
      const text = mutated(next);
      for (const key of ["-", " ", "\n", "\r\n  ", "/", "e"]) {
        const offset = Math.floor(next() * (text.length + 1));
        for (const { start, end } of mendTyped({ text, key, offset, yaml: round % 2 === 0 })) {
          assert.ok(start <= end && start >= 0 && end <= text.length, JSON.stringify([text, key, offset]));
        }
      }
    }
  });
});
