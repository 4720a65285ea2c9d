import type { AskedRun, ShownRun } from "../core/protocol/runner.ts";
import { displayText } from "./answer/display.ts";
import { h, icon, setAttributes, setText } from "./dom.ts";
import { ago, fullTime } from "./format.ts";
import { t } from "./l10n.ts";
import type { ObstacleWords } from "./obstacles.ts";

/** Stands in place of form and model while a past run is on show: its own input, model and config. */
export interface PastView {
  element: HTMLElement;
  show(run: ShownRun | null): void;
}

/** Characters of a value that are shown; the request below holds all of it. */
const longest = 20_000;

export function createPast(): PastView {
  const when = h("span", {});
  const test = h("span", { class: "of-test" });
  const values = h("dl", { class: "values" });
  const sent = h("dl", { class: "values sent" });
  const element = h(
    "section",
    { class: "past", "aria-label": t("Past run") },
    h("div", { class: "past-head" }, icon("history"), h("h2", {}, t("Past run")), when, test),
    values,
    sent,
  );
  element.hidden = true;
  return {
    element,
    show: (run) => {
      const asked = run?.asked ?? null;
      element.hidden = asked === null;
      if (!run || !asked) return;
      setText(when, ago(run.startedAt, Date.now()));
      setAttributes(when, { title: fullTime(run.startedAt) });
      test.replaceChildren(...(asked.test === null ? [] : [icon("beaker"), t("test {0}", asked.test)]));
      values.replaceChildren(...inputRows(asked));
      sent.replaceChildren(...row(t("Model"), run.model), ...configRows(asked));
    },
  };
}

function inputRows({ input }: AskedRun): Node[] {
  if (input === null)
    return row(t("Input"), t("It was not kept; the messages below are what it gave."), "quiet");
  const entries = Object.entries(input);
  if (entries.length === 0) return row(t("Input"), t("It was run without input."), "quiet");
  return entries.flatMap(([name, value]) =>
    typeof value === "string" ? row(name, value) : row(name, JSON.stringify(value, null, 2) ?? "", "code"),
  );
}

function configRows({ config }: AskedRun): Node[] {
  const words = Object.entries(config).map(([key, value]) => `${key} ${JSON.stringify(value)}`);
  return words.length > 0 ? row(t("Config"), words.join(", ")) : [];
}

function row(name: string, value: string, look = ""): Node[] {
  const text = displayText(value.slice(0, longest)) + (value.length > longest ? "…" : "");
  return [h("dt", { title: name }, name), h("dd", { class: look, dir: "auto" }, text)];
}

/** What the run bar says of a past run: one button back, and the way to its input. */
export function pastWords({ asked }: ShownRun): ObstacleWords {
  return {
    sentence: t("This is what was run then, not the file as it stands."),
    button: t("Back to now"),
    icon: "arrow-left",
    remedy: { does: "back-to-now" },
    ...(Object.keys(asked?.input ?? {}).length > 0 && {
      other: { label: t("Use this input"), remedy: { does: "use-input" } },
    }),
  };
}
