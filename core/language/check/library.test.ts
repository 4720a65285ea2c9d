import assert from "node:assert/strict";
import { Dotprompt } from "dotprompt";
import { describe, it } from "mocha";
import { parse } from "../../syntax/parse.ts";
import { brokenRows, contextOf, unmarked } from "../../test/corpus/broken/index.ts";
import { check } from "./index.ts";

/** Errors about files that the library renders, though not what was written: config, roles or text are lost. */
const lost =
  /^(?:frontmatter-|yaml-|template-in-frontmatter$|wrong-type$|unknown-role$|dynamic-role$|unsafe-key$|unsafe-partial$)/;

/** Not an error, because the application may register what is missing, or because the file is no Dotprompt. */
const mayBeRegistered = /^(?:unknown-helper|schema-unknown-name|other-dialect|wrong-else)$/;

describe("errors and the library", () => {
  for (const [codes, marked, rowContext] of brokenRows) {
    // The library must never see a key that reaches into prototypes, nor a partial without end; computed partials are not there.
    if (/unsafe-key|circular|aliases|not-portable/.test(codes)) continue;
    it(`agree on ${codes}: ${JSON.stringify(marked).slice(0, 80)}`, async () => {
      const { text } = unmarked(marked);
      const context = contextOf(rowContext);
      const findings = check(parse(text), context);
      const isError = findings.some(({ severity, code }) => severity === "error" && !lost.test(code));
      const explained = findings.some(({ code }) => mayBeRegistered.test(code));
      const known = (context.helpers ?? []).map((name) => [name, () => ""] as const);
      const library = new Dotprompt({
        helpers: Object.fromEntries(known),
        schemas: { Recipe: {} },
        partialResolver: (name) => (context.partials ? (context.partials(name)?.tree.text ?? null) : name),
      });
      const failure = await failureOf(() =>
        library.render(text, { input: { items: ["a"], x: "a", name: "b", turns: [] } }),
      );
      if (failure === null) assert.equal(isError, false, "an error, but the library renders it");
      else
        assert.ok(
          isError || explained || findings.some(({ code }) => lost.test(code)),
          `no error, but the library says: ${failure}`,
        );
    });
  }
});

/** The message of what the library throws; null when it renders. What it prints to the console is kept away. */
async function failureOf(run: () => Promise<unknown>): Promise<string | null> {
  const { error } = console;
  console.error = () => {};
  try {
    await run();
    return null;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  } finally {
    console.error = error;
  }
}
