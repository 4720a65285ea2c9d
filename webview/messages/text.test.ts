import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { segments } from "./text.ts";

describe("a text cut at its pieces", () => {
  const rows: [what: string, text: string, pieces: [start: number, end: number][], shown: string[]][] = [
    ["without pieces is whole", "a b", [], ["a b"]],
    [
      "keeps what lies between",
      "a b c",
      [
        [0, 1],
        [4, 5],
      ],
      ["[a]", " b ", "[c]"],
    ],
    [
      "loses the line ends around it, also inside pieces",
      "\n\r\na\nb\n\n",
      [
        [0, 4],
        [4, 8],
      ],
      ["[a]", "[\nb]"],
    ],
    [
      "drops a piece of which nothing is left",
      "\n\na",
      [
        [0, 1],
        [2, 3],
      ],
      ["[a]"],
    ],
    [
      "has one line end for one that two pieces share",
      "a\r\nb",
      [
        [0, 2],
        [2, 4],
      ],
      ["[a]", "[\nb]"],
    ],
    [
      "keeps a character that two pieces share",
      "\ud83d\ude00",
      [
        [0, 1],
        [1, 2],
      ],
      ["[\ud83d\ude00]"],
    ],
    ["of line ends only is nothing", "\n\n", [[0, 2]], []],
  ];
  for (const [what, text, pieces, shown] of rows) {
    it(what, () => {
      const found = segments(
        text,
        pieces.map(([start, end], place) => ({ start, end, place })),
      );
      assert.deepEqual(
        found.map((one) => (one.piece === null ? one.text : `[${one.text}]`)),
        shown,
      );
    });
  }
});
