import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "mocha";
import { sha256 } from "./hash.ts";

describe("sha256", () => {
  for (const text of ["", "abc", "Grüße 👋", "x".repeat(10_000), "lone \ud800 surrogate"]) {
    it(`agrees with Node's own for ${JSON.stringify(text.slice(0, 20))}`, () => {
      assert.equal(sha256(text), createHash("sha256").update(text, "utf8").digest("hex"));
    });
  }
});
