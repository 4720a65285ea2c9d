import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { placeAt } from "./place.ts";

/** The kind of place at the `|`, and the word that stands before it. */
function at(marked: string): string {
  const offset = marked.indexOf("|");
  const text = marked.replace("|", "");
  const place = placeAt(text, offset);
  if (place.kind === "nothing") return "nothing";
  const block = place.kind === "expression" && place.block ? " block" : "";
  return `${place.kind}${block}: ${text.slice(place.start, offset)}`;
}

describe("where completion fits", () => {
  const rows: [marked: string, place: string][] = [
    ["---\nmo|\n---\n", "frontmatter-key: mo"],
    ["---\n|\n---\n", "frontmatter-key: "],
    ["---\r\nmo|\r\n---\r\n", "frontmatter-key: mo"],
    ["---\nmodel: sam|\n---\n", "model: sam"],
    ["---\nmodel: |\n---\n", "model: "],
    ['---\nmodel: "goo|\n---\n', "model: goo"],
    ["---\nmodel: a # some|\n---\n", "nothing"],
    ["---\nconfig:\n  te|\n---\n", "config-key: te"],
    ["---\nconfig:\n  temperature: 1\n  |\n---\n", "config-key: "],
    ["---\nconfig:\n  thinkingConfig:\n    |\n---\n", "nothing"],
    ["---\nconfig:\n  temperature: 0|\n---\n", "nothing"],
    ["---\ninput:\n  sch|\n---\n", "nothing"],
    ["---\ndescription: a|\n---\n", "nothing"],
    ["---\nmo|", "frontmatter-key: mo"],
    ["mo|\n---\nmodel: a\n---\n", "nothing"],
    ["---\nmodel: a\n---\nmo|", "nothing"],
    ["---\nmodel: a\n---\n{{|}}", "expression: "],
    ["---\nmodel: a\n---\n{{na|}}", "expression: na"],
    ["---\nmodel: a\n---\n---\n{{na|}}", "expression: na"],
    ["{{~na|}}", "expression: na"],
    ["{{{na|}}}", "expression: na"],
    ["{{#i|}}", "expression block: i"],
    ["{{#if na|}}", "expression: na"],
    ["{{json na|}}", "expression: na"],
    ["{{x y=na|}}", "expression: na"],
    ["{{#if (eq na|)}}", "expression: na"],
    ["{{@in|}}", "expression: @in"],
    ["{{>ho|}}", "partial: ho"],
    ["{{> a/b|}}", "partial: a/b"],
    ['{{role "sy|"}}', "role: sy"],
    ["{{role '|'}}", "role: "],
    ['{{x "a|"}}', "nothing"],
    ["{{! na|}}", "nothing"],
    ["{{a}} na|", "nothing"],
    ["{na|}", "nothing"],
    ["na|", "nothing"],
  ];
  for (const [marked, place] of rows) {
    it(JSON.stringify(marked), () => assert.equal(at(marked), place));
  }
});
