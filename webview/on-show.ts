import type { ShownRun } from "../core/protocol/runner.ts";
import type { Announcer } from "./announce.ts";
import type { AnswerSection } from "./answer/section.ts";
import { type Clock, createClock } from "./clock.ts";
import { spokenChange, spokenComparison } from "./spoken.ts";
import type { StatusLine } from "./status-line.ts";

/** What the answer section is about, a run or a comparison, told to all that show or say it. */
export interface OnShow {
  readonly run: ShownRun | null;
  readonly columns: ShownRun[] | null;
  /** The run, when it is one out of the history with what it was asked. */
  readonly past: ShownRun | null;
  /** True while anything of it is under way. */
  isLive(): boolean;
  clock: Clock;
  show(run: ShownRun | null): void;
  compare(columns: ShownRun[] | null): void;
}

export function createOnShow(answer: AnswerSection, status: StatusLine, announcer: Announcer): OnShow {
  let run: ShownRun | null = null;
  let columns: ShownRun[] | null = null;
  const clock = createClock((elapsedMs, now) => {
    if (run && !columns) status.show(run, elapsedMs);
    answer.tick(elapsedMs, now);
  });
  return {
    get run() {
      return run;
    },
    get columns() {
      return columns;
    },
    get past() {
      return run?.asked && !columns ? run : null;
    },
    isLive: () =>
      [run, ...(columns ?? [])].some((one) => one?.phase === "waiting" || one?.phase === "streaming"),
    clock,
    show: (next) => {
      const before = run;
      run = next;
      clock.run(next);
      answer.show(next);
      if (!columns) status.show(next, clock.elapsed());
      const spoken = spokenChange(before, next, Date.now());
      if (spoken?.urgent) announcer.alert(spoken.text);
      else if (spoken) announcer.say(spoken.text);
    },
    compare: (next) => {
      const before = columns;
      columns = next;
      if (!before && !next) return;
      answer.compare(next);
      if (next) status.compare(next);
      else status.show(run, clock.elapsed());
      const { polite, urgent } = spokenComparison(before, next, Date.now());
      if (polite) announcer.say(polite);
      if (urgent) announcer.alert(urgent);
    },
  };
}
