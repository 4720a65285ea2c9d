import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { describe, it } from "mocha";
import { render } from "../../rendering/render.ts";
import { generatePrompt } from "../../test/conformance/generator.ts";
import { brokenRows, unmarked } from "../../test/corpus/broken/index.ts";
import { formatted } from "./index.ts";

const root = new URL("../../../", import.meta.url).pathname;
const files = globSync(["samples/**/*.prompt", "core/test/corpus/**/*.prompt"], { cwd: root });

/** The number of generated files: a quick share of them on each change, all 10,000 in CI. */
const generated = Number(process.env.FORMAT_FILES ?? 600);

/** What is rendered, apart from the places of problems, which move. */
function seen(...row: Parameters<typeof render>) {
  const { problems, ...rendering } = render(...row);
  return { ...rendering, problems: problems.map(({ code, severity }) => ({ code, severity })) };
}

/** The text as someone in a hurry writes it: blanks in mustaches and at line ends, deep indentation. */
function careless(text: string): string {
  let turn = 0;
  const sometimes = (what: string) => (turn++ % 3 ? what : "");
  return text
    .replace(/\{\{~?[#/>^&]?(?=[\w@(])/g, (open) => open + sometimes("  "))
    .replace(/(?<=[\w)'"])~?\}\}(?!\})/g, (close) => sometimes(" ") + close)
    .replace(/(?<=\{\{[^{}\n]*)[ =](?=[^{}\n]*\}\})/g, (gap) => gap + sometimes("  "))
    .replace(/(?<=\}\})(?=\n)/g, () => sometimes(" \t"))
    .replace(/^( +)(?=[\w(*-][^\n]*:)/gm, (indent) => indent + (turn % 2 ? indent : ""))
    .replace(/: (?=[\w[{])/g, () => `: ${sometimes("  ")}`)
    .replace(/(?<=[\w\]])(?=\n)/g, () => (turn++ % 9 ? "" : "  "));
}

/** True when formatting changed the text, and nothing else. */
function holds([text, ...rest]: Parameters<typeof render>, what: string): boolean {
  const once = formatted(text);
  if (once === text) return false;
  assert.deepStrictEqual(seen(once, ...rest), seen(text, ...rest), what);
  assert.equal(formatted(once), once, `formatting twice differs from once: ${what}`);
  // The same text as a partial of another file.
  const asPartial = formatted(text, { partial: true });
  const host = (partial: string) =>
    seen("<{{>it name='N'}}>\n  {{>it}}\n", rest[0], {
      ...rest[1],
      partials: { ...rest[1]?.partials, it: partial },
    });
  if (asPartial !== text) assert.deepStrictEqual(host(asPartial), host(text), what);
  return true;
}

describe("formatting never changes what is rendered", () => {
  for (const file of files) it(file, () => void holds([readFileSync(`${root}${file}`, "utf8")], file));

  it("the corpus of broken files", function () {
    this.timeout(60_000);
    for (const [, marked] of brokenRows) {
      const { text } = unmarked(marked);
      holds([text], JSON.stringify(text));
      holds([careless(text)], JSON.stringify(careless(text)));
    }
  });

  const seed = 7_000_000;
  it(`${generated} generated files (seed ${seed})`, function () {
    this.timeout(300_000);
    let changed = 0;
    for (let n = 0; n < generated; n++) {
      const [text, data, options] = generatePrompt(seed + n);
      // Half of them written in the careless way that a formatter is for.
      const written = n % 2 ? careless(text) : text;
      if (holds([written, data, options], `seed ${seed + n}: ${JSON.stringify(written)}`)) changed++;
    }
    assert.ok(changed > generated / 4, `only ${changed} of ${generated} files were changed at all`);
  });
});
