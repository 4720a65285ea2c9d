import type { Broker } from "../../core/client/broker.ts";
import { actionFor, asBrokerError, isUnreachable } from "../../core/client/errors.ts";
import { execute } from "../../core/client/execute.ts";
import type { ChatRequest } from "../../core/protocol/chat.ts";
import type { Run } from "../../core/protocol/run.ts";
import type { ShownRun } from "../../core/protocol/runner.ts";
import type { Answer, AnswerDelta } from "../../core/rendering/answer.ts";
import type { Translate } from "../../core/translate.ts";
import type { LoadCore } from "../core.ts";
import { type Closable, Emitter, type Event } from "../events.ts";
import { askedOf, nothingAsked } from "./asked.ts";
import { endedRun, storedRun, waitingRun, withChoices, withRecord } from "./shown.ts";

/** What is remembered of a run under way, so that a reloaded window can show its end. */
export interface Underway {
  runId: string;
  model: string;
  startedAt: number;
  json: boolean;
}

export interface RunsDoors {
  loadCore: LoadCore;
  call: <T>(use: (broker: Broker) => Promise<T>) => Promise<T>;
  /** Per prompt file; outlives the window. */
  remember(key: string, run: Underway | null): void;
  underway(key: string): Underway | null;
  /** True for a run that was under way when its window was closed or reloaded. */
  died(runId: string): boolean;
  /** The broker's address, for people. */
  broker(): string;
  /** Milliseconds since the Unix epoch, and of a clock that only goes forward. */
  wallClock: () => number;
  steadyClock: () => number;
  wait: (ms: number) => Promise<void>;
  t: Translate;
  /** Told what happened, never what was said. */
  log(message: string): void;
}

export interface StartOptions {
  /** True when the answer is meant to be JSON. */
  json: boolean;
  timeoutMs: number;
  /** The values that the request was rendered with, for a test of this run; a column makes none. */
  input?: Record<string, unknown>;
}

/** What a choice of the run on show has grown by; the first is 0. */
export interface AddedText {
  key: string;
  choice: number;
  text: string;
  reasoning: string;
}

/** The runs of the runner: at most one under way and one on show for each prompt file, or column of one. */
export interface Runs extends Closable {
  shown(key: string): ShownRun | null;
  /** Also true while a column of the prompt file is under way. */
  running(key: string): boolean;
  /** Sends the request; does nothing while this prompt file has a run under way. Resolves at its end. */
  start(key: string, request: ChatRequest, options: StartOptions): Promise<void>;
  /** With the key of a prompt file all of its columns, too. */
  stop(key: string): void;
  /** Puts a stored run on show: as a past one with what it was asked, or as the last answer to the file. */
  show(key: string, runId: string, as: "past" | "last"): Promise<void>;
  /** Takes a past run off the page: what stood there before comes back. */
  backToNow(key: string): void;
  /**
   * After a reload: waits for the end of the run that was under way and shows it as the broker stored it. Posts
   * nothing, and does nothing when none was under way; `stop` ends the waiting.
   */
  restore(key: string): Promise<void>;
  /** The run on show, or whether one is under way, changed for this key. */
  onDidChange: Event<string>;
  /** More text for the run on show, about once a frame. */
  onDidAddText: Event<AddedText>;
  /** A run has ended and is stored at the broker. */
  onDidEnd: Event<string>;
}

/** The key of one of the runs of a prompt file that stand beside each other; no Uri has a line break. */
export const columnKey = (key: string, column: number): string => `${key}\n${column}`;

/** Milliseconds between two batches of text: one frame. */
const frame = 16;

/** When to look for the broker's record of a run that just ended: it is settled within a second or two. */
const looks = [0, 150, 400, 1000, 2000];
/** How often one looks again for a run that was under way when its window went: as long as a run may take. */
const patience = 300;

export function makeRuns(doors: RunsDoors): Runs {
  const { call, t, wallClock } = doors;
  const changes = new Emitter<string>();
  const additions = new Emitter<AddedText>();
  const ends = new Emitter<string>();
  const shown = new Map<string, ShownRun>();
  /** What stands there again when a past run is taken off. */
  const present = new Map<string, ShownRun>();
  const stops = new Map<string, AbortController>();
  /** The stored run that was asked for last, by prompt file: an answer to an earlier wish comes too late. */
  const wanted = new Map<string, string>();
  let closing = false;

  const put = (key: string, run: ShownRun) => {
    shown.set(key, run);
    if (run.asked === null) present.set(key, run);
    changes.fire(key);
  };

  /** What is under way for a prompt file and its columns, or for one column. */
  const under = (key: string) =>
    [...stops].flatMap(([other, stop]) => (other === key || other.startsWith(`${key}\n`) ? [stop] : []));

  /** The broker's record, once it is settled or has had its time to; null when it cannot be had. */
  const record = async (runId: string): Promise<Run | null> => {
    let run: Run | null = null;
    for (const pause of looks) {
      if (pause > 0) await doors.wait(pause);
      run = await call((broker) => broker.run(runId)).catch(() => null);
      if (run?.status !== "started") break;
    }
    return run;
  };

  /**
   * The broker's record of a run that a window left, once it is settled: where the window went without letting go,
   * the run goes on for a while. Null when told to stop.
   */
  const settled = async (runId: string, stop: AbortSignal): Promise<Run | null> => {
    for (let look = 0; look < looks.length + patience && !stop.aborted; look++) {
      await doors.wait(looks[look] ?? looks.at(-1)!);
      try {
        const run = await call((broker) => broker.run(runId));
        if (run.status !== "started" && !stop.aborted) return run;
      } catch (thrown) {
        // It may be starting again, as we are, or be busy.
        if (!isUnreachable(thrown) && !asBrokerError(thrown, t).detail.retryable) throw thrown;
      }
    }
    return null;
  };

  /** In place of a stored run that cannot be had: why. */
  const withoutRecord = (thrown: unknown, runId: string): ShownRun => {
    const { detail } = asBrokerError(thrown, t);
    const error = { ...detail, run_id: detail.run_id ?? runId };
    const empty = waitingRun("", false, wallClock());
    return { ...empty, runId, phase: "finished", status: "failed", error, action: actionFor(detail) };
  };

  return {
    shown: (key) => shown.get(key) ?? null,
    running: (key) => under(key).length > 0,
    async start(key, request, { json, timeoutMs, input }) {
      if (stops.has(key)) return;
      const stop = new AbortController();
      stops.set(key, stop);
      wanted.delete(key);
      let run: ShownRun = { ...waitingRun(request.model, json, wallClock()), input: input ?? null };
      put(key, run);
      /** The indexes of the choices that the page knows; a choice's place is where its index stands among them. */
      const told = new Set<number>();
      let soFar: () => Pick<Answer, "choices"> = () => ({ choices: [] });
      const batch = makeBatch((pieces) => {
        run = { ...run, ...withChoices(soFar().choices) };
        shown.set(key, run);
        const order = [...told].sort((one, other) => one - other);
        for (const { index, text, reasoning } of pieces) {
          additions.fire({ key, choice: order.indexOf(index), text, reasoning });
        }
      });
      try {
        const core = await doors.loadCore();
        const outcome = await execute(request, {
          call,
          signal: stop.signal,
          timeoutMs,
          now: doors.steadyClock,
          t,
          onStarted(runId) {
            run = { ...run, runId };
            if (runId) {
              doors.remember(key, { runId, model: request.model, startedAt: run.startedAt, json });
            }
            put(key, run);
          },
          onDelta(pieces, answer) {
            soFar = answer;
            if (pieces.every(({ index }) => told.has(index))) return batch.add(pieces);
            // The first words of a choice are shown at once, with all that came; only what follows is batched.
            for (const { index } of pieces) told.add(index);
            batch.drop();
            run = { ...run, ...withChoices(answer().choices), phase: "streaming" };
            put(key, run);
          },
        });
        batch.flush();
        run = endedRun(core, run, request, outcome, wallClock());
      } finally {
        batch.drop();
        stops.delete(key);
        // A window that is closing ends its runs too; reopened, it shows what became of them.
        if (!closing) doors.remember(key, null);
        put(key, run);
      }
      doors.log(`run ${run.runId ?? "without id"}: ${run.status}${run.error ? ` (${run.error.code})` : ""}`);
      const known = run.runId === null ? null : await record(run.runId);
      if (known && known.status !== "started" && present.get(key) === run) {
        const whole = withRecord(run, known);
        if (shown.get(key) === run) put(key, whole);
        else present.set(key, whole);
      }
      ends.fire(key);
    },
    stop(key) {
      for (const stop of under(key)) stop.abort();
    },
    async show(key, runId, as) {
      if (stops.has(key)) return;
      wanted.set(key, runId);
      const core = await doors.loadCore();
      const read = (record: Run): ShownRun => {
        const run = storedRun(core, record, doors.died(runId));
        return as === "past" ? { ...run, asked: askedOf(core, record, doors.broker()) } : run;
      };
      const run = await call((broker) => broker.run(runId)).then(read, (thrown: unknown) => ({
        ...withoutRecord(thrown, runId),
        asked: as === "past" ? nothingAsked : null,
      }));
      if (wanted.get(key) === runId) put(key, run);
    },
    backToNow(key) {
      wanted.delete(key);
      if (!shown.get(key)?.asked) return;
      const before = present.get(key);
      if (before) shown.set(key, before);
      else shown.delete(key);
      changes.fire(key);
    },
    async restore(key) {
      const left = doors.underway(key);
      if (left === null || stops.has(key)) return;
      const stop = new AbortController();
      stops.set(key, stop);
      put(key, { ...waitingRun(left.model, left.json, left.startedAt), runId: left.runId });
      const run = await settled(left.runId, stop.signal).then(
        async (known) => known && storedRun(await doors.loadCore(), known, doors.died(left.runId)),
        (thrown: unknown) => withoutRecord(thrown, left.runId),
      );
      stops.delete(key);
      if (closing) return;
      doors.remember(key, null);
      if (run) put(key, run);
      else {
        shown.delete(key);
        present.delete(key);
        changes.fire(key);
      }
      ends.fire(key);
    },
    onDidChange: changes.event,
    onDidAddText: additions.event,
    onDidEnd: ends.event,
    dispose() {
      closing = true;
      for (const stop of stops.values()) stop.abort();
      for (const emitter of [changes, additions, ends]) emitter.dispose();
    },
  };
}

type Piece = AnswerDelta["choices"][number];

/** Collects what choices grow by and hands it on once a frame. */
function makeBatch(hand: (pieces: Piece[]) => void) {
  let held = new Map<number, Piece>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  const flush = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const all = [...held.values()];
    held = new Map();
    if (all.length > 0) hand(all);
  };
  return {
    add(pieces: Piece[]) {
      for (const { index, text, reasoning } of pieces) {
        const before = held.get(index) ?? { text: "", reasoning: "" };
        held.set(index, { index, text: before.text + text, reasoning: before.reasoning + reasoning });
      }
      timer ??= setTimeout(flush, frame);
    },
    flush,
    /** Lets go of what is held. */
    drop: () => {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      held = new Map();
    },
  };
}
