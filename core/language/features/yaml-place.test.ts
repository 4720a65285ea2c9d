import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { cursor } from "../../test/cursor.ts";
import { frontmatterAt, yamlPlaceAt } from "./yaml-place.ts";

describe("place in a frontmatter", () => {
  const rows: [yaml: string, place: string | null][] = [
    ["|", "key /"],
    ["mo|", "key / mo"],
    ["model: |", "value /model"],
    ["model: goo|gle", "value /model goo"],
    ['model: "goo|', "value /model goo quoted"],
    ["model: x\n|", "key / beside model"],
    ["|\nmodel: x\ninput:\n  schema:\n", "key / beside model,input"],
    ["input:\n  |", "key /input"],
    ["input:\n  schema:\n    na|", "key /input/schema na"],
    ["input:\n  schema:\n    name: str|", "value /input/schema/name str"],
    ["input:\n  schema:\n    user(object, who): \n      na|", "key /input/schema/user(object, who) na"],
    ["config:\n  temperature: 1\n  t|\n  topP: 2\ninput: x", "key /config t beside temperature,topP"],
    ["tools:\n  - a\n  - b|", "key /tools/[] b"],
    ["tools:\n- b|", "key /tools/[] b"],
    ["tools: [a, b|", "value /tools/[] b flow"],
    ["tools: [|]", "value /tools/[] flow"],
    ["a: { b: 1, c: d| }", "value /a/c d flow"],
    ["a: { b: 1, c|", "key /a c beside b flow"],
    ["a: { b: [x, { y: |", "value /a/b/[]/y flow"],
    ["studio.tests:\n  - id: x\n    va|", "key /studio.tests/[] va beside id"],
    ["studio.tests:\n  - id: x\n    vars:\n      n|", "key /studio.tests/[]/vars n"],
    [
      "studio.tests:\n  - id: x\n    vars: { n: 1 }\n    assert:\n      - type: con|",
      "value /studio.tests/[]/assert/[]/type con",
    ],
    ["studio.tests:\n  - id: x\n  - |", "key /studio.tests/[]"],
    ["studio.tests:\n  - id: x\n  - id: y\n    |", "key /studio.tests/[] beside id"],
    ["toolDefs:\n  - name: a\n    inputSchema:\n      ty|", "key /toolDefs/[]/inputSchema ty"],
    ["a: 1 # com|ment", null],
    ["# com|ment", null],
    ["a: |-\n  te|xt", null],
    ["a:\n\n\n  b|", "key /a b"],
    ["a: b\r\nc:\r\n  d|", "key /c d"],
  ];
  for (const [yaml, expected] of rows) {
    it(JSON.stringify(yaml), () => {
      const marked = yaml.includes("|-") ? yaml.replace("|-", "||-") : yaml;
      const { text, offset } = cursor(marked);
      const place = yamlPlaceAt(text, 0, text.length, offset);
      const shown =
        place &&
        [
          place.kind,
          `/${place.path.join("/")}`,
          text.slice(place.start, offset),
          place.siblings.length > 0 ? `beside ${place.siblings.join(",")}` : "",
          place.quote && "quoted",
          place.flow && "flow",
        ]
          .filter(Boolean)
          .join(" ");
      assert.equal(shown, expected);
    });
  }
});

describe("where the frontmatter lies", () => {
  const rows: [text: string, yaml: string | null][] = [
    ["---\nmo|del: x\n---\nbody", "model: x\n"],
    ["---\n|---\nbody", ""],
    ["---\nmodel: x\n|", "model: x\n"],
    ["---\nmodel: x\n---\nbo|dy", null],
    ["--|-\nmodel: x\n---\n", null],
    ["no|ne", null],
    ["---\r\nmodel|: x\r\n---\r\n", "model: x\r\n"],
  ];
  for (const [marked, yaml] of rows) {
    it(JSON.stringify(marked), () => {
      const { text, offset } = cursor(marked);
      const range = frontmatterAt(text, offset);
      assert.equal(range && text.slice(range.from, range.to), yaml);
    });
  }
});
