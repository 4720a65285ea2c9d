import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { Dotprompt } from "dotprompt";
import { describe, it } from "mocha";
import { check, checkRendering } from "../../language/check/index.ts";
import type { CheckContext, Finding } from "../../language/check/types.ts";
import { parse } from "../../syntax/parse.ts";
import { brokenRows as broken, contextOf, unmarked } from "./broken/index.ts";

const valid = join(import.meta.dirname, "valid");
const files = (readdirSync(valid, { recursive: true }) as string[])
  .filter((path) => path.endsWith(".prompt"))
  .sort();

/** What the application of the valid files registers. */
const helpers = ["list", "upper", "formatDate"];
const schemas = { Question: true, Answer: true } as const;

const partialBeside = (path: string) => (name: string) => {
  const file = join(dirname(path), `_${name}.prompt`);
  return existsSync(file) ? { path: file, tree: parse(readFileSync(file, "utf8")) } : undefined;
};

const isLoud = ({ severity }: Finding) => severity === "error" || severity === "warning";
const told = (text: string, { code, severity, message, start, end }: Finding) =>
  `${severity} ${code} ${JSON.stringify(text.slice(start, end))}: ${message}`;

describe("valid prompt files", () => {
  it("are many", () => assert.ok(files.length >= 200, `${files.length}`));

  for (const file of files) {
    it(file, async () => {
      const path = join(valid, file);
      const text = readFileSync(path, "utf8");
      const context: CheckContext = { path, helpers, schemas, partials: partialBeside(path) };
      const tree = parse(text);
      const findings = [...check(tree, context), ...checkRendering(tree, context)];
      assert.deepEqual(
        findings.filter(isLoud).map((one) => told(text, one)),
        [],
      );
      if (!file.startsWith("dialects")) await dotpromptRenders(text, context);
      else assert.ok(findings.filter(({ code }) => code !== "ignored-key").length <= 1);
    });
  }
});

/** The library itself takes every valid file. */
async function dotpromptRenders(text: string, { partials, path }: CheckContext): Promise<void> {
  if (basename(path ?? "").startsWith("_")) return;
  const nothing = () => "";
  const library = new Dotprompt({
    schemas: { Question: { type: "object" }, Answer: { type: "object" } },
    helpers: Object.fromEntries(helpers.map((name) => [name, nothing])),
    partialResolver: (name) => partials?.(name)?.tree.text ?? "elsewhere",
  });
  await library.render(text, { input: {} });
}

describe("broken prompt files", () => {
  it("are many", () => assert.ok(broken.length >= 150, `${broken.length}`));

  for (const [codes, marked, context] of broken) {
    it(`${codes}: ${JSON.stringify(marked).slice(0, 90)}`, () => {
      const { text, places } = unmarked(marked);
      const expected = codes.split(" ").map((code, index) => `${code} ${places[index]}`);
      const findings = check(parse(text), contextOf(context));
      const heard = findings.filter((one) => isLoud(one) || codes.includes(one.code));
      const seen = heard.map(({ code, start, end }) => `${code} ${start}-${end}`);
      assert.deepEqual(
        [...seen].sort(),
        [...expected].sort(),
        heard.map((one) => told(text, one)).join("\n"),
      );
    });
  }
});
