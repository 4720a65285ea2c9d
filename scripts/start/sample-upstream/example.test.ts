import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { Compile } from "typebox/compile";
import { exampleFor, type Schema } from "./example.ts";

describe("example for a schema", () => {
  const rows: [what: string, schema: Schema][] = [
    ["text", { type: "string" }],
    ["short text", { type: "string", maxLength: 3 }],
    ["long text", { type: "string", minLength: 40 }],
    ["an enum", { enum: ["b", "a"] }],
    ["a constant", { const: 7 }],
    ["a number between bounds", { type: "number", exclusiveMinimum: 10, maximum: 12 }],
    ["a negative integer", { type: "integer", maximum: -5 }],
    ["a multiple", { type: "integer", minimum: 7, multipleOf: 5 }],
    ["a nullable text", { type: ["null", "string"] }],
    ["a list with a least length", { type: "array", items: { type: "boolean" }, minItems: 3 }],
    ["a choice", { anyOf: [{ type: "integer" }, { type: "string" }] }],
    ["all of", { type: "object", allOf: [{ properties: { a: { type: "number" } }, required: ["a"] }] }],
    [
      "an object with a required name that is not described",
      { type: "object", properties: { a: { type: "string" } }, required: ["a", "b"] },
    ],
  ];
  for (const [what, schema] of rows) {
    it(`fits ${what}`, () => {
      const example = exampleFor(schema);
      assert.ok(Compile(schema as Record<string, unknown>).Check(example), JSON.stringify(example));
    });
  }

  it("follows references and ends where a schema contains itself", () => {
    const node = { type: "object", properties: { next: { $ref: "#/$defs/node" } } };
    const schema = { $ref: "#/$defs/node", $defs: { node } } as Schema;
    assert.ok(JSON.stringify(exampleFor(schema)).startsWith('{"next":{"next":'));
  });

  it("gives a text for a reference that leads nowhere or round in a circle", () => {
    assert.equal(exampleFor({ $ref: "#/$defs/none" }), "sample");
    assert.equal(exampleFor({ $ref: "#" }), "sample");
  });
});
