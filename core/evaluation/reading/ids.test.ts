import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { assignIds, type Named } from "./ids.ts";

const content = { vars: { a: 1 } };

describe("ids of tests", () => {
  const rows: [name: string, tests: Named[], ids: (string | RegExp)[]][] = [
    ["as written", [{ id: "A b", content }], ["A b"]],
    ["from the description", [{ description: "The name is in it!", content }], ["the-name-is-in-it"]],
    ["from a description in any language", [{ description: "Größe: 日本語 ✓", content }], ["größe-日本語"]],
    ["from position and content", [{ content }], [/^test-1-[0-9a-f]{8}$/]],
    [
      "from position and content where the description has no word",
      [{ description: "???", content }],
      [/^test-1-/],
    ],
    [
      "numbered where descriptions are equal",
      [
        { description: "a", content },
        { description: "A.", content },
        { description: "a", content },
      ],
      ["a", "a-2", "a-3"],
    ],
    [
      "different where ids are equal",
      [
        { id: "a", content },
        { id: "a", content },
      ],
      ["a", "a-2"],
    ],
    [
      "written ones first",
      [
        { description: "a", content },
        { id: "a", content },
        { id: "a-2", content },
      ],
      ["a-3", "a", "a-2"],
    ],
    ["short", [{ description: "x".repeat(1000), content }], ["x".repeat(80)]],
  ];
  for (const [name, tests, expected] of rows) {
    it(name, () => {
      const ids = assignIds(tests);
      expected.forEach((one, index) => {
        if (typeof one === "string") assert.equal(ids[index], one);
        else assert.match(ids[index] ?? "", one);
      });
      assert.equal(new Set(ids).size, tests.length);
    });
  }

  it("stay while a described test is moved or changed", () => {
    const one = { description: "one", content };
    const two = { description: "two", content };
    assert.deepEqual(assignIds([one, two]).toReversed(), assignIds([two, { ...one, content: 5 }]));
  });

  it("change with the content where nothing else names the test", () => {
    assert.notDeepEqual(assignIds([{ content: 1 }]), assignIds([{ content: 2 }]));
    assert.deepEqual(assignIds([{ content: { a: 1, b: 2 } }]), assignIds([{ content: { b: 2, a: 1 } }]));
  });
});
