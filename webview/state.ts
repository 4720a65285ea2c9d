import type { RunnerPageState } from "../core/protocol/runner.ts";

export type AnswerView = "rendered" | "raw" | "json";
export type MessagesView = "messages" | "request";

/** What the user chose about the page itself; it survives a reload. */
export interface Choices {
  inputOpen: boolean;
  /** null: not chosen, so it folds itself at the first run. */
  messagesOpen: boolean | null;
  messagesView: MessagesView;
  answerOpen: boolean;
  configOpen: boolean;
  /** Whether the history lists the runs of tests. */
  testRuns: boolean;
  /** The view of an answer that is meant to be JSON, and of any other. */
  jsonView: AnswerView;
  textView: AnswerView;
  /** Where the reader was in the answer of `runId`; null: at its end. */
  scrollTop: number | null;
}

export interface SavedState {
  uri: string | null;
  pinned: boolean;
  runId: string | null;
  /** Whether it stood there as a past one. */
  past: boolean;
  /** The runs of the comparison on show. */
  compared: string[];
  choices: Choices;
  /** Checked by input/memory.ts. */
  inputs: unknown;
}

const noChoices: Choices = {
  inputOpen: true,
  messagesOpen: null,
  messagesView: "messages",
  answerOpen: true,
  configOpen: false,
  testRuns: true,
  jsonView: "json",
  textView: "rendered",
  scrollTop: null,
};

/** Reads what `setState` kept. Another version, or anything damaged, counts as nothing. */
export function readState(saved: unknown): SavedState {
  const nothing: SavedState = {
    uri: null,
    pinned: false,
    runId: null,
    past: false,
    compared: [],
    choices: { ...noChoices },
    inputs: null,
  };
  if (!isRecord(saved) || saved.version !== 1 || !isRecord(saved.page)) return nothing;
  return {
    uri: typeof saved.uri === "string" ? saved.uri : null,
    pinned: saved.pinned === true,
    runId: typeof saved.runId === "string" ? saved.runId : null,
    past: saved.past === true,
    compared: Array.isArray(saved.compared)
      ? saved.compared.filter((id): id is string => typeof id === "string")
      : [],
    choices: readChoices(saved.page.choices),
    inputs: saved.page.inputs,
  };
}

/** The shape that `setState` is given. */
export function writeState(state: SavedState): RunnerPageState {
  const { uri, pinned, runId, past, compared, choices, inputs } = state;
  return { version: 1, uri, pinned, runId, past, compared, page: { choices, inputs } };
}

function readChoices(saved: unknown): Choices {
  if (!isRecord(saved)) return { ...noChoices };
  const bool = (name: keyof Choices, otherwise: boolean) =>
    typeof saved[name] === "boolean" ? (saved[name] as boolean) : otherwise;
  const view = (name: "jsonView" | "textView") =>
    saved[name] === "rendered" || saved[name] === "raw" || saved[name] === "json"
      ? saved[name]
      : noChoices[name];
  return {
    inputOpen: bool("inputOpen", true),
    messagesOpen: typeof saved.messagesOpen === "boolean" ? saved.messagesOpen : null,
    messagesView: saved.messagesView === "request" ? "request" : "messages",
    answerOpen: bool("answerOpen", true),
    configOpen: bool("configOpen", false),
    testRuns: bool("testRuns", true),
    jsonView: view("jsonView"),
    textView: view("textView"),
    scrollTop:
      typeof saved.scrollTop === "number" && Number.isFinite(saved.scrollTop) ? saved.scrollTop : null,
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
