import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { parse } from "../syntax/parse.ts";
import { model } from "../test/request.ts";
import { keptInput, prepare } from "./prepare.ts";

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

describe("the input that is kept with a run", () => {
  const rows: [string, Record<string, unknown>, ReturnType<typeof keptInput>][] = [
    ["its values", { name: "Ada" }, { input: { name: "Ada" } }],
    ["an empty one, which is not the same as an unknown one", {}, { input: {} }],
    ["nothing of one that is too long", { text: "a".repeat(64_000) }, {}],
  ];
  for (const [name, input, kept] of rows) it(name, () => assert.deepEqual(keptInput(input), kept));
});

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
