import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { checkSchema, checkSchemaButPatterns } from "./check.ts";
import { schemaMistakes } from "./definition.ts";

const matcher = async (pattern: string, flags: string, text: string) => new RegExp(pattern, flags).test(text);

describe("a value against a JSON Schema", () => {
  const tree = {
    $ref: "#/$defs/node",
    $defs: {
      node: {
        type: "object",
        properties: { name: { type: "string" }, kids: { type: "array", items: { $ref: "#/$defs/node" } } },
        required: ["name"],
        additionalProperties: false,
      },
    },
  };
  const rows: [name: string, schema: unknown, value: unknown, misfits: RegExp[]][] = [
    ["true", true, 1, []],
    ["false", false, 1, [/must not be there/]],
    ["nothing asked", {}, 1, []],
    ["integer as 3.0", { type: "integer" }, 3.0, []],
    ["several types", { type: ["string", "null"] }, 5, [/must be a string or null, but is 5/]],
    ["enum", { enum: ["a", 1, null] }, "b", [/must be "a", 1 or null, but is "b"/]],
    ["const", { const: { a: 1 } }, { a: 2 }, [/must be \{"a":1\}, but is \{"a":2\}/]],
    ["numbers", { minimum: 1, multipleOf: 2 }, -1, [/>= 1/, /multiple of 2/]],
    ["length", { maxLength: 1 }, "ab", [/at most 1 characters/]],
    [
      "items",
      { items: { type: "number" }, minItems: 3 },
      [1, "a"],
      [/"1" must be a number/, /at least 3 items/],
    ],
    ["prefix items", { prefixItems: [{ type: "string" }], items: false }, ["a", 1], [/./]],
    [
      "unique items",
      { uniqueItems: true },
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
      [/must not repeat an item/],
    ],
    ["unique items kept", { uniqueItems: true }, [1, "1", [1], null], []],
    ["format", { format: "email" }, "nobody", [/format email/]],
    [
      "any of",
      { anyOf: [{ type: "string" }, { type: "null" }] },
      5,
      [/a string/, /null/, /one of the schemas/],
    ],
    ["one of", { oneOf: [{ minimum: 1 }, { maximum: 9 }] }, 5, [/exactly one/]],
    ["not", { not: { type: "string" } }, "a", [/must not fit/]],
    [
      "if then",
      JSON.parse('{"if": {"type": "string"}, "then": {"minLength": 2}}'),
      "a",
      [/must fit the schema in "then"/],
    ],
    ["if else", { if: { type: "string" }, else: { minimum: 2 } }, 1, [/>= 2/]],
    ["dependent", { dependentRequired: { a: ["b"] } }, { a: 1 }, [/must have "b" because it has "a"/]],
    ["property names", { propertyNames: { maxLength: 1 } }, { ab: 1 }, [/./, /./]],
    ["unevaluated", { properties: { a: {} }, unevaluatedProperties: false }, { a: 1, b: 2 }, [/"b"/]],
    [
      "a reference with keywords beside it",
      { $ref: "#/$defs/a", minimum: 5, $defs: { a: { type: "number" } } },
      1,
      [/>= 5/],
    ],
    ["an anchor", { $ref: "#a", $defs: { x: { $anchor: "a", type: "number" } } }, "1", [/a number/]],
    [
      "an escaped reference",
      { $ref: "#/$defs/a~1b%20c", $defs: { "a/b c": { type: "number" } } },
      "1",
      [/a number/],
    ],
    [
      "a reference among allOf",
      { allOf: [{ minimum: 1 }], $ref: "#/$defs/a", $defs: { a: { maximum: 3 } } },
      5,
      [/<= 3/],
    ],
    ["recursive", tree, { name: "a", kids: [{ name: "b", kids: [] }] }, []],
    ["recursive, wrong inside", tree, { name: "a", kids: [{ name: 5 }] }, [/must be a string, but is 5/]],
    [
      "a prototype's field is not there",
      { required: ["__proto__", "constructor"] },
      {},
      [/"__proto__" and "constructor"/],
    ],
    [
      "a __proto__ in the answer",
      { additionalProperties: false },
      JSON.parse('{"__proto__": 1}'),
      [/"__proto__"/],
    ],
  ];
  for (const [name, schema, value, expected] of rows) {
    it(name, async () => {
      assert.deepEqual(schemaMistakes(schema), []);
      const misfits = await checkSchema(schema, value, matcher);
      const sentences = misfits.map(({ path, sentence }) => `"${path.join(".")}" ${sentence}`);
      assert.equal(sentences.length, expected.length, sentences.join("; "));
      expected.forEach((pattern, index) => {
        assert.match(sentences[index] ?? "", pattern);
      });
      assert.equal(checkSchemaButPatterns(schema, value).length, expected.length);
    });
  }

  it("leaves the schema and the value as they are", async () => {
    const schema = { type: "object", properties: { a: { pattern: "x" } }, $defs: { b: {} } };
    const before = JSON.stringify(schema);
    await checkSchema(Object.freeze(schema), Object.freeze({ a: "x" }), matcher);
    assert.equal(JSON.stringify(schema), before);
  });

  it("needs no code made from text", async () => {
    const real = globalThis.Function;
    globalThis.Function = (() => assert.fail("new Function")) as unknown as FunctionConstructor;
    try {
      assert.equal((await checkSchema({ type: "string" }, 5, matcher)).length, 1);
    } finally {
      globalThis.Function = real;
    }
  });
});

describe("schemas made to take for ever are given up", function () {
  this.timeout(20_000);

  const doubling = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => {
      const next = { $ref: `#/$defs/d${index + 1}` };
      return [`d${index}`, { anyOf: [{ allOf: [next, next] }, { allOf: [next, next] }] }];
    }),
  );
  const nest = (depth: number): unknown => (depth ? { x: nest(depth - 1) } : { x: 5 });
  const rows: [name: string, schema: unknown, value: unknown][] = [
    ["definitions that double", { $ref: "#/$defs/d0", $defs: { ...doubling, d60: { type: "null" } } }, "a"],
    [
      "alternatives that double with the answer's depth",
      {
        anyOf: [1, 2, 3].map((number) => ({
          properties: { x: { $ref: "#" }, [number]: {} },
          type: "object",
        })),
      },
      nest(60),
    ],
    [
      "more patterns and texts than anyone reads",
      { items: { pattern: "a" } },
      Array.from({ length: 5000 }, (_, index) => `${index}`),
    ],
    ["a reference to itself", { $ref: "#" }, 1],
    [
      "references in a circle",
      { $ref: "#/$defs/a", $defs: { a: { $ref: "#/$defs/b" }, b: { $ref: "#/$defs/a" } } },
      1,
    ],
  ];
  for (const [name, schema, value] of rows) {
    it(name, async () => {
      const started = performance.now();
      await assert.rejects(checkSchema(schema, value, matcher));
      assert.ok(performance.now() - started < 5000);
    });
  }

  it("while large answers with sensible schemas are not", async () => {
    const item = {
      type: "object",
      properties: { id: { type: "integer" }, name: { type: "string" } },
      required: ["id"],
    };
    const value = Array.from({ length: 20_000 }, (_, id) => ({ id, name: `n${id}` }));
    const started = performance.now();
    assert.deepEqual(
      await checkSchema({ type: "array", items: item, uniqueItems: true }, value, matcher),
      [],
    );
    assert.ok(performance.now() - started < 5000);
  });

  it("and a long list of equal items takes linear time", async () => {
    const misfits = await checkSchema({ uniqueItems: true }, Array(500_000).fill(1), matcher);
    assert.equal(misfits.length, 1);
  });
});
