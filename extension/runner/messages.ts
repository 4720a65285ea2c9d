import type { PageMessage, RunnerPageState } from "../../core/protocol/runner.ts";
import { mostCompared } from "../run/comparisons.ts";

/** Largest message taken from the page, counted roughly in characters; inputs are never near it. */
const largestMessage = 1024 * 1024;
const longestUri = 8192;
/** Deepest nesting of an input that is taken. */
const deepest = 100;
const runIdShape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

type Fields = Record<string, unknown>;
type Readers = {
  [Type in PageMessage["type"]]: (fields: Fields) => Extract<PageMessage, { type: Type }> | null;
};

const actions = ["sign-in", "open-settings", "manage-trust", "new-prompt", "show-log"] as const;

/** One reader for each message: it copies what belongs to the message and nothing else. */
const readers: Readers = {
  ready: () => ({ type: "ready" }),
  input: ({ uri, input, revision }) =>
    isText(uri, longestUri) && isMap(input) && isCount(revision)
      ? { type: "input", uri, input, revision }
      : null,
  "select-model": ({ model }) =>
    isText(model, 256) && model !== "" ? { type: "select-model", model } : null,
  run: ({ uri, input }) => (isText(uri, longestUri) && isMap(input) ? { type: "run", uri, input } : null),
  stop: () => ({ type: "stop" }),
  retry: () => ({ type: "retry" }),
  "stop-column": ({ column }) => (isColumn(column) ? { type: "stop-column", column } : null),
  "retry-column": ({ column }) => (isColumn(column) ? { type: "retry-column", column } : null),
  pin: ({ pinned }) => (typeof pinned === "boolean" ? { type: "pin", pinned } : null),
  "show-run": ({ runId }) => (isRunId(runId) ? { type: "show-run", runId } : null),
  "refresh-history": () => ({ type: "refresh-history" }),
  "back-to-now": () => ({ type: "back-to-now" }),
  reveal: ({ offset }) => (isCount(offset) ? { type: "reveal", offset } : null),
  "reveal-source": ({ version, place, focus }) =>
    isCount(version) && isCount(place) && typeof focus === "boolean"
      ? { type: "reveal-source", version, place, focus }
      : null,
  copy: ({ text, what }) =>
    isText(text, largestMessage) && isText(what, 64) ? { type: "copy", text, what } : null,
  "open-link": ({ href }) =>
    isText(href, longestUri) && isWebLink(href) ? { type: "open-link", href } : null,
  "make-test": () => ({ type: "make-test" }),
  "refresh-models": () => ({ type: "refresh-models" }),
  action: ({ action }) => {
    const known = actions.find((one) => one === action);
    return known ? { type: "action", action: known } : null;
  },
};

/**
 * Reads what the runner page posted. The page shows what models wrote, so nothing it says is believed
 * unseen: an unknown, malformed or oversized message gives null and is ignored.
 */
export function readPageMessage(raw: unknown): PageMessage | null {
  if (!isMap(raw) || typeof raw.type !== "string" || !Object.hasOwn(readers, raw.type)) return null;
  if (!fits(raw)) return null;
  return readers[raw.type as PageMessage["type"]](raw);
}

/** Reads the state that VS Code kept for a reloaded page; null for another version's or anyone else's. */
export function readPageState(raw: unknown): RunnerPageState | null {
  if (!isMap(raw) || raw.version !== 1 || !fits(raw)) return null;
  const { uri, pinned, runId, past, compared, page } = raw;
  return {
    version: 1,
    uri: isText(uri, longestUri) ? uri : null,
    pinned: pinned === true,
    runId: isRunId(runId) ? runId : null,
    past: past === true,
    // States kept by versions that did not compare have none.
    compared: Array.isArray(compared) ? compared.slice(0, mostCompared).filter(isRunId) : [],
    page,
  };
}

/** True for links that may be handed to the browser. */
function isWebLink(href: string): boolean {
  try {
    return ["http:", "https:", "mailto:"].includes(new URL(href).protocol);
  } catch {
    return false;
  }
}

/** True when a value is within the caps on size and depth; stops counting as soon as it is not. */
function fits(value: unknown): boolean {
  let left = largestMessage + 65_536;
  const visit = (part: unknown, depth: number): boolean => {
    left -= typeof part === "string" ? part.length : 8;
    if (left < 0 || depth > deepest) return false;
    if (typeof part !== "object" || part === null) return true;
    for (const [key, inner] of Object.entries(part)) {
      left -= key.length;
      if (!visit(inner, depth + 1)) return false;
    }
    return true;
  };
  return visit(value, 0);
}

const isMap = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown, longest: number): value is string =>
  typeof value === "string" && value.length <= longest;
const isCount = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
const isColumn = (value: unknown): value is number => isCount(value) && value < mostCompared;
const isRunId = (value: unknown): value is string => typeof value === "string" && runIdShape.test(value);
