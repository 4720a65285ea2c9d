import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { readPageMessage, readPageState } from "./messages.ts";

const id = "01a20b67-f269-769b-8352-f91faa76d12f";
const uri = "file:///a/b.prompt";
const nested = (depth: number): unknown => (depth === 0 ? 1 : { a: nested(depth - 1) });

describe("messages from the runner page", () => {
  const good: unknown[] = [
    { type: "ready" },
    { type: "input", uri, input: { name: "Ada", list: [1, null, { a: true }] }, revision: 3 },
    { type: "select-model", model: "sample-echo" },
    { type: "run", uri, input: {} },
    { type: "stop" },
    { type: "retry" },
    { type: "stop-column", column: 0 },
    { type: "retry-column", column: 3 },
    { type: "pin", pinned: true },
    { type: "show-run", runId: id },
    { type: "back-to-now" },
    { type: "refresh-history" },
    { type: "reveal", offset: 0 },
    { type: "reveal-source", version: 3, place: 0, focus: false },
    { type: "copy", text: "text", what: "answer" },
    { type: "open-link", href: "https://example.com/a?b=c" },
    { type: "refresh-models" },
    { type: "make-test" },
    { type: "action", action: "sign-in" },
  ];
  for (const message of good) {
    it(`takes ${JSON.stringify(message).slice(0, 60)}`, () => {
      assert.deepEqual(readPageMessage(message), message);
    });
  }

  it("copies what belongs to a message and nothing else", () => {
    assert.deepEqual(readPageMessage({ type: "pin", pinned: true, extra: 1 }), { type: "pin", pinned: true });
  });

  const bad: [what: string, message: unknown][] = [
    ["nothing", undefined],
    ["null", null],
    ["a word", "run"],
    ["a list", [{ type: "ready" }]],
    ["an unknown type", { type: "delete-everything" }],
    ["a type of Object's own", { type: "constructor" }],
    ["a type that is no text", { type: 7 }],
    ["no type", { input: {} }],
    ["an input that is a list", { type: "run", uri, input: [] }],
    ["an input that is missing", { type: "run", uri }],
    ["a run of no file", { type: "run", input: {} }],
    ["an input for something that is no file", { type: "input", uri: {}, input: {}, revision: 1 }],
    ["a revision that is no count", { type: "input", uri, input: {}, revision: -1 }],
    ["a broken revision", { type: "input", uri, input: {}, revision: Number.NaN }],
    ["an empty model", { type: "select-model", model: "" }],
    ["an endless model", { type: "select-model", model: "m".repeat(300) }],
    ["a pin that is no truth", { type: "pin", pinned: "yes" }],
    ["a run id with a way out", { type: "show-run", runId: `../${id}` }],
    ["a run id that is none", { type: "show-run", runId: "1" }],
    ["a column before the first", { type: "stop-column", column: -1 }],
    ["a column that cannot be", { type: "retry-column", column: 4 }],
    ["no column", { type: "stop-column" }],
    ["an offset before the start", { type: "reveal", offset: -1 }],
    ["a place before the first", { type: "reveal-source", version: 1, place: -1, focus: true }],
    ["a place of no version", { type: "reveal-source", place: 1, focus: true }],
    ["a focus that is no truth", { type: "reveal-source", version: 1, place: 1, focus: "yes" }],
    ["half an offset", { type: "reveal", offset: 1.5 }],
    ["a command link", { type: "open-link", href: "command:workbench.action.quit" }],
    ["a script link", { type: "open-link", href: "javascript:alert(1)" }],
    ["a file link", { type: "open-link", href: "file:///etc/passwd" }],
    ["a link into VS Code", { type: "open-link", href: "vscode://a.b/c" }],
    ["half a link", { type: "open-link", href: "/a" }],
    ["an unknown action", { type: "action", action: "workbench.action.quit" }],
    ["too much text", { type: "copy", text: "x".repeat(1_200_000), what: "answer" }],
    ["too large an input", { type: "run", uri, input: { a: "x".repeat(1_200_000) } }],
    ["an input of too many parts", { type: "run", uri, input: { a: Array(200_000).fill(0) } }],
    ["too deep an input", { type: "run", uri, input: { a: nested(150) } }],
  ];
  for (const [what, message] of bad) {
    it(`ignores ${what}`, () => assert.equal(readPageMessage(message), null));
  }

  it("throws at nothing, whatever comes", () => {
    const parts = [
      undefined,
      null,
      0,
      -1,
      Number.NaN,
      "",
      "run",
      "x".repeat(99),
      [],
      {},
      true,
      1n,
      id,
      nested(20),
    ];
    const types = [
      "ready",
      "input",
      "select-model",
      "run",
      "pin",
      "show-run",
      "back-to-now",
      "stop-column",
      "retry-column",
      "reveal",
      "reveal-source",
      "copy",
      "open-link",
      "action",
    ];
    const keys = [
      "uri",
      "input",
      "revision",
      "model",
      "pinned",
      "runId",
      "column",
      "offset",
      "version",
      "place",
      "focus",
      "text",
      "what",
      "href",
      "action",
    ];
    let seed = 7;
    const pick = <T>(from: T[]): T => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return from[seed % from.length] as T;
    };
    for (let round = 0; round < 5000; round++) {
      const message: Record<string, unknown> = { type: pick(types) };
      for (let key = 0; key < 4; key++) message[pick(keys)] = pick(parts);
      const read = readPageMessage(message);
      assert.ok(read === null || read.type === message.type);
    }
  });
});

describe("the state of a reloaded page", () => {
  const state = {
    version: 1,
    uri: "file:///a/b.prompt",
    pinned: true,
    runId: id,
    past: true,
    compared: [id],
    page: { a: 1 },
  };
  const rows: [what: string, raw: unknown, read: unknown][] = [
    ["is taken", state, state],
    ["of another version", { ...state, version: 2 }, null],
    ["that is none", "x", null],
    ["that is missing", undefined, null],
    ["without a run", { ...state, runId: null }, { ...state, runId: null }],
    ["with a forged run id", { ...state, runId: "../x" }, { ...state, runId: null }],
    ["kept before past runs were told apart", { ...state, past: undefined }, { ...state, past: false }],
    ["kept before there were comparisons", { ...state, compared: undefined }, { ...state, compared: [] }],
    ["with forged runs to compare", { ...state, compared: ["../x", id, 7] }, { ...state, compared: [id] }],
    [
      "with too many to compare",
      { ...state, compared: Array(9).fill(id) },
      { ...state, compared: Array(4).fill(id) },
    ],
    ["with a uri that is none", { ...state, uri: 7 }, { ...state, uri: null }],
  ];
  for (const [what, raw, read] of rows) {
    it(what, () => assert.deepEqual(readPageState(raw), read));
  }
});
