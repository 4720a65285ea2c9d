import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, it } from "mocha";

const media = resolve(import.meta.dirname, "../media");

describe("the walkthrough's pictures", () => {
  const pictures = globSync("walkthrough-*.svg", { cwd: media });
  it("are there", () => assert.equal(pictures.length, 3));
  for (const name of pictures) {
    // VS Code's content policy lets no style of ours through: what a style says would be painted black.
    it(`${name} is painted by attributes alone, in the theme's colours`, () => {
      const svg = readFileSync(resolve(media, name), "utf8");
      assert.doesNotMatch(svg, /<style|\sstyle=|\sclass=|<script|href=/);
      const colours = [...svg.matchAll(/\s(?:fill|stroke)="([^"]*)"/g)].map(([, colour]) => colour!);
      assert.deepEqual(
        colours.filter((colour) => colour !== "none" && !colour.startsWith("var(--vscode-")),
        [],
      );
    });
  }
});
