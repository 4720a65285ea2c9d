import type { HostMessage, ShownRun } from "../../core/protocol/runner.ts";
import { iconButton } from "../controls.ts";
import type { Copier } from "../copy.ts";
import { t } from "../l10n.ts";
import { type Pane, pane } from "../pane.ts";
import { segmented } from "../segmented.ts";
import type { AnswerView } from "../state.ts";
import { createAnswerBody } from "./body.ts";
import { createColumns } from "./columns.ts";
import type { OutcomeButton } from "./outcome.ts";

export interface AnswerSection {
  pane: Pane;
  /** Shows a run, or that there is none. The same run again keeps what is drawn and where the reader is. */
  show(run: ShownRun | null): void;
  /** Shows runs side by side in place of the run; null shows the run again. */
  compare(columns: ShownRun[] | null): void;
  /** More of a choice, counted from 0, of the run on show, or of a column. */
  delta(more: Extract<HostMessage, { type: "delta" }>): void;
  /** Every tenth of a second while a run is live: the elapsed time, or the time until a retry. */
  tick(elapsedMs: number, now: number): void;
  /** The model that Run would take. */
  setModel(model: string | null): void;
  focus(): void;
  /** Where the reader is; null at the end. */
  scrollTop(): number | null;
  restoreScroll(top: number): void;
}

/** The answer, or the answers of several models, streamed, in the view the reader chose. */
export function createAnswer(
  look: { open: boolean; viewFor: (json: boolean) => AnswerView; copier: Copier },
  act: {
    toggled(open: boolean): void;
    viewed(view: AnswerView, json: boolean): void;
    openLink(href: string): void;
    press(does: OutcomeButton["does"]): void;
    pressIn(column: number, does: OutcomeButton["does"] | "stop"): void;
    use(model: string): void;
    makeTest(): void;
  },
): AnswerSection {
  let run: ShownRun | null = null;
  let columns: ShownRun[] | null = null;

  const isJson = () => (columns?.find(({ phase }) => phase !== "idle") ?? run)?.json ?? false;
  const choose = (view: AnswerView) => {
    setView(view);
    act.viewed(view, isJson());
  };
  const viewSwitch = segmented<AnswerView>(
    t("Answer view"),
    [
      { value: "rendered", label: t("Rendered") },
      { value: "raw", label: t("Raw") },
      { value: "json", label: "JSON" },
    ],
    choose,
  );
  const copy = look.copier.button("copy", t("Copy answer"), t("the answer"), () => single.text());
  const makeTest = iconButton("beaker", t("Make a test of this run"), act.makeTest).element;
  makeTest.style.visibility = "hidden";
  const section = pane(
    { name: "answer", title: t("Answer"), open: look.open, actions: [viewSwitch.element, makeTest, copy] },
    act.toggled,
  );
  const wantRaw = () => choose("raw");
  const single = createAnswerBody(t("Answer text"), look.copier, {
    wantRaw,
    openLink: act.openLink,
    press: act.press,
  });
  const several = createColumns(look.copier, {
    wantRaw,
    openLink: act.openLink,
    press: act.pressIn,
    use: act.use,
  });
  const setView = (view: AnswerView) => {
    viewSwitch.set(view);
    single.setView(view);
    several.setView(view);
  };
  /** Only an answer that came can be held on to. */
  const offerTest = () => {
    // Its room stays, so that the views beside it do not move at the end of a run.
    const offered = columns === null && run?.phase === "finished" && run.status === "succeeded";
    makeTest.style.visibility = offered ? "" : "hidden";
  };
  section.body.append(single.element, several.element);
  several.element.hidden = true;

  return {
    pane: section,
    show: (next) => {
      const another = next?.startedAt !== run?.startedAt;
      run = next;
      single.show(next);
      offerTest();
      if (next && another && !columns) setView(look.viewFor(next.json));
    },
    compare: (next) => {
      const another = (next === null) !== (columns === null);
      columns = next;
      single.element.hidden = next !== null;
      several.element.hidden = next === null;
      // Each column has its own.
      copy.hidden = next !== null;
      offerTest();
      section.setTitle(next ? t("Answers") : t("Answer"));
      several.show(next ?? []);
      if (another) setView(look.viewFor(isJson()));
    },
    delta: ({ column, choice, text, reasoning }) =>
      column === undefined
        ? single.delta(choice, text, reasoning)
        : several.delta(column, choice, text, reasoning),
    tick: single.tick,
    setModel: several.setModel,
    focus: () => {
      section.setOpen(true);
      if (columns) several.focus();
      else single.focus();
    },
    scrollTop: single.scrollTop,
    restoreScroll: single.restoreScroll,
  };
}
