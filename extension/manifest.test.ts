import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "mocha";

const read = (path: string) => JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), "utf8"));
const { contributes } = read("package.json");

describe("the palette", () => {
  const places = [
    "editorLangId == dotprompt",
    String.raw`resourceFilename =~ /\.eval\.yaml$/`,
    "activeWebviewPanelId == 'promptStudio.runner'",
  ];
  const rows: { command: string; when: string }[] = contributes.menus.commandPalette;
  // A command about a prompt file is about the one that the person is busy with, wherever the focus is; one that
  // cannot do its work now says why.
  for (const { command, when } of rows.filter(({ when }) => places.some((place) => when.includes(place)))) {
    it(`has ${command} in a prompt file, in its test file and in the runner`, () => {
      assert.equal(when, places.join(" || "));
    });
  }

  it("has Run and Compare among them", () => {
    const about = rows.filter(({ when }) => when.includes(places[0]!)).map(({ command }) => command);
    for (const name of ["run", "compare", "runTests", "showRunHistory", "selectModel"]) {
      assert.ok(about.includes(`promptStudio.${name}`), name);
    }
  });
});

interface EnterRule {
  beforeText: { pattern: string };
  afterText?: { pattern: string };
  previousLineText?: { pattern: string };
  action: { indent: "none" | "indent"; appendText?: string };
}

/** What stands in front of the cursor after Enter, as VS Code reads the rules: the first that fits. */
function enter(rules: EnterRule[], above: string, before: string): string {
  const found = rules.find(
    (rule) =>
      new RegExp(rule.beforeText.pattern).test(before) &&
      (!rule.previousLineText || new RegExp(rule.previousLineText.pattern).test(above)),
  );
  const indent = /^\s*/.exec(before)![0];
  if (!found) return indent;
  return indent + (found.action.indent === "indent" ? "  " : "") + (found.action.appendText ?? "");
}

describe("Enter in YAML", () => {
  const rules = read("media/yaml-language-configuration.json").onEnterRules;
  const rows: [before: string, begins: string][] = [
    ["input:", "  "],
    ["  schema:", "    "],
    ["input: # what it needs", "  "],
    ["  person(object, who it is for):", "    "],
    ["  age?:", "    "],
    ['"a key":', "  "],
    ["'it''s':", "  "],
    ["studio.tests:", "  "],
    ["a: |", "  "],
    ["a: >-", "  "],
    ["a: &name", "  "],
    ["a: !!map", "  "],
    ["a: !!str |2", "  "],
    ["it's:", "  "],
    ["http://x:", "  "],
    ["model: sample-json", ""],
    ["  name: string, the name", "  "],
    ["description: Note:", ""],
    ["a: b # c:", ""],
    ["# input:", ""],
    ["  # input:", "  "],
    ["just words", ""],
    ["tags: [a, b]", ""],
    ["vars: { name: Ada }", ""],
    ["---", ""],
    ["", ""],
    ["    ", "    "],
    ["  - search", "  - "],
    ["- search", "- "],
    ['  - "a: b"', "  - "],
    ["  - [a, b]", "  - "],
    ["  - { type: is-json }", "  - "],
    ["  - http://x", "  - "],
    ["  - *same", "  - "],
    ["  - ", "  "],
    ["  - # note", "  "],
    ["  - id: first", "    "],
    ["  - 'id': first", "    "],
    ["  - vars:", "      "],
    ["  - vars: # none", "      "],
    ["  - value: |", "      "],
    ["  - |", "    "],
    ["  - >-", "    "],
  ];
  for (const [before, begins] of rows) {
    it(JSON.stringify(before), () => assert.equal(enter(rules, "", before), begins));
  }
});

describe("Enter in a template", () => {
  const rules = read("media/language-configuration.json").onEnterRules;
  const rows: [above: string, before: string, begins: string][] = [
    ["", "Answer the following:", ""],
    ["", "{{#if name}}", ""],
    ["", "  {{#each items}}", "  "],
    ["", "{{/if}}", ""],
    ["", "- one", "- "],
    ["", "  * one", "  * "],
    ["", "+ one", "+ "],
    ["", "- {{name}}", "- "],
    ["{{#if name}}", "- one", "- "],
    ["{{#each items}}", "- {{this}}", ""],
    ["  {{~#each items as |item|~}}", "  - {{item}}", "  "],
    ["", "- ", ""],
    ["", "- - -", ""],
    ["", "* * *", ""],
    ["", "---", ""],
    ["", "**bold**", ""],
    ["", "1. one", ""],
  ];
  for (const [above, before, begins] of rows) {
    it(JSON.stringify(above ? `${above}\n${before}` : before), () =>
      assert.equal(enter(rules, above, before), begins),
    );
  }
});

describe("a region in the minimap", () => {
  const { start } = read("media/language-configuration.json").folding.markers;
  // VS Code shows what stands behind the mark.
  const rows: [line: string, header: string | null][] = [
    ["{{#if value}}", null],
    ["{{#each items}}", null],
    ["{{!-- #region Tone --}}", ""],
  ];
  for (const [line, header] of rows) {
    it(line, () => {
      const mark = new RegExp(start).exec(line);
      assert.equal(mark && line.slice(mark[0].length), header);
    });
  }
});

describe("what the manifest sets for its own languages", () => {
  const { configurationDefaults, languages, grammars } = contributes;
  for (const language of ["dotprompt", "dotprompt-yaml"]) {
    it(`keeps words of the file out of suggestions, and Enter a new line, in ${language}`, () => {
      const set = configurationDefaults[`[${language}]`];
      assert.equal(set["editor.wordBasedSuggestions"], "off");
      assert.equal(set["editor.acceptSuggestionOnEnter"], "smart");
      assert.equal(set["editor.suggest.selectionMode"], "whenQuickSuggestion");
      assert.equal(set["editor.suggest.snippetsPreventQuickSuggestions"], true);
    });
  }
  it("wraps prose, and marks its invisible characters", () => {
    const set = configurationDefaults["[dotprompt]"];
    assert.equal(set["editor.wordWrap"], "on");
    // The grammar calls prose a comment, so that nothing is suggested in it; VS Code looks into those less.
    assert.equal(set["editor.unicodeHighlight.includeComments"], true);
  });
  it("leaves a person's other YAML alone", () => {
    assert.deepEqual(Object.keys(configurationDefaults), ["[dotprompt]", "[dotprompt-yaml]"]);
    const own = languages.find(({ id }: { id: string }) => id === "dotprompt-yaml");
    assert.deepEqual(own.extensions, [".eval.yaml", ".tool.yaml"]);
  });
  it("reads a frontmatter as the same language as a test file", () => {
    assert.equal(grammars[0].embeddedLanguages["meta.embedded.block.yaml"], "dotprompt-yaml");
  });
});
