import type { Obstacle } from "../core/protocol/runner.ts";
import { t } from "./l10n.ts";

/** What a button of an obstacle does; the page turns it into a message or a focus. */
export type Remedy =
  | { does: "sign-in" | "open-settings" | "manage-trust" | "new-prompt" }
  | { does: "refresh" }
  | { does: "choose-model" }
  | { does: "back-to-now" }
  | { does: "use-input" }
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
        sentence: t("Open a prompt file, and it can be run here."),
        button: t("New prompt file"),
        icon: "new-file",
        remedy: { does: "new-prompt" },
      };
    case "not-signed-in":
      return {
        sentence: t("Sign in to your team's broker to run this prompt."),
        button: t("Sign in"),
        icon: "sign-in",
        remedy: { does: "sign-in" },
      };
    case "signed-out":
      return {
        sentence: t("You were signed out. Sign in again; what is here stays."),
        button: t("Sign in"),
        icon: "sign-in",
        remedy: { does: "sign-in" },
      };
    case "broker-unreachable":
      return {
        sentence:
          obstacle.message.trim() ||
          t(
            "The broker at {0} does not answer. Check that it runs and that the address is right.",
            obstacle.broker,
          ),
        button: t("Retry"),
        icon: "refresh",
        remedy: { does: "refresh" },
        other: { label: t("Open settings"), remedy: { does: "open-settings" } },
      };
    case "untrusted":
      return {
        sentence: t("This folder is not trusted: checks and messages work, running waits for your trust."),
        button: t("Manage trust"),
        icon: "workspace-untrusted",
        remedy: { does: "manage-trust" },
      };
    case "no-model":
      return models > 0
        ? {
            sentence:
              obstacle.message.trim() || t("This prompt names no model the broker offers. Choose one."),
            button: t("Choose a model"),
            icon: "list-selection",
            remedy: { does: "choose-model" },
          }
        : {
            sentence:
              obstacle.message.trim() ||
              t("The broker offers no models. Ask whoever runs it to add one, then look again."),
            button: t("Look again"),
            icon: "refresh",
            remedy: { does: "refresh" },
          };
    case "problem":
      return {
        sentence: t("Line {0}: {1}", obstacle.problem.line, obstacle.problem.message),
        button: t("Go to line {0}", obstacle.problem.line),
        icon: "go-to-file",
        remedy: { does: "reveal", offset: obstacle.problem.offset },
      };
  }
}
