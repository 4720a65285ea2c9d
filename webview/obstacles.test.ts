import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Obstacle } from "../core/protocol/runner.ts";
import { obstacleWords } from "./obstacles.ts";

describe("an obstacle has a sentence, a button and what it does", () => {
  const problem = { message: "Not closed.", severity: "error", code: "c", line: 4, offset: 31 } as const;
  for (const [obstacle, models, sentence, button, does] of [
    [{ kind: "no-prompt" }, 0, /Open a prompt file/, "New prompt file", "new-prompt"],
    [{ kind: "not-signed-in" }, 0, /Sign in/, "Sign in", "sign-in"],
    [{ kind: "signed-out" }, 0, /signed out/, "Sign in", "sign-in"],
    [
      { kind: "broker-unreachable", broker: "http://b", message: "" },
      0,
      /http:\/\/b does not/,
      "Retry",
      "refresh",
    ],
    [
      { kind: "broker-unreachable", broker: "http://b", message: "Own words." },
      0,
      /^Own words\.$/,
      "Retry",
      "refresh",
    ],
    [{ kind: "untrusted" }, 0, /not trusted/, "Manage trust", "manage-trust"],
    [{ kind: "no-model", message: "" }, 3, /Choose one/, "Choose a model", "choose-model"],
    [{ kind: "no-model", message: "" }, 0, /offers no models/, "Look again", "refresh"],
    [{ kind: "problem", problem }, 1, /^Line 4: Not closed\.$/, "Go to line 4", "reveal"],
  ] as [Obstacle, number, RegExp, string, string][]) {
    it(`${obstacle.kind}, ${models} models`, () => {
      const words = obstacleWords(obstacle, models);
      assert.match(words.sentence, sentence);
      assert.equal(words.button, button);
      assert.equal(words.remedy.does, does);
    });
  }
});
