import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { mutated, random } from "../../test/mutated.ts";
import { formatted } from "../format/format.ts";
import { createWorkspace, type Range } from "../model/index.ts";
import {
  codeActions,
  completions,
  definition,
  documentLinks,
  folds,
  highlights,
  hover,
  inlayHints,
  linkedNames,
  outline,
  prepareRename,
  references,
  rename,
  selectionRanges,
  semanticTokens,
  signatureHelp,
  workspaceSymbols,
} from "./index.ts";

const paths = ["a.prompt", "a.prompt", "_row.prompt", "a.eval.yaml"];
const hints = { types: true, defaults: true, tokens: true, price: true };

/** Asks everything that an editor asks about a file; the ranges that it would mark. */
function asked(path: string, text: string, offset: number, other: string): Range[] {
  const workspace = createWorkspace({});
  workspace.setFile("_row.prompt", other);
  workspace.setFile("a.eval.yaml", "tests:\n  - vars: { name: Ada, x: [1] }\n    assert: []\n");
  workspace.setFile(path, text);
  workspace.complete();
  const query = { workspace, path, offset };
  signatureHelp(query);
  definition(query);
  workspaceSymbols(workspace, "a");
  inlayHints(query, hints);
  codeActions(query, { start: 0, end: text.length }, workspace.findings(path));
  prepareRename(query);
  const renaming = rename(query, "renamed");
  const renamed = "edits" in renaming ? renaming.edits.filter((one) => one.file === path) : [];
  const shown = hover(query);
  const there = references(query).filter((one) => one.file === path);
  return [
    ...there,
    ...renamed,
    ...(shown ? [shown] : []),
    ...completions(query),
    ...outline(query),
    ...semanticTokens(query),
    ...workspace.findings(path),
    ...highlights(query),
    ...documentLinks(query),
    ...(linkedNames(query) ?? []),
    ...selectionRanges(query),
    ...folds(query).filter((fold): fold is typeof fold & Range => "end" in fold),
  ].map((one) => ("range" in one ? (one.range as Range) : (one as Range)));
}

describe("features", () => {
  const seconds = Number(process.env.FUZZ_SECONDS ?? 3);
  const seed = Number(process.env.FUZZ_SEED ?? 1);

  it(`survive ${seconds} s of mutated files (FUZZ_SEED=${seed})`, function () {
    this.timeout(seconds * 1000 + 60_000);
    const next = random(seed + 1);
    const end = performance.now() + seconds * 1000;
    for (let files = 0; performance.now() < end || files < 50; files++) {
      const text = mutated(next);
      const offset = Math.floor(next() * (text.length + 1));
      const started = process.cpuUsage();
      try {
        const path = paths[Math.floor(next() * paths.length)]!;
        for (const range of asked(path, text, offset, mutated(next)))
          assert.ok(
            0 <= range.start && range.start <= range.end && range.end <= text.length,
            JSON.stringify(range),
          );
        const once = formatted(text);
        assert.equal(formatted(once), once, "formatted twice");
      } catch (error) {
        assert.fail(
          `file ${files} at ${offset}: ${error instanceof Error ? error.stack : error}\n${JSON.stringify(text)}`,
        );
      }
      const { user, system } = process.cpuUsage(started);
      assert.ok(
        user + system < 4_000_000,
        `file ${files} took ${(user + system) / 1000} ms:\n${JSON.stringify(text).slice(0, 5000)}`,
      );
    }
  });

  it("take a schema with maps for keys in their stride", () => {
    const nested = `${"{ ".repeat(40)}type: number${" }".repeat(40)}`;
    const text = `---\ninput:\n  schema:\n    type: object\n    properties:\n      a: ${nested}\n  b: c: d\n---\nHi`;
    const started = process.cpuUsage();
    asked("a.prompt", text, text.length, text);
    assert.ok(process.cpuUsage(started).user < 1_000_000);
  });
});
