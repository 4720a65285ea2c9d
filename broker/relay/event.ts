import type { SseEvent } from "./sse.ts";

/** What an event says. `done` is true when it holds `[DONE]`; `chunks` are its JSON objects. */
export interface EventData {
  kind: "comment" | "data" | "error" | "invalid";
  chunks: object[];
  done: boolean;
  error: unknown;
}

/**
 * Reads an event's data lines: one JSON object over several lines as the standard says, or one object a line as
 * some providers send them.
 */
export function readEventData({ data, name }: SseEvent): EventData {
  const result: EventData = { kind: "comment", chunks: [], done: false, error: null };
  const lines = data.filter((line) => line.trim() !== "");
  if (lines.length === 0) return result;
  result.kind = "data";
  const joined = lines.length > 1 ? parse(lines.join("\n")) : undefined;
  const values = joined !== undefined ? [joined] : lines.map((line) => (isDone(line) ? null : parse(line)));
  for (const [i, value] of values.entries()) {
    if (value === null && isDone(lines[i]!)) {
      result.done = true;
    } else if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return { ...result, kind: "invalid" };
    } else {
      const error = (value as { error?: unknown }).error ?? (name === "error" ? value : null);
      if (error !== null) return { ...result, kind: "error", error };
      result.chunks.push(value);
    }
  }
  return result;
}

const isDone = (line: string) => line.trim() === "[DONE]";

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
