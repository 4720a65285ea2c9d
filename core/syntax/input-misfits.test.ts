import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { inputMisfits } from "./input-misfits.ts";
import { parse } from "./parse.ts";

const prompt = (schema: string) => parse(`---\ninput:\n  schema:\n${schema}\n---\n{{name}}`);
const person = prompt(`    name: string
    age?: integer
    tags?(array): string
    address?(object):
      city: string`);

describe("an input and its schema", () => {
  const rows: [what: string, input: Record<string, unknown>, told: [string | null, RegExp, boolean][]][] = [
    ["fits", { name: "Ada", age: 36, tags: ["a"], address: { city: "Rome" } }, []],
    ["lacks something, which is told when it is run", {}, []],
    ["has a wrong type", { name: 5 }, [["name", /^"name" must be a string, but is 5\.$/, true]]],
    ["has a wrong item", { name: "", tags: ["a", 5] }, [["tags", /^"tags\.1" must be a string/, true]]],
    ["lacks a nested value", { address: {} }, [["address", /"address" must have "city"/, true]]],
    ["has a nested name too many", { address: { city: "", x: 1 } }, [["address", /must not have "x"/, true]]],
    ["has a name too many", { nmae: "Ada" }, [[null, /declares no input "nmae"/, false]]],
    ["is null where an optional value may be", { age: null }, []],
  ];
  for (const [what, input, told] of rows) {
    it(`that ${what}`, () => {
      const found = inputMisfits(person, input);
      assert.deepEqual(
        found.map(({ field, blocks }) => [field, blocks]),
        told.map(([field, , blocks]) => [field, blocks]),
      );
      for (const [index, [, message]] of told.entries()) assert.match(found[index]!.message, message);
    });
  }
  it("that has none is never wrong", () => assert.deepEqual(inputMisfits(parse("{{a}}"), { a: 1 }), []));
  it("that cannot be used is the file's problem", () =>
    assert.deepEqual(inputMisfits(prompt("    name: strin"), { name: 1 }), []));
});
