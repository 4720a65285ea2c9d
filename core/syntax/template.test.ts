import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { parse } from "./parse.ts";

describe("a template that nests too deeply", () => {
  // The last one is too deep only at the end of the text, where no character stands any more.
  for (const end of ["{{#if a}}{{#if a}}", '{{#if (((((("}}', "{{#if //x.org/a b}}"]) {
    it(`is marked inside the text: … ${end}`, () => {
      const text = "{{#if a}}".repeat(100) + end;
      const [problem] = parse(text).problems.filter(({ code }) => code === "too-deep");
      assert.ok(problem);
      assert.ok(problem.start < problem.end && problem.end <= text.length, JSON.stringify(problem));
    });
  }
});
