import assert from "node:assert/strict";
import { Dotprompt } from "dotprompt";
import { describe, it } from "mocha";
import { parse } from "./parse.ts";
import { secondHead, unreadHead } from "./unread-head.ts";
import { applied } from "./yaml-mistakes/text.ts";

const keys = "model: gpt-4o\ninput:\n  schema:\n    q: string";

/** Heads that Dotprompt sends as text, and what is marked of each. */
const unread: [text: string, marked: string][] = [
  [`---yaml\n${keys}\n---\nHi {{q}}\n`, "---yaml"],
  [`--- yaml\n${keys}\n---\nHi {{q}}\n`, "--- yaml"],
  [`--- # my prompt\n${keys}\n---\nHi\n`, "--- # my prompt"],
  ['---json\n{"model": "x"}\n---\nHi\n', "---json"],
  [`---Hi\n${keys}\n---\nHi\n`, "---Hi"],
  [`----\n${keys}\n---\nHi\n`, "----"],
  [`----\n${keys}\n----\nHi\n`, "----"],
  [`--\n${keys}\n--\nHi\n`, "--"],
  [`—-\n${keys}\n---\nHi\n`, "—-"],
  [`—\n${keys}\n—\nHi\n`, "—"],
  [`—\n${keys}\n---\nHi\n`, "—"],
  [`–––\n${keys}\n–––\nHi\n`, "–––"],
  [`===\n${keys}\n===\nHi\n`, "==="],
  [`---\u200b\n${keys}\n---\nHi\n`, "---\u200b"],
  [`\u200b---\n${keys}\n---\nHi\n`, "\u200b---"],
  [`  ---\n${keys}\n---\nHi\n`, "  ---"],
  [`%YAML 1.2\n---\n${keys}\n---\nHi\n`, "%YAML 1.2"],
  [`\`\`\`\n---\n${keys}\n---\nHi\n\`\`\`\n`, "```"],
  [`\`\`\`prompt\n---\n${keys}\n---\nHi\n\`\`\``, "```prompt"],
  [`\`\`\`yaml\n${keys}\n\`\`\`\nHi\n`, "```yaml"],
  [`~~~yaml\n${keys}\n~~~\nHi\n`, "~~~yaml"],
  [`${keys}\n\n{{q}}\n`, "model: gpt-4o"],
  ["model: gpt-4o\ntemperature: 0.2\n\nQuestion: {{q}}\n", "model: gpt-4o"],
  [`---yaml\r\n${keys.replaceAll("\n", "\r\n")}\r\n---\r\nHi\r\n`, "---yaml"],
];

/** Bodies that are no YAML: each opening form is told with each of them. */
const broken = [
  "model: x\ndescription: a: b",
  "model: x\n\tb: c",
  "model: x\nname: [",
  "model: x\ninput:\n  schema:\n    state(enum): [a], what",
  "model: x\nmodel: y",
  'model: x\nname: "a',
];
const forms: [open: string, close: string][] = [
  ["---yaml", "---"],
  ["--- yaml", "---"],
  ["--- # n", "---"],
  ["---Hi", "---"],
  ["----", "---"],
  ["----", "----"],
  ["--", "--"],
  ["—-", "---"],
  ["—", "—"],
  ["–––", "–––"],
  ["===", "==="],
  ["---\u200b", "---"],
  ["  ---", "---"],
  ["%YAML 1.2\n---", "---"],
  ["```\n---", "---\n```"],
  ["```yaml", "```"],
  ["~~~yaml", "~~~"],
];

/** Texts that begin with the same signs, or have them inside. */
const silent: string[] = [
  "---\nSome prose.\n---\nMore prose.\n",
  "----\nNote: prose with a colon\n----\nMore\n",
  "***\n\nA rule\n\n***\n",
  "Title\n=====\n\nText\n",
  "```yaml\nservices:\n  web: {}\n```\nExplain this.\n",
  "```\ncode\n```\nExplain this.\n",
  "input:\n  What is two and two?\noutput:\n  Four.\n\ninput:\n  {{q}}\noutput:\n",
  "description: a list of words\n\nWrite it.\n",
  "model: describe the domain model\n\nText\n",
  "Note: answer briefly.\n\n{{q}}\n",
  "--\nAnna\n",
  "—\nNote: prose with a colon\n—\nMore\n",
  "—\nAnna\n",
  "----\nSome prose: it has: colons\n----\nMore\n",
  "----\nWhat goes in, and comes out\nmodel: x: y\n----\nMore\n",
  "***\nNote: a [list\nname it: so: or so\n***\n",
  "```yaml\nservices: a: b\nweb: [\n```\nExplain this.\n",
  "```\nfunction f(a) {\n  input: [\n}\n```\nExplain this.\n",
  "%PDF-1.4\n---\nmodel\n---\n",
  "- model: a\n- model: b\n",
  "",
];

describe("a head that Dotprompt does not read", () => {
  for (const [text, marked] of unread)
    it(JSON.stringify(text).slice(0, 60), () => {
      const head = unreadHead(text);
      assert.ok(head?.fix);
      assert.equal(text.slice(head.start, head.end), marked);
      const after = applied(text, head.fix.edits);
      const library = new Dotprompt();
      assert.deepEqual(
        [library.parse(text).model, Boolean(library.parse(after).model)],
        [undefined, true],
        after,
      );
      assert.deepEqual(parse(after).problems, []);
    });

  for (const [open, close] of forms)
    for (const body of broken)
      it(`${JSON.stringify(open)} above ${JSON.stringify(body).slice(0, 60)}`, () => {
        const text = `${open}\n${body}\n${close}\nHi\n`;
        const head = unreadHead(text);
        assert.ok(head?.fix);
        const after = parse(applied(text, head.fix.edits));
        assert.ok(after.frontmatter);
        assert.ok(after.problems.every(({ code }) => code.startsWith("yaml-")));
        assert.ok(after.problems.length > 0);
      });

  for (const text of silent)
    it(`is none in ${JSON.stringify(text).slice(0, 60)}`, () => {
      assert.equal(unreadHead(text), null);
    });
});

describe("a second frontmatter", () => {
  const second = (text: string) => {
    const from = text.indexOf("---\n", 4) + 4;
    const head = secondHead(text, from);
    return head && text.slice(head.start, head.end);
  };
  const rows: [what: string, text: string, marked: string | null][] = [
    ["below the first prompt", "---\nmodel: x\n---\nHi\n---\nmodel: y\n---\nHo\n", "---\nmodel: y"],
    ["below an empty one", "---\nmodel: x\n---\n\n---\nmodel: y\n---\nHi\n", "---\nmodel: y"],
    [
      "with a schema only",
      "---\nmodel: x\n---\nHi\n---\ninput:\n  schema:\n    q: string\n---\nHo\n",
      "---\ninput:",
    ],
    ["in a code fence", "---\nmodel: x\n---\nLike\n```\n---\nmodel: y\n---\n```\n", null],
    ["of an agent's file", "---\nmodel: x\n---\nLike\n\n---\nname: a\ndescription: b\nmodel: c\n---\n", null],
    ["of a page", "---\nmodel: x\n---\nBegin with\n---\ntitle: a\ndescription: b\n---\n", null],
    ["that is a rule", "---\nmodel: x\n---\nOne\n\n---\n\nTwo: three\n\n---\nFour\n", null],
  ];
  for (const [what, text, marked] of rows) it(what, () => assert.equal(second(text), marked));
});
