import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, it } from "mocha";
import { extract, sentencesOf } from "./extract.ts";

const root = resolve(import.meta.dirname, "../..");
const read = (file: string): Record<string, string> => JSON.parse(readFileSync(join(root, file), "utf8"));
const { sentences, unclear } = extract(root);
const languages = globSync("l10n/bundle.l10n.*.json", { cwd: root }).map(
  (file) => /\.l10n\.([\w-]+)\.json$/.exec(file)![1]!,
);

/** What a translation has to keep: placeholders, icons, code, links to commands. */
const kept = (text: string) =>
  (text.match(/\{\d+\}|\$\([\w~-]+\)|\]\([^)]*\)|`[^`]*`/g) ?? [])
    // The words inside an example may be translated.
    .map((part) => (part.startsWith("`") ? part.replace(/ .*/, "") : part))
    .sort();

describe("the editor's sentences", () => {
  it("are plain texts wherever they are translated", () => assert.deepEqual(unclear, []));

  it("are the bundle; `npm run l10n` writes it", () => {
    assert.deepEqual(Object.keys(read("l10n/bundle.l10n.json")), sentences);
  });

  it("reach nobody untranslated", () => {
    const shown = /(?:show(?:Information|Warning|Error)Message|setStatusBarMessage)\(\s*["'`](?!\$)/;
    const guilty = globSync("extension/**/*.ts", {
      cwd: root,
      exclude: ["**/*.test.ts", "extension/test/**"],
    });
    assert.deepEqual(
      guilty.filter((file) => shown.test(readFileSync(join(root, file), "utf8"))),
      [],
    );
  });

  it("reach nobody untranslated on the runner page", () => {
    const shown =
      /(?:"aria-(?:label|description)"|title|label|placeholder|sentence|word|problem): ["'](?!JSON")[A-Za-z]|\}, "[A-Z]/;
    const guilty = globSync("webview/**/*.ts", { cwd: root, exclude: ["**/*.test.ts", "webview/test/**"] });
    assert.deepEqual(
      guilty.filter((file) => shown.test(readFileSync(join(root, file), "utf8"))),
      [],
    );
  });

  it("are there in German", () => assert.ok(languages.includes("de")));
});

describe("the manifest's sentences", () => {
  const manifest = readFileSync(join(root, "package.json"), "utf8");
  const used = [...manifest.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key!);

  it("are package.nls.json, each once", () => {
    assert.deepEqual(Object.keys(read("package.nls.json")), used);
  });

  it("stand nowhere else", () => {
    const { contributes } = JSON.parse(manifest);
    const texts = [
      ...contributes.commands.map(({ title }: { title: string }) => title),
      ...Object.values<{ markdownDescription: string }>(contributes.configuration.properties).map(
        ({ markdownDescription }) => markdownDescription,
      ),
    ];
    assert.deepEqual(
      texts.filter((text) => !/^%[\w.-]+%$/.test(text)),
      [],
    );
  });
});

for (const language of languages) {
  const files: [file: string, base: string][] = [
    [`l10n/bundle.l10n.${language}.json`, "l10n/bundle.l10n.json"],
    [`package.nls.${language}.json`, "package.nls.json"],
  ];
  for (const [file, base] of files) {
    describe(file, () => {
      const [translated, original] = [read(file), read(base)];
      it("is complete, and has nothing else", () => {
        assert.deepEqual(Object.keys(translated), Object.keys(original));
        assert.deepEqual(
          Object.keys(translated).filter((key) => translated[key]!.trim() === ""),
          [],
        );
      });
      it("keeps placeholders, icons, code and commands", () => {
        for (const [key, text] of Object.entries(original)) {
          assert.deepEqual(kept(translated[key] ?? ""), kept(text), key);
        }
      });
    });
  }
}

describe("extracting", () => {
  const rows: [source: string, sentences: string[], unclear: number][] = [
    ['l10n.t("One")', ["One"], 0],
    ['t(\n  "Over two lines, {0}",\n  name,\n)', ["Over two lines, {0}"], 0],
    ["t('say \"hi\"')", ['say "hi"'], 0],
    ['doors.t("It\\u2019s \\"so\\"", 1)', ['It\u2019s "so"'], 0],
    ["t(doc.about)", [], 0],
    ["t(message)", [], 1],
    ["l10n.t(`a`)", [], 1],
    ['t("a" + b)', [], 1],
    ['set("x"); print("y"); await("z")', [], 0],
    ['// t("not this")\n * t("nor this")', [], 0],
  ];
  for (const [source, expected, unsure] of rows) {
    it(source.replaceAll("\n", " "), () => {
      const found = sentencesOf(source);
      assert.deepEqual([found.sentences, found.unclear.length], [expected, unsure]);
    });
  }
});
