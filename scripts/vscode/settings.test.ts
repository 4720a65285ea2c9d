import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { setString, writeSettings } from "./settings.ts";

describe("settings of a profile", () => {
  const rows: [what: string, text: string, expected: string][] = [
    ["an empty object", "{}", '{\n  "a.url": "new"\n}'],
    ["an empty file", "", '{\n  "a.url": "new"\n}\n'],
    ["other settings", '{\n  "b": 1\n}\n', '{\n  "a.url": "new",\n  "b": 1\n}\n'],
    ["the setting itself", '{ "a.url": "old \\" quoted", "b": 1 }', '{ "a.url": "new", "b": 1 }'],
    ["comments", '// mine\n{ "a.url" : "old" /* why */ }', '// mine\n{ "a.url" : "new" /* why */ }'],
    ["a similar name", '{ "aXurl": "old" }', '{\n  "a.url": "new", "aXurl": "old" }'],
  ];
  for (const [what, text, expected] of rows) {
    it(`changes one text in a file with ${what}`, () => {
      assert.equal(setString(text, "a.url", "new"), expected);
    });
  }

  it("keeps a value that looks like a replacement pattern", () => {
    assert.equal(setString('{"a": "x"}', "a", "$1$&"), '{"a": "$1$&"}');
  });

  let dir: string;
  before(() => {
    dir = mkdtempSync(join(tmpdir(), "prompt-studio-settings-"));
  });
  after(() => rmSync(dir, { recursive: true }));

  it("fills a new profile, and leaves the person's changes in an old one", () => {
    const file = join(dir, "User", "settings.json");
    writeSettings(file, { "editor.fontSize": 14 }, { "promptStudio.broker.url": "http://127.0.0.1:1" });
    const fresh = JSON.parse(readFileSync(file, "utf8"));
    assert.equal(fresh["editor.fontSize"], 14);
    assert.equal(fresh["telemetry.telemetryLevel"], "off");
    writeFileSync(file, JSON.stringify({ ...fresh, "editor.fontSize": 20 }));
    writeSettings(file, { "editor.fontSize": 14 }, { "promptStudio.broker.url": "http://127.0.0.1:2" });
    const changed = JSON.parse(readFileSync(file, "utf8"));
    assert.equal(changed["editor.fontSize"], 20);
    assert.equal(changed["promptStudio.broker.url"], "http://127.0.0.1:2");
  });
});
