import { readLiteral } from "./literal.ts";
import { prefixOf } from "./reason.ts";

/** What an error body says for programs, apart from its sentence, in which words of the prompt may be quoted. */
export interface Told {
  /** Its codes, types and states, as JSON's fields hold them. */
  codes: string[];
  /** The names of LiteLLM's and of clients' error classes, which LiteLLM puts before the sentence. */
  classes: string;
}

/** Characters of a body that are read. */
const longest = 100_000;

/** Fields that name the kind of an error. Names of any case. */
const named = new Set([
  "code",
  "type",
  "status",
  "reason",
  "error",
  "error_code",
  "errorcode",
  "error_type",
  "__type",
]);

/** Fields that may hold another error. What stands elsewhere, as in FastAPI's `input`, is the request's. */
const nested = ["error", "message", "detail", "details", "errors", "metadata", "raw"];

/** Reads an error body: JSON, or what Python prints, also one inside the other behind LiteLLM's prefixes. */
export function readTold(body: string): Told {
  const told: Told = { codes: [], classes: "" };
  take(body.slice(0, longest), 0);
  return told;

  function take(value: unknown, depth: number): void {
    if (depth > 8) return;
    if (typeof value === "string") {
      const before = prefixOf(value);
      told.classes += before;
      const rest = value.slice(before.length).replace(/^\s*\d{3}:\s*/, "");
      if (/^\s*(b?["']\s*)?[{[]/.test(rest)) take(readLiteral(rest), depth + 1);
    } else if (Array.isArray(value)) {
      for (const one of value.slice(0, 20)) if (typeof one === "object") take(one, depth + 1);
    } else if (typeof value === "object" && value !== null) {
      const fields = Object.entries(value).map(([key, field]) => [key.toLowerCase(), field] as const);
      for (const [key, field] of fields) {
        if (named.has(key) && typeof field === "string" && /^[\w.-]{1,100}$/.test(field))
          told.codes.push(field);
      }
      for (const [key, field] of fields) if (nested.includes(key)) take(field, depth + 1);
    }
  }
}
