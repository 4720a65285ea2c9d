import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import type { LaunchOptions } from "playwright-core";
import { carriedCandidates, start } from "./browser.ts";
import { carriedChromium } from "./carried.ts";

// The package carries one for Linux; elsewhere an installed browser is used.
if (process.platform === "linux") {
  describe("the Chromium out of npm", () => {
    let candidates: LaunchOptions[];
    before(async () => {
      candidates = await carriedCandidates();
    });

    for (const [index, libraries] of ["this machine's or, where they lack, its own", "its own"].entries()) {
      it(`goes on when one of its contexts closes, with libraries that are ${libraries}`, async () => {
        const browser = await start(candidates[index]!).catch((error) => {
          if (index === 0 && /loading shared libraries/.test(String(error))) return start(candidates[1]!);
          throw error;
        });
        try {
          for (const word of ["first", "second"]) {
            const page = await browser.newPage();
            await page.setContent(`<p style="display: inline-block">${word}</p>`);
            const width = await page
              .locator("p")
              .evaluate((element) => element.getBoundingClientRect().width);
            assert.ok(width > 10, "text has a width, so there are fonts");
            await page.close();
          }
        } finally {
          await browser.close();
        }
      });
    }

    describe("unpacked by several at once", () => {
      let dataDir: string;
      before(() => {
        dataDir = mkdtempSync(join(tmpdir(), "prompt-studio-chromium-"));
      });
      after(() => rmSync(dataDir, { recursive: true }));

      it("is there once and whole", async () => {
        const [one, two] = await Promise.all([carriedChromium(dataDir), carriedChromium(dataDir)]);
        assert.deepEqual(one, two);
        assert.equal(readdirSync(join(dataDir, "chromium")).length, 1);
        await (
          await start({ executablePath: one[0]!.executablePath, env: { ...process.env, ...one[1]!.env } })
        ).close();
      });
    });
  });
}
