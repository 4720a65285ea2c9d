import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { parse } from "../syntax/parse.ts";
import { model } from "../test/request.ts";
import { prepare } from "./prepare.ts";

const prepared = (text: string, id = "m") =>
  prepare(
    {
      path: "a.prompt",
      text,
      tree: parse(text),
      partials: {},
      schemas: {},
      toolDefs: {},
      helpers: {},
      problems: [],
    },
    {},
    { known: [{ ...model, id }], models: {}, defaultModel: id, chosen: null },
  );

describe("a prompt prepared for a run", () => {
  it("tells each wrong role at its place", () => {
    const text = '{{role "sytem"}}a\n{{role "usr"}}b\n{{role "modle"}}c\n';
    const { problems, request } = prepared(text);
    const told = problems.filter(({ code }) => code === "role-not-sent");
    assert.deepEqual(
      told.map(({ start, end }) => text.slice(start, end)),
      ['"sytem"', '"usr"', '"modle"'],
    );
    assert.equal(request, null);
  });

  it("tells a lone system message at its role", () => {
    const text = '{{role "system"}}Be kind.\n';
    const { problems, request } = prepared(text, "gemini/g");
    assert.deepEqual(
      problems.map(({ code, start, end }) => [code, text.slice(start, end)]),
      [["only-system", '"system"']],
    );
    assert.notEqual(request, null);
  });
});
