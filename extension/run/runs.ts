import type { Broker } from "../../core/client/broker.ts";
import { actionFor, asBrokerError } from "../../core/client/errors.ts";
import { execute } from "../../core/client/execute.ts";
import type { ChatRequest } from "../../core/protocol/chat.ts";
import type { Run } from "../../core/protocol/run.ts";
import type { ShownRun } from "../../core/protocol/runner.ts";
import type { Translate } from "../../core/translate.ts";
import { type Closable, Emitter, type Event } from "../events.ts";
import { endedRun, storedRun, waitingRun, withRecord } from "./shown.ts";

/** What is remembered of a run under way, so that a reloaded window can show its end. */
export interface Underway {
  runId: string;
  model: string;
  startedAt: number;
  json: boolean;
}

export interface RunsDoors {
  call: <T>(use: (broker: Broker) => Promise<T>) => Promise<T>;
  /** Per prompt file; outlives the window. */
  remember(key: string, run: Underway | null): void;
  underway(key: string): Underway | null;
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
  /** Puts a stored run on show. */
  show(key: string, runId: string): Promise<void>;
  /** After a reload: fetches the run that was under way and shows its end. Posts nothing. */
  restore(key: string): Promise<void>;
  /** The run on show, or whether one is under way, changed for this key. */
  onDidChange: Event<string>;
  /** More text for the run on show, about once a frame. */
  onDidAddText: Event<{ key: string; text: string }>;
  /** A run has ended and is stored at the broker. */
  onDidEnd: Event<string>;
}

/** The key of one of the runs of a prompt file that stand beside each other; no Uri has a line break. */
export const columnKey = (key: string, column: number): string => `${key}\n${column}`;

/** Milliseconds between two batches of text: one frame. */
const frame = 16;

/** When to look for the broker's record of a run that just ended: it is settled within a second or two. */
const looks = [0, 150, 400, 1000, 2000];

export function makeRuns(doors: RunsDoors): Runs {
  const { call, t, wallClock } = doors;
  const changes = new Emitter<string>();
  const additions = new Emitter<{ key: string; text: string }>();
  const ends = new Emitter<string>();
  const shown = new Map<string, ShownRun>();
  const stops = new Map<string, AbortController>();
  /** The stored run that was asked for last, by prompt file: an answer to an earlier wish comes too late. */
  const wanted = new Map<string, string>();
  let closing = false;

  const put = (key: string, run: ShownRun) => {
    shown.set(key, run);
    changes.fire(key);
  };

  /** What is under way for a prompt file and its columns, or for one column. */
  const under = (key: string) =>
    [...stops].flatMap(([other, stop]) => (other === key || other.startsWith(`${key}\n`) ? [stop] : []));

  /** The broker's record once it is settled; null when it cannot be had. */
  const record = async (runId: string): Promise<Run | null> => {
    for (const pause of looks) {
      if (pause > 0) await doors.wait(pause);
      const run = await call((broker) => broker.run(runId)).catch(() => null);
      if (run === null || run.status !== "started") return run;
    }
    return null;
  };

  return {
    shown: (key) => shown.get(key) ?? null,
    running: (key) => under(key).length > 0,
    async start(key, request, { json, timeoutMs }) {
      if (stops.has(key)) return;
      const stop = new AbortController();
      stops.set(key, stop);
      wanted.delete(key);
      let run = waitingRun(request.model, json, wallClock());
      put(key, run);
      const batch = makeBatch((text) => {
        run = { ...run, text: run.text + text };
        shown.set(key, run);
        additions.fire({ key, text });
      });
      try {
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
          onText(text) {
            if (run.phase === "waiting") {
              // The first words are shown at once; only what follows is batched.
              run = { ...run, phase: "streaming", text };
              put(key, run);
            } else batch.add(text);
          },
        });
        batch.flush();
        run = endedRun(run, outcome, wallClock());
      } finally {
        batch.dispose();
        stops.delete(key);
        // A window that is closing ends its runs too; reopened, it shows what became of them.
        if (!closing) doors.remember(key, null);
        put(key, run);
      }
      doors.log(`run ${run.runId ?? "without id"}: ${run.status}${run.error ? ` (${run.error.code})` : ""}`);
      const known = run.runId === null ? null : await record(run.runId);
      if (known && shown.get(key) === run) put(key, withRecord(run, known));
      ends.fire(key);
    },
    stop(key) {
      for (const stop of under(key)) stop.abort();
    },
    async show(key, runId) {
      if (stops.has(key)) return;
      wanted.set(key, runId);
      const run = await call((broker) => broker.run(runId)).then(storedRun, (thrown: unknown): ShownRun => {
        const { detail } = asBrokerError(thrown, t);
        const empty = waitingRun("", false, wallClock());
        const error = { ...detail, run_id: detail.run_id ?? runId };
        return { ...empty, runId, phase: "finished", status: "failed", error, action: actionFor(detail) };
      });
      if (wanted.get(key) === runId) put(key, run);
    },
    async restore(key) {
      const left = doors.underway(key);
      if (left === null || stops.has(key)) return;
      const waiting = { ...waitingRun(left.model, left.json, left.startedAt), runId: left.runId };
      put(key, waiting);
      const known = await record(left.runId);
      doors.remember(key, null);
      if (shown.get(key) !== waiting) return;
      if (known) put(key, storedRun(known));
      else {
        shown.delete(key);
        changes.fire(key);
      }
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

/** Collects text and hands it on once a frame. */
function makeBatch(hand: (text: string) => void) {
  let text = "";
  let timer: ReturnType<typeof setTimeout> | null = null;
  const flush = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const all = text;
    text = "";
    if (all !== "") hand(all);
  };
  return {
    add(more: string) {
      text += more;
      timer ??= setTimeout(flush, frame);
    },
    flush,
    dispose: () => {
      if (timer !== null) clearTimeout(timer);
    },
  };
}
