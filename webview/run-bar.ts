import { button } from "./controls.ts";
import { h, icon, setAttributes, setText } from "./dom.ts";
import { count, money } from "./format.ts";
import { t } from "./l10n.ts";
import type { ObstacleWords, Remedy } from "./obstacles.ts";

/** What the bar is about: ready to run, asked to run, running, asked to stop, or held up. */
export type RunBarState =
  | { is: "ready"; tokens: number | null; costUsd: number | null; problem: string | null }
  | { is: "starting" }
  | { is: "running"; note: string | null }
  | { is: "stopping" }
  | { is: "held"; words: ObstacleWords };

export interface RunBar {
  element: HTMLElement;
  show(state: RunBarState): void;
  /** Focuses the one primary button. */
  focus(): void;
  press(): void;
}

/** Names of keys as this platform writes them. */
export function runKeys(platform: string): string {
  return /mac/i.test(platform) ? "⌘Enter" : t("Ctrl+Enter");
}

/**
 * The one primary button and the line beside it. Run, Stop and the way out of an obstacle are the same
 * element in the same place, so focus and layout stay when one becomes the other.
 */
export function createRunBar(
  keys: string,
  act: { run(): void; stop(): void; remedy(remedy: Remedy): void },
): RunBar {
  let state: RunBarState = { is: "ready", tokens: null, costUsd: null, problem: null };
  const press = () => {
    if (state.is === "ready") act.run();
    else if (state.is === "running" || state.is === "starting") act.stop();
    else if (state.is === "held") act.remedy(state.words.remedy);
  };
  const main = button({ label: t("Run"), icon: "play", keys, primary: true }, press);
  main.element.classList.add("run");
  const sign = icon("info");
  const sentence = h("span", {});
  const other = h("button", { type: "button", class: "link" });
  other.addEventListener("click", () => {
    if (state.is === "held" && state.words.other) act.remedy(state.words.other.remedy);
  });
  const line = h("div", { class: "line" }, sign, h("span", { class: "words" }, sentence, " ", other));

  return {
    element: h("div", { class: "run-bar" }, main.element, line),
    press,
    focus: () => main.element.focus(),
    show: (next) => {
      state = next;
      main.set(mainLook(next, keys));
      const text = lineText(next);
      setText(sentence, text);
      const trouble = next.is === "held" || (next.is === "ready" && next.problem !== null);
      line.classList.toggle("trouble", trouble);
      sign.hidden = !trouble;
      sign.className = `codicon codicon-${next.is === "held" && next.words.remedy.does !== "reveal" ? "info" : "warning"}`;
      const second = next.is === "held" ? next.words.other : undefined;
      other.hidden = !second;
      setText(other, second?.label ?? "");
      setAttributes(line, { title: trouble ? null : estimateTitle(next) });
    },
  };
}

function mainLook(state: RunBarState, keys: string): Parameters<ReturnType<typeof button>["set"]>[0] {
  switch (state.is) {
    case "ready":
      return { label: t("Run"), icon: "play", keys, primary: true };
    case "starting":
    case "running":
      return { label: t("Stop"), icon: "debug-stop", keys: t("Escape"), primary: true };
    case "stopping":
      return { label: t("Stopping…"), icon: "debug-stop", primary: true, disabled: true };
    case "held":
      return { label: state.words.button, icon: state.words.icon, primary: true };
  }
}

function lineText(state: RunBarState): string {
  if (state.is === "held") return state.words.sentence;
  if (state.is === "running") return state.note ?? "";
  if (state.is !== "ready") return "";
  if (state.problem !== null) return state.problem;
  if (state.tokens === null && state.costUsd === null) return "";
  return t("≈ {0} tokens, ≈ {1}", count(state.tokens), money(state.costUsd));
}

function estimateTitle(state: RunBarState): string | null {
  return state.is === "ready" && state.tokens !== null
    ? t("Estimated size and price of the messages; the answer comes on top.")
    : null;
}
