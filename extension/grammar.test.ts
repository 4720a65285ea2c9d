import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, it } from "mocha";
import oniguruma from "vscode-oniguruma";
import textmate from "vscode-textmate";

// CommonJS packages without named exports for Node.
const { createOnigScanner, createOnigString, loadWASM } = oniguruma;

const grammarFile = new URL("../media/dotprompt.tmLanguage.json", import.meta.url);

/**
 * Small stand-ins for VS Code's own YAML and Markdown grammars, with what makes them dangerous: a string
 * that may stay open, and paragraphs and code blocks that hold on to their lines.
 */
const others: Record<string, object> = {
  "source.yaml": {
    scopeName: "source.yaml",
    patterns: [
      { begin: '"', end: '"', name: "string.quoted.double.yaml" },
      { match: "^\\s*[\\w.]+(?=:)", name: "entity.name.tag.yaml" },
      { begin: "\\|$", while: "^  ", contentName: "string.unquoted.block.yaml" },
    ],
  },
  "text.html.markdown": {
    scopeName: "text.html.markdown",
    patterns: [
      { begin: "^```", end: "^```", name: "markup.fenced_code.block.markdown" },
      { begin: "^#+ ", end: "$", name: "markup.heading.markdown" },
      {
        begin: "(^|\\G)(?=\\S)",
        while: "(^|\\G)(?=\\S)",
        name: "meta.paragraph.markdown",
        patterns: [{ begin: "\\*\\*", end: "\\*\\*", name: "markup.bold.markdown" }],
      },
    ],
  },
};

async function loadGrammar() {
  const wasm = createRequire(import.meta.url).resolve("vscode-oniguruma/release/onig.wasm");
  await loadWASM(readFileSync(wasm));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({ createOnigScanner, createOnigString }),
    loadGrammar: async (scope) => {
      const text =
        scope === "source.dotprompt"
          ? readFileSync(grammarFile, "utf8")
          : JSON.stringify(others[scope] ?? {});
      return textmate.parseRawGrammar(text, `${scope}.json`);
    },
  });
  const { embeddedLanguages, tokenTypes } = manifest.contributes.grammars[0];
  const ids = Object.entries<string>(embeddedLanguages).map(([name, id]) => [name, languages.indexOf(id)]);
  const types = Object.entries<string>(tokenTypes).map(([name, type]) => [name, kinds.indexOf(type)]);
  const grammar = await registry.loadGrammarWithConfiguration("source.dotprompt", 1, {
    embeddedLanguages: Object.fromEntries(ids),
    tokenTypes: Object.fromEntries(types),
  });
  assert.ok(grammar);
  return grammar;
}

const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
/** By the numbers that this test gives them. */
const languages = ["", "dotprompt", "dotprompt-yaml"];
/** By VS Code's own numbers. */
const kinds = ["other", "comment", "string"];

const loading = loadGrammar();

/** Whose rules for typing hold at the end of a text, and what kind of token the editor takes it for. */
async function typedInto(text: string): Promise<string> {
  const grammar = await loading;
  let state = textmate.INITIAL;
  let last = 0;
  for (const line of text.split("\n")) {
    const { tokens, ruleStack } = grammar.tokenizeLine2(line, state);
    state = ruleStack;
    last = tokens.at(-1)!;
  }
  return `${languages[last & 0xff]} ${kinds[(last >> 8) & 3]}`;
}

/** The scopes of the piece of text that stands between `«` and `»`, without those of the file as a whole. */
async function scopesOf(marked: string): Promise<string> {
  const grammar = await loading;
  const [before = "", piece = ""] = marked.split(/[«»]/);
  const text = marked.replace(/[«»]/g, "");
  const start = before.length;
  let offset = 0;
  let state = textmate.INITIAL;
  for (const line of text.split("\n")) {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    const token = tokens.find(({ endIndex }) => offset + endIndex > start && offset <= start);
    if (token && offset + line.length >= start + piece.length) {
      assert.equal(
        text.slice(offset + token.startIndex, offset + token.endIndex).includes(piece),
        true,
        text,
      );
      return token.scopes.join(" ");
    }
    offset += line.length + 1;
  }
  throw new Error(`no token for “${piece}”`);
}

const yaml = "meta.embedded.block.yaml";
const front = "---\nmodel: m\n---\n";

describe("the grammar", () => {
  const rows: [what: string, marked: string, scope: string][] = [
    ["frontmatter begins", "«---»\nmodel: m\n---\n", "punctuation.definition.frontmatter.begin"],
    ["frontmatter is YAML", "---\n«model»: m\n---\n", `${yaml} entity.name.tag.yaml`],
    ["frontmatter ends", "---\nmodel: m\n«---»\nHi", "punctuation.definition.frontmatter.end"],
    ["an open string ends with it", '---\nname: "x\n«---»\nHi', "punctuation.definition.frontmatter.end"],
    ["the body after an open string", '---\nname: "x\n---\n{{«name»}}', "variable.other.dotprompt"],
    ["a file without frontmatter", "Hi {{«name»}}", "variable.other.dotprompt"],
    ["a rule in the body is text", `${front}a\n\n«---»\nb: c`, "meta.embedded.block.markdown"],
    ["Markdown in the body", `${front}**«bold»**`, "markup.bold.markdown"],
    ["a heading", `${front}# «Title»`, "markup.heading.markdown"],
    ["role system", `${front}{{role "«system»"}}`, "entity.name.tag.role.system.dotprompt"],
    ["role user", `${front}{{role "«user»"}}`, "entity.name.tag.role.user.dotprompt"],
    ["role model", `${front}{{~role '«model»'~}}`, "entity.name.tag.role.model.dotprompt"],
    ["role tool", `${front}{{role "«tool»"}}`, "entity.name.tag.role.tool.dotprompt"],
    ["the word role", `${front}{{«role» "user"}}`, "keyword.control.role.dotprompt"],
    ["an unknown role is a plain string", `${front}{{role "«boss»"}}`, "string.quoted.double.dotprompt"],
    ["history", `${front}{{«history»}}`, "keyword.control.role.dotprompt"],
    ["a variable", `${front}a {{«name»}} b`, "variable.other.dotprompt"],
    ["a path", `${front}{{«a.b.[c d]»}}`, "variable.other.dotprompt"],
    ["a path upwards", `${front}{{«../a»}}`, "variable.other.dotprompt"],
    ["this", `${front}{{«this.x»}}`, "variable.language.this.dotprompt"],
    ["a context variable", `${front}{{@«auth.email»}}`, "variable.language.context.dotprompt"],
    ["three braces", `${front}{{{«html»}}}`, "variable.other.dotprompt"],
    ["whitespace control", `${front}{{~«name»~}}`, "variable.other.dotprompt"],
    ["a helper", `${front}{{«json» value}}`, "entity.name.function.helper.dotprompt"],
    ["its argument", `${front}{{json «value»}}`, "variable.other.dotprompt"],
    ["a named argument", `${front}{{media «url»=photo}}`, "entity.other.attribute-name.dotprompt"],
    ["its value", `${front}{{media url=«photo»}}`, "variable.other.dotprompt"],
    ["a string", `${front}{{x "«a b»"}}`, "string.quoted.double.dotprompt"],
    ["a number", `${front}{{x «-12.5»}}`, "constant.numeric.dotprompt"],
    ["a truth", `${front}{{x «true»}}`, "constant.language.dotprompt"],
    ["a sub-expression", `${front}{{#if («eq» a b)}}`, "meta.call.dotprompt entity.name.function.helper"],
    ["a nested one", `${front}{{#if (or («eq» a b) c)}}`, "entity.name.function.helper.dotprompt"],
    ["a block", `${front}{{#«if» x}}`, "keyword.control.block.dotprompt"],
    ["its end", `${front}{{#if x}}\n{{/«if»}}`, "keyword.control.block.dotprompt"],
    ["else", `${front}{{#if x}}a{{«else»}}b{{/if}}`, "keyword.control.block.dotprompt"],
    ["else if", `${front}{{#if x}}a{{else «if» y}}b{{/if}}`, "keyword.control.block.dotprompt"],
    ["a block of one's own", `${front}{{#«list» x}}{{/list}}`, "entity.name.function.helper.dotprompt"],
    ["block parameters", `${front}{{#each xs as |«x i»|}}`, "variable.parameter.dotprompt"],
    ["a partial", `${front}{{>«style»}}`, "entity.name.function.partial.dotprompt"],
    ["a partial in a folder", `${front}{{> «a/b»}}`, "entity.name.function.partial.dotprompt"],
    ["a partial's argument", `${front}{{>a «x»=1}}`, "entity.other.attribute-name.dotprompt"],
    ["a comment", `${front}{{!«no {{x»}}`, "comment.block.dotprompt"],
    ["a long comment", `${front}{{!-- a\n«}} {{b»\n--}}`, "comment.block.dotprompt"],
    ["after a comment", `${front}{{! a }} {{«x»}}`, "variable.other.dotprompt"],
    ["a raw block", `${front}{{{{raw}}}}\n«{{x}}»\n{{{{/raw}}}}`, "string.unquoted.raw.dotprompt"],
    ["after a raw block", `${front}{{{{raw}}}}\n{{x}}\n{{{{/raw}}}}\n{{«y»}}`, "variable.other.dotprompt"],
    ["an escaped mustache", `${front}«\\{{x}}»`, "constant.character.escape.dotprompt"],
    ["inside a Markdown paragraph", `${front}one\ntwo {{«name»}} three`, "variable.other.dotprompt"],
    ["inside a heading", `${front}# Hello {{«name»}}`, "variable.other.dotprompt"],
    ["inside bold", `${front}**{{«name»}}**`, "variable.other.dotprompt"],
    ["inside a code block", `${front}\`\`\`js\nlet a = {{«name»}}\n\`\`\``, "variable.other.dotprompt"],
    ["inside JSON", `${front}{\n  "a": "{{«name»}}",\n  "b": {"c": [1]}\n}`, "variable.other.dotprompt"],
    ["after JSON", `${front}{"a": {"b": 1}}\n{{«name»}}`, "variable.other.dotprompt"],
  ];
  for (const [what, marked, scope] of rows) {
    it(what, async () => {
      const scopes = await scopesOf(marked);
      assert.ok(scopes.includes(scope), `${scopes} has no ${scope}`);
    });
  }

  const untouched: [what: string, marked: string][] = [
    ["braces of JSON", `${front}{"«a»": {"b": 1}}`],
    ["a template literal", `${front}\${«name»}`],
    ["a placeholder", `${front}{«NAME»}`],
    ["text between mustaches", `${front}{{a}} «text» {{b}}`],
    ["text after a block", `${front}{{#if a}}\n«text»\n{{/if}}`],
  ];
  for (const [what, marked] of untouched) {
    it(`leaves alone: ${what}`, async () => {
      const scopes = await scopesOf(marked);
      assert.ok(!/mustache|variable|keyword|comment/.test(scopes), scopes);
    });
  }
});

describe("what is typed into", () => {
  const rows: [text: string, into: string][] = [
    ["---\nmodel: m", "dotprompt-yaml other"],
    ['---\nname: "x', "dotprompt-yaml string"],
    ["---\ndescription: |\n  Steps:", "dotprompt string"],
    // Prose is no code: nothing is suggested in it unless asked for, as in a comment.
    [`${front}Some text`, "dotprompt comment"],
    [`${front}# A heading`, "dotprompt comment"],
    [`${front}{{name`, "dotprompt other"],
    [`${front}{{role "us`, "dotprompt string"],
    [`${front}{{name}} and`, "dotprompt comment"],
    [`${front}{{! note`, "dotprompt comment"],
    ["Some text", "dotprompt comment"],
    ["prom", "dotprompt other"],
    ["prompt-js", "dotprompt other"],
    ["promise", "dotprompt comment"],
    ["Hi\nprom", "dotprompt comment"],
  ];
  for (const [text, into] of rows) {
    it(JSON.stringify(text), async () => assert.equal(await typedInto(text), into));
  }
});
