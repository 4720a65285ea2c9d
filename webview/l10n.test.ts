import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import { ago } from "./format.ts";
import { speak, t } from "./l10n.ts";

describe("a sentence of the page", () => {
  afterEach(() => speak({}));

  it("is English with its values filled in, as often as they are asked for", () => {
    assert.equal(t("Run"), "Run");
    assert.equal(t("{1} of {0}, {0} in all", 3, "one"), "one of 3, 3 in all");
  });

  it("keeps a placeholder that nobody fills, and one that is part of a value", () => {
    assert.equal(t("{0} and {1}", "{1}"), "{1} and {1}");
  });

  it("is that of the editor's language, which may put its values elsewhere", () => {
    speak({ "{0} of {1}": "von {1} nur {0}" });
    assert.equal(t("{0} of {1}", 1, 2), "von 2 nur 1");
  });

  it("stays English where there is no translation", () => {
    speak({ Run: "Ausführen" });
    assert.deepEqual([t("Run"), t("Stop")], ["Ausführen", "Stop"]);
  });

  it("has the words around a number translated, and the digits as they are", () => {
    speak({ "{0} min ago": "vor {0} Min." });
    assert.equal(ago(0, 5 * 60_000), "vor 5 Min.");
  });
});
