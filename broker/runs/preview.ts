import type { ChatRequest } from "../../core/protocol/index.ts";
import type { Output } from "./types.ts";

/** Characters that a list shows of a long text. */
const longest = 200;

/** What went in, on one line: the input's values by name; without an input the last user message. Null for none. */
export function inputPreview({ metadata, messages }: ChatRequest): string | null {
  const values = Object.entries(metadata?.input ?? {});
  if (values.length > 0) {
    return preview(
      values
        .slice(0, 20)
        .map(([name, value]) => `${name}: ${brief(value)}`)
        .join(", "),
    );
  }
  const asked = messages.findLast(({ role }) => role === "user")?.content;
  const parts =
    typeof asked === "string" ? [asked] : (asked ?? []).map((part) => (part as { text?: unknown }).text);
  return preview(parts.filter((part) => typeof part === "string").join(" "));
}

/** What came out, on one line: the beginning of the text, or the tools it asked for. Null for nothing. */
export function outputPreview({ text, tool_calls }: Pick<Output, "text" | "tool_calls">): string | null {
  const calls = tool_calls
    .slice(0, 20)
    .map(({ function: { name, arguments: given } }) => `${name}(${given})`);
  return preview(text) ?? preview(calls.join(", "));
}

function brief(value: unknown): string {
  return typeof value === "string" ? value.slice(0, 2 * longest) : (JSON.stringify(value) ?? "");
}

function preview(text: string): string | null {
  // So many characters are enough for a line of them, unless nearly all are blank.
  const line = text
    .slice(0, 20 * longest)
    .replace(/\s+/g, " ")
    .trim();
  if (line === "") return null;
  return line.length > longest ? `${line.slice(0, longest - 1)}…`.toWellFormed() : line;
}
