import type { Obstacle } from "../core/protocol/runner.ts";

/** What a button of an obstacle does; the page turns it into a message or a focus. */
export type Remedy =
  | { does: "sign-in" | "open-settings" | "manage-trust" | "new-prompt" }
  | { does: "refresh" }
  | { does: "choose-model" }
  | { does: "reveal"; offset: number };

export interface ObstacleWords {
  sentence: string;
  button: string;
  icon: string;
  remedy: Remedy;
  /** A second, quiet way out. */
  other?: { label: string; remedy: Remedy };
}

/** Why nothing runs, in a sentence, with the one button that helps. `models`: how many can be chosen. */
export function obstacleWords(obstacle: Obstacle, models: number): ObstacleWords {
  switch (obstacle.kind) {
    case "no-prompt":
      return {
        sentence: "Open a prompt file, and it can be run here.",
        button: "New prompt file",
        icon: "new-file",
        remedy: { does: "new-prompt" },
      };
    case "not-signed-in":
      return {
        sentence: "Sign in to your team's broker to run this prompt.",
        button: "Sign in",
        icon: "sign-in",
        remedy: { does: "sign-in" },
      };
    case "signed-out":
      return {
        sentence: "You were signed out. Sign in again; what is here stays.",
        button: "Sign in",
        icon: "sign-in",
        remedy: { does: "sign-in" },
      };
    case "broker-unreachable":
      return {
        sentence:
          obstacle.message.trim() ||
          `The broker at ${obstacle.broker} does not answer. Check that it runs and that the address is right.`,
        button: "Retry",
        icon: "refresh",
        remedy: { does: "refresh" },
        other: { label: "Open settings", remedy: { does: "open-settings" } },
      };
    case "untrusted":
      return {
        sentence: "This folder is not trusted: checks and messages work, running waits for your trust.",
        button: "Manage trust",
        icon: "workspace-untrusted",
        remedy: { does: "manage-trust" },
      };
    case "no-model":
      return models > 0
        ? {
            sentence: obstacle.message.trim() || "This prompt names no model the broker offers. Choose one.",
            button: "Choose a model",
            icon: "list-selection",
            remedy: { does: "choose-model" },
          }
        : {
            sentence:
              obstacle.message.trim() ||
              "The broker offers no models. Ask whoever runs it to add one, then look again.",
            button: "Look again",
            icon: "refresh",
            remedy: { does: "refresh" },
          };
    case "problem":
      return {
        sentence: `Line ${obstacle.problem.line}: ${obstacle.problem.message}`,
        button: `Go to line ${obstacle.problem.line}`,
        icon: "go-to-file",
        remedy: { does: "reveal", offset: obstacle.problem.offset },
      };
  }
}
