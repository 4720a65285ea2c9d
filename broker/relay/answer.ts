import { readReason } from "./reason.ts";

export type WholeAnswer =
  | { kind: "answer"; body: object }
  | { kind: "error"; error: unknown }
  | { kind: "invalid" };

/**
 * Reads an answer that was not streamed: a chat completion with at least one choice, or an error in its place, which may
 * be a provider's own that was passed on as if it were an answer.
 */
export function readWhole(bytes: Buffer): WholeAnswer {
  let body: unknown;
  try {
    body = JSON.parse(bytes.toString("utf8"));
  } catch {
    return { kind: "invalid" };
  }
  if (typeof body !== "object" || body === null) return { kind: "invalid" };
  const { error, choices } = body as { error?: unknown; choices?: unknown };
  if (error !== undefined && error !== null) return { kind: "error", error };
  if (!Array.isArray(choices) || choices.length === 0) {
    return readReason(bytes.toString("utf8")) === "" ? { kind: "invalid" } : { kind: "error", error: body };
  }
  return { kind: "answer", body };
}
