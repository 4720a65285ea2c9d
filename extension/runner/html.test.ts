import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { runnerHtml } from "./html.ts";

const page = (translations?: Record<string, string>) =>
  runnerHtml({
    cspSource: "https://files",
    asset: (name) => `https://files/${name}`,
    nonce: "n0",
    language: "de",
    title: "Runner",
    translations,
  });
const data = (html: string) => /<script type="application\/json"[^>]*>(.*?)<\/script>/s.exec(html)![1]!;

describe("the runner page's HTML", () => {
  it("says its language", () => assert.match(page(), /^<!DOCTYPE html>\n<html lang="de">/));

  it("holds no sentences in English", () => assert.equal(data(page()), "{}"));

  it("holds translations that cannot end their element", () => {
    const translations = { Run: '</script><!--<script>"&amp;', "$& {0}": "\u2028" };
    const html = page(translations);
    assert.deepEqual(JSON.parse(data(html)), translations);
    assert.equal(html.split("<script").length, page().split("<script").length);
  });
});
