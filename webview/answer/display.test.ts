import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { createDisplay, displayText } from "./display.ts";

const mark = "\u0301";
const rows: [string, string, string][] = [
  ["plain text stays", "Good day,\n\tAda. é 👩‍🚀", "Good day,\n\tAda. é 👩‍🚀"],
  ["line ends become one kind", "a\r\nb\rc\u2028d", "a\nb\nc\nd"],
  ["a terminal escape is shown, not obeyed", "\u001b]52;c;aGk=\u0007\u001b[31m", "␛]52;c;aGk=␇␛[31m"],
  ["NUL, DEL and C1 are shown", "\u0000\u007f\u009b", "␀␡\ufffd"],
  ["a lone half of a character is replaced", "a\ud800b", "a\ufffdb"],
  ["marks of a written language stay", `e${mark.repeat(5)}x`, `e${mark.repeat(5)}x`],
  ["a pile of marks is cut", `e${mark.repeat(1000)}x`, `e${mark.repeat(16)}…x`],
  ["a half at the end is replaced", "a\ud83d", "a\ufffd"],
];

describe("the text on show", () => {
  for (const [title, text, expected] of rows) {
    it(title, () => assert.equal(displayText(text), expected));
    it(`${title}, one code unit at a time`, () => {
      const display = createDisplay();
      const shown = [...Array(text.length).keys()].map((at) => display.push(text[at] ?? "")).join("");
      assert.equal(shown + display.end(), expected);
    });
  }

  it("takes a million marks in a moment", () => {
    const started = process.cpuUsage();
    assert.equal(displayText(`e${mark.repeat(1_000_000)}`).length, 18);
    assert.ok(process.cpuUsage(started).user < 1_000_000);
  });
});
