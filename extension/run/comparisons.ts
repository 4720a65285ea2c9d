import type { ChatRequest } from "../../core/protocol/chat.ts";
import type { ShownRun } from "../../core/protocol/runner.ts";
import { type Closable, Emitter, type Event, together } from "../events.ts";
import type { Memory } from "../memory.ts";
import { type AddedText, columnKey, type Runs, type StartOptions } from "./runs.ts";
import { unsentRun, waitingRun } from "./shown.ts";

/** So many models are compared at once, and so many runs are open then. */
export const fewestCompared = 2;
export const mostCompared = 4;

/** What one model is asked: the same rendering as the others, as far as it can take it. */
export interface Question {
  model: string;
  /** Null when this model cannot take the rendering. */
  request: ChatRequest | null;
  /** Why not; empty when it can. */
  problem: string;
}

export interface Comparisons extends Closable {
  /** The columns on show for a prompt file; null when no comparison is. */
  shown(key: string): ShownRun[] | null;
  /** Asks all models at once; does nothing while the prompt file has a run under way. Resolves at the last end. */
  start(key: string, questions: Question[], options: StartOptions): Promise<void>;
  /** What a column asked; null when it is not known, as after a reload. */
  question(key: string, column: number): Question | null;
  /** Runs one column again. */
  retry(key: string, column: number, question: Question, options: StartOptions): Promise<void>;
  stop(key: string, column: number): void;
  /** After a reload: fetches the runs that stood beside each other. Posts nothing. */
  restore(key: string, runIds: string[]): Promise<void>;
  /** Takes the comparison off the page; its runs stay stored. */
  close(key: string): void;
  /** The columns on show changed for this key. */
  onDidChange: Event<string>;
  /** More text for a column, about once a frame. */
  onDidAddText: Event<AddedText & { column: number }>;
}

/** Runs of one rendering beside each other: each column is a run of its own in the registry of runs. */
export function makeComparisons(runs: Runs, memory: Pick<Memory, "underway">): Comparisons {
  const changes = new Emitter<string>();
  const additions = new Emitter<AddedText & { column: number }>();
  /** By prompt file; a column of null asked something that is not known any more. */
  const open = new Map<string, (Question | null)[]>();
  /** The prompt file and column that a run belongs to; null when it stands in no comparison on show. */
  const placeOf = (runKey: string) => {
    const [key = "", column] = runKey.split("\n");
    return column !== undefined && open.has(key) ? { key, column: Number(column) } : null;
  };
  const subscriptions = together(
    changes,
    additions,
    runs.onDidChange((runKey) => {
      const place = placeOf(runKey);
      if (place) changes.fire(place.key);
    }),
    runs.onDidAddText((added) => {
      const place = placeOf(added.key);
      if (place) additions.fire({ ...added, ...place });
    }),
  );
  const ask = async (key: string, column: number, { request }: Question, options: StartOptions) => {
    if (request) await runs.start(columnKey(key, column), request, options);
  };
  return {
    shown: (key) =>
      open
        .get(key)
        ?.map((question, column) =>
          question?.request === null
            ? unsentRun(question.model, question.problem)
            : (runs.shown(columnKey(key, column)) ?? waitingRun(question?.model ?? "", false, 0)),
        ) ?? null,
    async start(key, questions, options) {
      if (runs.running(key)) return;
      // Until it is complete, the start of one column must not show the others' earlier runs.
      open.delete(key);
      const asked = questions.map((question, column) => ask(key, column, question, options));
      open.set(key, questions);
      changes.fire(key);
      await Promise.all(asked);
    },
    question: (key, column) => open.get(key)?.[column] ?? null,
    async retry(key, column, question, options) {
      const questions = open.get(key);
      if (!questions || column >= questions.length) return;
      questions[column] = question;
      if (question.request === null) changes.fire(key);
      await ask(key, column, question, options);
    },
    stop: (key, column) => runs.stop(columnKey(key, column)),
    async restore(key, runIds) {
      if (runs.running(key)) return;
      await Promise.all(
        runIds.map(async (runId, column) => {
          const runKey = columnKey(key, column);
          if (memory.underway(runKey)?.runId === runId) await runs.restore(runKey);
          if (runs.shown(runKey)?.runId !== runId) await runs.show(runKey, runId, "last");
        }),
      );
      // Whoever ran something meanwhile wants to see that.
      if (runs.running(key) || runs.shown(key)) return;
      open.set(
        key,
        runIds.map(() => null),
      );
      changes.fire(key);
    },
    close(key) {
      if (open.delete(key)) changes.fire(key);
    },
    onDidChange: changes.event,
    onDidAddText: additions.event,
    dispose: () => subscriptions.dispose(),
  };
}
