/**
 * One server-sent event, as the HTML standard ("Server-sent events", "Interpreting an event stream") makes it of the
 * lines before a blank one. Its `id` and `retry` serve to connect again, which nobody does for an answer that is paid.
 */
export interface SseEvent {
  /** The data lines, joined by LF. */
  data: string;
  /** The value of the last `event` line; "message" when there is none. */
  type: string;
}

/** What ends a line in a stream of events. */
export const lineEnd = /\r\n|\n|\r/;

/**
 * The event of the lines before a blank one; null when they hold no data, as comments do.
 *
 * @param lines without their ends, after the byte order mark with which the stream may begin
 */
export function readEvent(lines: readonly string[]): SseEvent | null {
  const data: string[] = [];
  let type = "";
  for (const line of lines) {
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1);
    if (name === "data") data.push(value);
    else if (name === "event") type = value;
  }
  return data.length === 0 ? null : { data: data.join("\n"), type: type || "message" };
}

/** What an event of a chat completion says. */
export interface EventData {
  /** `empty`: nothing, as a comment or a line that only keeps the connection open; `invalid`: no JSON objects. */
  kind: "empty" | "data" | "error" | "invalid";
  /** The JSON objects; one, but for providers that write one a line. */
  chunks: object[];
  /** True when it holds `[DONE]`. */
  done: boolean;
  /** What upstream or the broker says of an error; else null. */
  error: unknown;
}

/**
 * Reads an event's data: one JSON object, over several lines even, or one object a line as some providers send
 * them, and `[DONE]`.
 */
export function readEventData(event: SseEvent | null): EventData {
  const result: EventData = { kind: "empty", chunks: [], done: false, error: null };
  if (event === null) return result;
  const lines = event.data.split("\n").filter((line) => line.trim() !== "");
  if (lines.length === 0) return result;
  result.kind = "data";
  const named = event.type === "error";
  const whole = lines.length > 1 ? parse(event.data) : undefined;
  for (const value of whole === undefined ? lines.map(parse) : [whole]) {
    if (value === done) {
      result.done = true;
    } else if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return named ? { ...result, kind: "error", error: event.data } : { ...result, kind: "invalid" };
    } else {
      const error = (value as { error?: unknown }).error ?? (named ? value : null);
      if (error !== null) return { ...result, kind: "error", error };
      result.chunks.push(value);
    }
  }
  return result;
}

const done = Symbol("[DONE]");

/** The JSON of a text, `done`, or undefined. */
function parse(text: string): unknown {
  if (text.trim() === "[DONE]") return done;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
