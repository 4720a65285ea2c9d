import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { answerMisfit } from "./answer-misfit.ts";

const schema = {
  type: "object",
  properties: { name: { type: "string" }, age: { type: "integer" } },
  required: ["name"],
  additionalProperties: false,
};
const form = (given: unknown = schema) => ({
  type: "json_schema",
  json_schema: { name: "x", schema: given },
});

describe("an answer and the form that was asked for", () => {
  const rows: [what: string, format: { type: string } | undefined, text: string, misfit: RegExp | null][] = [
    ["any text", undefined, "no JSON", null],
    ["text that was asked for", { type: "text" }, "no JSON", null],
    ["JSON", { type: "json_object" }, '{"a":1}', null],
    ["JSON in a fence", { type: "json_object" }, '```json\n{"a":1}\n```\n', null],
    ["no JSON", { type: "json_object" }, "Sure! {}", /^The answer is not JSON: /],
    ["nothing", { type: "json_object" }, " ", /^The answer is empty/],
    ["what fits", form(), '{"name":"Ada","age":36}', null],
    ["a wrong type", form(), '{"name":"Ada","age":"36"}', /"age" must be an integer, but is "36"\.$/],
    ["a missing name", form(), "{}", /it must have "name"/],
    ["too much", form(), '{"name":"Ada","x":1}', /must not have "x"/],
    ["a list of them", form(), "[]", /it must be an object/],
    ["a pattern, which is not tried", form({ type: "string", pattern: "^(a+)+$" }), '"b"', null],
    ["a schema that cannot be used", form({ type: "strin" }), '"b"', null],
    ["no schema", { type: "json_schema" }, '"b"', null],
  ];
  for (const [what, format, text, misfit] of rows) {
    it(what, () => {
      const found = answerMisfit(format ? { response_format: format } : {}, text);
      if (misfit === null) assert.equal(found, null);
      else assert.match(found ?? "", misfit);
    });
  }
});
