import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { render } from "../core/rendering/render.ts";
import { inFolder } from "./test/folder.ts";

const prompt = `---
model: a/b
config:
  temperature: 0.5
input:
  schema:
    name: string
    age?: integer
    tone?(enum): [kind, short]
    user?: any
    home?:
      zip?: string
      floor?: integer
      kind?(enum): [flat, house]
  default:
    name: Ada
---
{{role "system"}}
{{>style}}

{{role "user"}}
{{name}} is {{age}}, {{tone}}, {{user.city}}. {{home.zip}}
`;
const files = {
  ".git/HEAD": "",
  "p/a.prompt": prompt,
  "_style.prompt": "Be brief.",
  "in.json": '{"name": "Bob", "age": 3}',
};

describe("prompt-studio render", () => {
  it("says what of the input is missing or not the prompt's, and renders", () =>
    inFolder(
      {
        ".git/HEAD": "",
        "a.prompt": "---\ninput:\n  schema:\n    name: string\n    age: integer\n---\n{{name}} {{age}}\n",
      },
      async ({ run }) => {
        const { code, out, error } = await run(["render", "a.prompt", "--set", "name=Ada", "--set", "aeg=3"]);
        assert.deepEqual([code, out], [0, "[user]\nAda\n"]);
        assert.match(error, /"age" has no value\..*\n.*no input "aeg"/);
      },
    ));

  const inner = `---
input:
  schema:
    user(object):
      name: string
      city: string
    tags?(array): string
    rows?(array):
      id: integer
  default:
    user: { name: Ann, city: Oslo }
    tags: [a, b]
---
{{user.name}} of {{user.city}}, {{#each tags}}{{this}} {{/each}}`;
  const sets: [sets: string[], out: string, error: RegExp][] = [
    [["user.name=Bo"], "Bo of Oslo, a b", /^$/],
    [["user.name=Bo", "user.city=Ulm"], "Bo of Ulm, a b", /^$/],
    [["tags.1=c"], "Ann of Oslo, a c", /^$/],
    [["tags.2=c"], "Ann of Oslo, a b c", /^$/],
    [["user.nam=X"], "Ann of Oslo, a b", /^There is no "user\.nam"; inside user there are name, city\.\n$/],
    [
      ["rows=[]", "rows.0.idd=1"],
      "Ann of Oslo, a b",
      /"rows\.0\.id" has no value.*\nThere is no "rows\.0\.idd"/,
    ],
    [
      ['user={"name": "Bo"}'],
      "Bo of , a b",
      /^The input "user\.city" has no value\. Give it with --set user\.city=…/,
    ],
    [['user={"name": "Bo"}', "user.city=Ulm"], "Bo of Ulm, a b", /^$/],
  ];
  for (const [given, out, error] of sets)
    it(`sets what is inside the file's default: ${given.join(" ")}`, () =>
      inFolder({ "a.prompt": inner }, async ({ run }) => {
        const ended = await run(["render", "a.prompt", ...given.flatMap((one) => ["--set", one])]);
        assert.deepEqual([ended.code, ended.out.trim()], [0, `[user]\n${out}`]);
        assert.match(ended.error, error);
      }));

  const wrong: [set: string, sentence: RegExp][] = [
    ["tags.9=c", /^--set tags\.9: "9" is no item of a list of 2\. Items count from 0/],
    ["tags.x=c", /"x" is no item of a list/],
    ["user.name.first=B", /^--set user\.name\.first: user\.name is "Ann", which has nothing inside\./],
  ];
  for (const [set, sentence] of wrong)
    it(`refuses --set ${set} in place of losing the default`, () =>
      inFolder({ "a.prompt": inner }, async ({ run }) => {
        const { code, error } = await run(["render", "a.prompt", "--set", set]);
        assert.equal(code, 2);
        assert.match(error, sentence);
      }));

  it("--input replaces a default as a whole, and --set works on what it gives", () =>
    inFolder({ "a.prompt": inner, "in.json": '\ufeff{"user": {"name": "Kim"}}' }, async ({ run }) => {
      const { out } = await run(["render", "a.prompt", "--input", "in.json", "--set", "user.name=Lu"]);
      assert.equal(out, "[user]\nLu of , a b\n");
    }));

  it("renders the standard input, with the partials beside the file that it is taken for", () =>
    inFolder(files, async ({ run }) => {
      const { code, out } = await run(["render", "-", "--path", "p/a.prompt", "--set", "name=Joe"], {
        input: "{{>style}} {{name}}",
      });
      assert.deepEqual([code, out], [0, "[user]\nBe brief. Joe\n"]);
    }));

  it("shows the messages, with the file's defaults", () =>
    inFolder(files, async ({ run }) =>
      assert.deepEqual(await run(["render", "p/a.prompt"]), {
        code: 0,
        out: "[system]\nBe brief.\n\n[user]\nAda is , , .\n",
        error: "",
      }),
    ));

  const inputs: [what: string, args: string[], printed: RegExp, input?: string][] = [
    ["a file", ["--input", "in.json"], /Bob is 3/],
    ["a YAML file", ["--input", "in.yaml"], /Eve is 4/],
    ["the standard input", ["--input", "-"], /Kim is /, '{"name": "Kim"}'],
    ["a value", ["--set", "name=Joe"], /Joe is /],
    ["a value over a file", ["--input", "in.json", "--set", "name=Joe"], /Joe is 3/],
    ["a text that looks like a number", ["--set", "name=007"], /007 is/],
    ["a number", ["--set", "age=12"], /is 12/],
    ["a choice", ["--set", "tone=kind"], /, kind,/],
    ["no choice", ["--set", "tone=null"], /is , ,/],
    ["a path", ["--set", "user.city=Ulm"], /Ulm\./],
    ["JSON", ["--set", 'user={"city": "Bern"}'], /Bern\./],
    ["a value with an equals sign", ["--set", "name=a=b"], /a=b is/],
    ["a text inside a value", ["--set", "home.zip=00123"], /00123/],
    ["a number as a text inside a value", ["--set", "home.zip=1e3"], /1e3/],
    ["several values", ["--set", "name=x", "--set", "age=1"], /x is 1/],
    ["a name that is none", ["--set", "__proto__.city=X"], /Ada is/],
  ];
  describe("takes", () => {
    for (const [what, args, printed, input] of inputs)
      it(what, () =>
        inFolder({ ...files, "in.yaml": "name: Eve\nage: 4\n" }, async ({ run }) => {
          const { code, out, error } = await run(["render", "p/a.prompt", ...args], { input });
          assert.equal(code, 0);
          assert.match(out, printed);
          // What the prompt does not take is told; it does no harm.
          assert.equal(error !== "", args.join().includes("__proto__"), error);
        }),
      );
  });

  it("prints the core's result as JSON", () =>
    inFolder(files, async ({ run }) => {
      const { code, out } = await run(["render", "p/a.prompt", "--set", "age=1", "--format", "json"]);
      assert.equal(code, 0);
      const expected = render(
        prompt,
        { input: { name: "Ada", age: 1 } },
        { partials: { style: "Be brief." } },
      );
      assert.deepEqual(JSON.parse(out), JSON.parse(JSON.stringify(expected)));
    }));

  it("brings tools, schemas and the names of helpers along", () =>
    inFolder(
      {
        ".git/HEAD": "",
        "a.prompt": "---\ntools: [search, other]\noutput:\n  schema: Answer\n---\n{{shout x}}",
        "search.tool.yaml": "description: Looks up\ninputSchema: { type: object }\n",
        ".vscode/settings.json":
          '{"promptStudio.helpers": ["shout"], "promptStudio.schemas": {"Answer": {"type": "object"}}}',
      },
      async ({ run }) => {
        const { code, out } = await run(["render", "a.prompt", "--format", "json"]);
        const { toolDefs, tools, output, messages } = JSON.parse(out);
        assert.deepEqual(
          [code, toolDefs, tools, output, messages[0].content],
          [
            0,
            [{ name: "search", description: "Looks up", inputSchema: { type: "object" } }],
            ["other"],
            { schema: { type: "object" } },
            [{ text: "[shout]" }],
          ],
        );
      },
    ));

  it("shows what is no text", () =>
    inFolder({ "a.prompt": '{{media url="http://x/y.png"}} {{section "code"}}\u0007' }, async ({ run }) =>
      assert.equal(
        (await run(["render", "a.prompt"])).out,
        "[user]\n<media http://x/y.png><section code>\ufffd\n",
      ),
    ));

  const nothing: [what: string, prompt: string, args: string[]][] = [
    ["an empty file", "", []],
    ["a frontmatter alone", "---\nmodel: a/b\n---\n", []],
    ["blanks", " \n\n", []],
    ["a comment", "{{! later }}", []],
    ["a condition that does not hold", "{{#if x}}Hi{{/if}}", []],
    ["roles without a text", '{{role "system"}}\n{{role "user"}}\n', []],
    ["nothing as JSON", "{{! later }}", ["--format", "json"]],
  ];
  for (const [what, text, args] of nothing)
    it(`says that nothing comes out of ${what}`, () =>
      inFolder({ "a.prompt": text }, async ({ run }) => {
        const { code, error } = await run(["render", "a.prompt", ...args]);
        assert.equal(code, 0);
        assert.match(error, /^a\.prompt comes out empty for this input: no message has a text\.\n$/);
      }));

  it("ends with 1 and the problem when the prompt cannot be rendered", () =>
    inFolder({ "a.prompt": "Hi\n{{>gone}}" }, async ({ run }) => {
      const { code, out, error } = await run(["render", "a.prompt"]);
      assert.deepEqual([code, out], [1, ""]);
      assert.match(error, /^a\.prompt:2:\d+ error .*"gone" is missing.* \(missing-partial\)\n$/);
    }));

  const broken: [what: string, args: string[], sentence: RegExp, input?: string][] = [
    ["no file", ["render"], /^Name the prompt file to render/],
    ["two files", ["render", "p/a.prompt", "b"], /"b" is one too many/],
    ["a file that does not exist", ["render", "gone.prompt"], /^gone\.prompt does not exist/],
    ["a folder", ["render", "p"], /^p is a folder\. Name a file/],
    [
      "an input that does not exist",
      ["render", "p/a.prompt", "--input", "gone.json"],
      /^gone\.json does not exist/,
    ],
    [
      "an input that is no object",
      ["render", "p/a.prompt", "--input", "-"],
      /^The standard input must hold an object/,
      "[1]",
    ],
    [
      "an input that is not JSON",
      ["render", "p/a.prompt", "--input", "-"],
      /^The standard input is not valid JSON: /,
      '{"a": }',
    ],
    [
      "an input that is not YAML",
      ["render", "p/a.prompt", "--input", "-"],
      /^The standard input is not valid YAML: /,
      "a: [\n",
    ],
    [
      "an input that is a bomb",
      ["render", "p/a.prompt", "--input", "-"],
      /^The standard input nests more than 100 levels/,
      `a: ${"[".repeat(9999)}`,
    ],
    ["a value without a name", ["render", "p/a.prompt", "--set", "=1"], /^--set takes key=value/],
    [
      "a value of another kind",
      ["render", "p/a.prompt", "--set", "age=old"],
      /^--set age: "old" is not a whole number/,
    ],
    ["a part of a number", ["render", "p/a.prompt", "--set", "age=1.5"], /"1\.5" is not a whole number/],
    [
      "a value of another kind inside a value",
      ["render", "p/a.prompt", "--set", "home.floor=top"],
      /^--set home\.floor: "top" is not a whole number/,
    ],
    [
      "a value that is no choice",
      ["render", "p/a.prompt", "--set", "tone=loud"],
      /^--set tone: "loud" is not one of kind, short\.\n$/,
    ],
    [
      "a mistyped choice",
      ["render", "p/a.prompt", "--set", "tone=shrt"],
      /^--set tone: "shrt" is not one of kind, short\. Did you mean "short"\?\n$/,
    ],
    [
      "a value that is no choice inside a value",
      ["render", "p/a.prompt", "--set", "home.kind=tent"],
      /^--set home\.kind: "tent" is not one of flat, house\./,
    ],
    ["a text for an object", ["render", "p/a.prompt", "--set", "home=x"], /is not an object in JSON/],
    ["an option", ["render", "p/a.prompt", "--inputs", "x"], /Did you mean --input\?/],
  ];
  describe("ends with 2 and a sentence for", () => {
    for (const [what, args, sentence, input] of broken)
      it(what, () =>
        inFolder(files, async ({ run }) => {
          const { code, out, error } = await run(args, { input });
          assert.deepEqual([code, out], [2, ""]);
          assert.match(error, sentence);
        }),
      );
  });
});
