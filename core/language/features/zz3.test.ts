import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { createWorkspace } from "/work/main/core/language/model/index.ts";
import * as features from "/work/main/core/language/features/index.ts";

const seeds = [
  '---\nmodel: m\ninput:\n  schema:\n    user(object, who):\n      name?: string, the name\n    tags(array): string\n  default: { user: { name: Ada } }\ntools: [t]\n---\n{{role "system"}}{{>p x=user}}\n{{#each tags as |t i|}}{{t}}{{@index}}{{../user.name}}{{else}}no{{/each}}\n{{json (lookup user "name") indent=2}}{{!-- c --}}',
  '{{#if a}}{{else if b}}{{^}}{{/if}}{{{x}}}\\{{y}}{{{{raw}}}}z{{{{/raw}}}}{{#*inline "q"}}{{/inline}}{{>q}}',
  "---\nstudio.tests:\n  - id: a\n    vars: { b: [1, { c: 2 }] }\n    assert:\n      - type: contains\n---\n{{@root.b}}{{this}}{{.}}{{..}}",
];
const pieces = [
  "{{",
  "}}",
  "|",
  "#",
  "/",
  ">",
  '"',
  "'",
  "(",
  ")",
  ".",
  "..",
  "@",
  "=",
  "[",
  "]",
  "---\n",
  "\n",
  ": ",
  "- ",
  "\r",
  "~",
  "!",
  "&",
  "\u2028",
  "\ud800",
  "\0",
  "else",
  "as |",
  "{{#each ",
  "role",
  "*a",
  "&a",
  "<<: ",
];

/** Small numbers from a seed, the same in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function mutated(text: string, next: (below: number) => number): string {
  let result = text;
  for (let change = next(4) + 1; change > 0; change--) {
    const at = next(result.length + 1);
    const kind = next(3);
    if (kind === 0) result = result.slice(0, at) + pieces[next(pieces.length)] + result.slice(at);
    else if (kind === 1) result = result.slice(0, at) + result.slice(at + next(12));
    else result = result.slice(0, at) + result.slice(next(result.length + 1));
  }
  return result.slice(0, 2000);
}

describe("broken texts", () => {
  it("are answered by every feature, with places inside the text", function () {
    this.timeout(120_000);
    const next = numbers(333);
    const hints = { types: true, defaults: true, tokens: true, price: true };
    for (let round = 0; round < 1500; round++) {
      const text = mutated(seeds[round % seeds.length]!, next);
      const workspace = createWorkspace();
      const path = round % 5 === 0 ? "_p.prompt" : round % 7 === 0 ? "a.eval.yaml" : "a.prompt";
      workspace.setFile("b.prompt", "{{>p}}{{name}}");
      workspace.setFile("_p.prompt", "{{x.name}}{{>p}}");
      workspace.setFile(path, text);
      workspace.complete();
      const file = { workspace, path };
      const inside = ({ start, end }: { start: number; end: number }) => {
        assert.ok(
          start >= 0 && start <= end && end <= text.length,
          `${start} to ${end} of ${JSON.stringify(text)}`,
        );
      };
      features.semanticTokens(file).forEach(inside);
      features.documentLinks(file).forEach(inside);
      features.inlayHints(file, hints);
      features.folds(file);
      for (const { range, selection } of features.outline(file)) [range, selection].forEach(inside);
      workspace.findings(path).forEach(inside);
      for (let turn = 0; turn < 12; turn++) {
        const query = { ...file, offset: next(text.length + 1) };
        for (const { range } of features.completions(query)) inside(range);
        const hover = features.hover(query);
        if (hover) inside(hover.range);
        features.signatureHelp(query);
        features.definition(query);
        features.references(query);
        features.highlights(query).forEach(inside);
        features.selectionRanges(query).forEach(inside);
        features.linkedNames(query)?.forEach(inside);
        const renaming = features.rename(query, "renamed");
        if ("edits" in renaming) renaming.edits.filter((edit) => edit.file === path).forEach(inside);
        features.codeActions(file, { start: query.offset, end: query.offset }, workspace.findings(path));
      }
    }
  });
});
