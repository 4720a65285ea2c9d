import type { Message } from "../types.ts";
import type { Model, Usage } from "./chat.ts";
import type { ErrorDetail } from "./error.ts";
import type { RunStatus, RunSummary } from "./run.ts";

/**
 * The whole conversation between the extension host and the runner page, both directions.
 * The host owns every fact and sends the complete state of what changed; the page owns only what the
 * user typed and how it is shown. All network happens in the host.
 */

/** A place in the prompt file, offsets in UTF-16 code units as VS Code counts them. */
export interface RunnerProblem {
  message: string;
  severity: "error" | "warning" | "information";
  code: string;
  /** Line from 1, for people; `offset` for the host to go there. */
  line: number;
  offset: number;
}

/** One field of the input form, from `input.schema` and `input.default`. */
export interface InputField {
  name: string;
  type: "string" | "number" | "integer" | "boolean" | "enum" | "array" | "object" | "any";
  description?: string;
  required: boolean;
  /** The choices of an enum. */
  choices?: (string | number | boolean | null)[];
  default?: unknown;
}

/** Why nothing can be run now; each has a sentence and at most one button. */
export type Obstacle =
  | { kind: "no-prompt" }
  | { kind: "not-signed-in" }
  | { kind: "signed-out" }
  | { kind: "broker-unreachable"; broker: string; message: string }
  | { kind: "untrusted" }
  | { kind: "no-model"; message: string }
  | { kind: "problem"; problem: RunnerProblem };

/** The prompt file the runner follows. */
export interface RunnerPrompt {
  uri: string;
  /** File name for the title, path for the tooltip. */
  name: string;
  path: string;
  pinned: boolean;
  fields: InputField[];
  /** Complete input to start from: defaults, or what was last typed for this file. */
  input: Record<string, unknown>;
  /** Named inputs of the file's tests, to choose from. */
  saved: { name: string; input: Record<string, unknown> }[];
  /** The model named in the file, resolved; null when none is. */
  model: string | null;
  /** Config keys and values that will be sent, for the "config" line. */
  config: Record<string, unknown>;
}

/** Where rendered text came from, as far as the page has to know. */
export interface RenderedPlace {
  /** The author's own text, or what a mustache or helper printed. */
  kind: "text" | "value";
  /** For a value: what printed it, as it is written there. */
  label: string;
  /** The partial's file name; null in the prompt file itself. */
  file: string | null;
  /** Line from 1, for people. */
  line: number;
}

/** A piece of a part's text, offsets in UTF-16 code units; `place` is an index into the places. */
export interface RenderedPiece {
  start: number;
  end: number;
  place: number;
}

/** The way from rendered text back to the source. */
export interface RenderedSources {
  /** Another number for other places; what is said about places names it, so that a late word is known as such. */
  version: number;
  places: RenderedPlace[];
  /** For each message, for each of its parts: the pieces of its text in order; none where nothing is known. */
  pieces: RenderedPiece[][][];
}

/** One way in which an input does not fit. */
export interface InputMisfit {
  /** The field that it is about; null for the input as a whole. */
  field: string | null;
  message: string;
  /** False for what is told only: a value that no field takes. */
  blocks: boolean;
}

export interface Rendered {
  messages: Message[];
  /** Null when the sources are not known. */
  sources: RenderedSources | null;
  problems: RunnerProblem[];
  /** Estimated tokens of the messages; null when unknown. */
  estimatedTokens: number | null;
  /** Estimated price in US dollars of the messages; null when unknown. */
  estimatedCostUsd: number | null;
  /** The ways in which the input does not fit the prompt's `input.schema`; what is missing is not among them. */
  misfits: InputMisfit[];
  /** The body that Run would post now, as indented JSON; "" while nothing can be sent. */
  request: string;
  /** The same as a cURL command that reads the token from a shell variable. */
  curl: string;
}

/** `idle`: not sent, and `error` says why. */
export type RunPhase = "idle" | "waiting" | "streaming" | "finished";

/** What a stored run was asked: its own input, messages and config, whatever the file says by now. */
export interface AskedRun {
  /** Null when it was not kept: too long, or the run of another client. */
  input: Record<string, unknown> | null;
  /** Parameters as they were sent, for the "config" line. */
  config: Record<string, unknown>;
  rendered: Rendered;
  /** The test that asked; null for a run by hand. */
  test: string | null;
}

/** One of the answers to one request, as far as it has come. */
export interface ShownChoice {
  text: string;
  /** What the model thought before it answered: shown, and no part of the answer. "" when it told nothing. */
  reasoning: string;
  toolCalls: { name: string; arguments: string }[];
  finishReason: string | null;
}

/** The run on show: live or from the history. Its own text is the first choice's. */
export interface ShownRun extends ShownChoice {
  runId: string | null;
  phase: RunPhase;
  status: RunStatus | null;
  model: string;
  /** Milliseconds since the Unix epoch, for the elapsed time. */
  startedAt: number;
  /** The choices after the first, where the request asked for several. */
  others: ShownChoice[];
  /** True when the answer is meant to be JSON (`output.format: json`). */
  json: boolean;
  usage: Usage | null;
  costUsd: number | null;
  firstTokenMs: number | null;
  durationMs: number | null;
  error: ErrorDetail | null;
  /** Why an answer that came is not what was asked for: no JSON, or none that fits the schema. */
  misfit: string | null;
  /** True when the broker kept not all of the answer or its reasoning: it was too long. */
  truncated: boolean;
  /** True for a run that was under way when its window was closed or reloaded, which ended it. */
  died: boolean;
  /** The values that the prompt file was rendered with; null when they are not known. */
  input: Record<string, unknown> | null;
  /** What it was asked, for a run out of the history; null for one of the file as it stands. */
  asked: AskedRun | null;
  /** The button an error offers besides Retry. */
  action: "sign-in" | "open-settings" | null;
  /** After a limit or a spent budget: when it may be tried again, milliseconds since the Unix epoch. */
  retryAt?: number | null;
}

/**
 * What the page keeps with VS Code's `setState`; a panel serializer is handed it after a reload, to
 * follow the same file again and to ask for the run that was on show. Any other version is ignored.
 */
export interface RunnerPageState {
  version: 1;
  /** The prompt file on show, and whether it was pinned. */
  uri: string | null;
  pinned: boolean;
  /** The run on show, and whether it stood there as a past one. */
  runId: string | null;
  past: boolean;
  /** The runs of the comparison on show, in the order of their columns; empty when there is none. */
  compared: string[];
  /** The page's own: typed inputs, sections, views, scroll. */
  page: unknown;
}

/** A row of the history. */
export interface PastRun extends RunSummary {
  /** True for a run that ended with its window. */
  died: boolean;
}

export type HostMessage =
  | { type: "obstacle"; obstacle: Obstacle | null }
  | { type: "prompt"; prompt: RunnerPrompt | null }
  | { type: "models"; models: Model[]; selected: string | null; sample: boolean }
  | { type: "rendered"; rendered: Rendered; inputRevision: number }
  /** The places of the rendered text that the cursor in the editor is at. */
  | { type: "cursor"; version: number; places: number[] }
  | { type: "run"; run: ShownRun | null }
  /** One run of the same rendering for each model; while there is one, it stands in place of the run. */
  | { type: "comparison"; columns: ShownRun[] | null }
  /**
   * About one a frame while streaming: appended to text and reasoning of the run on show, or of a column. `choice`
   * counts from 0, the first.
   */
  | { type: "delta"; choice: number; text: string; reasoning: string; column?: number }
  | { type: "history"; runs: PastRun[] }
  | { type: "focus"; part: "input" | "answer" };

export type PageMessage =
  | { type: "ready" }
  /** `uri` is the prompt file that was on show: by now the host may be about another one. */
  | { type: "input"; uri: string; input: Record<string, unknown>; revision: number }
  | { type: "select-model"; model: string }
  | { type: "run"; uri: string; input: Record<string, unknown> }
  | { type: "stop" }
  | { type: "retry" }
  /** The same for one column of the comparison, counted from 0. */
  | { type: "stop-column"; column: number }
  | { type: "retry-column"; column: number }
  | { type: "pin"; pinned: boolean }
  /** The history was opened: tests may have run since it was read. */
  | { type: "refresh-history" }
  | { type: "show-run"; runId: string }
  /** Takes a past run off the page: the file as it stands now comes back. */
  | { type: "back-to-now" }
  | { type: "reveal"; offset: number }
  /** Shows the source of a piece of rendered text; with `focus` the editor takes the keyboard, too. */
  | { type: "reveal-source"; version: number; place: number; focus: boolean }
  | { type: "copy"; text: string; what: string }
  | { type: "open-link"; href: string }
  | { type: "refresh-models" }
  /** Makes a test of the run on show. */
  | { type: "make-test" }
  | { type: "action"; action: "sign-in" | "open-settings" | "manage-trust" | "new-prompt" | "show-log" };
