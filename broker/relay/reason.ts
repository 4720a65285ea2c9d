import { readLiteral } from "./literal.ts";

/** Characters of a body that are read, and of one text in it: some patterns need time with the square of the latter. */
const read = { body: 100_000, text: 4000 };

/** How many of several reasons are told. */
const told = 3;

/** Prefixes of libraries before the provider's own words, such as `litellm.BadRequestError: OpenAIException - `. */
const prefix =
  /^\s*([\w /-]{1,60}:\s*(?=litellm\.)|Error code: \d+\s*-\s*|(litellm\.)?[A-Za-z_.]*(Exception|Error|Timeout)( [A-Za-z]+(Error|Exception))?\s*(:|-)\s*)/;

/** What LiteLLM and pydantic add behind them: routing, retries, where to read on. */
const suffix =
  /\s*(Received Model Group=|Available Model Group Fallbacks=|No fallback model group|LiteLLM Retried:|Model Group=|model=\S+ content_policy_fallback=|LiteLLM: model group |Give Feedback \/ Get Help|For further information visit|Traceback \(|\n\s*File "|Received API Key|Key Hash)[\s\S]*$/;

/** What pydantic adds to each reason: the kind of mistake, and the very value. */
const pydantic = /\s*\[type=[^\]]{0,500}\]/g;

const markup = /<\s*(!doctype|html|head|body)/i;

/** Where a reason may stand in a map, the most telling first. Names of any case. */
const keys = [
  "message",
  "error",
  "detail",
  "msg",
  "errors",
  "error_message",
  "errormessage",
  "error_description",
  "description",
  "title",
  "reason",
  "details",
  "exception",
];

/** Inside a sentence a map is taken for the true reason only by these: others stand in a schema that is quoted. */
const certain = /["'](message|error|detail|msg)["']\s*:/i;

/**
 * The reason in an upstream's error body, in the provider's own words: a text, a map, a list of maps (FastAPI's,
 * Google's), each as JSON or as Python prints it, also one inside the other. "" when there is none.
 */
export function readReason(body: string): string {
  return reasonOf(body.slice(0, read.body), 0);
}

function reasonOf(value: unknown, depth: number): string {
  if (depth > 8) return "";
  if (typeof value === "string") return ofText(value, depth);
  if (Array.isArray(value)) return ofList(value, depth);
  return typeof value === "object" && value !== null ? ofMap(value as Record<string, unknown>, depth) : "";
}

function ofText(given: string, depth: number): string {
  const text = withoutPrefixes(given.replace(/^\ufeff/, ""));
  const plain = text.slice(0, read.text).replace(suffix, "").replace(pydantic, "");
  if (/^\s*(b?["']\s*)?[{[(]/.test(text)) {
    return reasonOf(readLiteral(text), depth + 1) || (/^\s*[([][a-z]/i.test(text) ? plain : "");
  }
  const inner = markup.test(plain) ? -1 : text.search(/[{[]/);
  const reason =
    inner >= 0 && certain.test(text.slice(inner)) ? reasonOf(readLiteral(text.slice(inner)), depth + 1) : "";
  if (reason !== "") return reason;
  return /^(none|null|undefined)?$/i.test(plain.trim()) ? "" : plain;
}

/** FastAPI's `[{loc, msg}]`, others' lists of errors, or plain texts. */
function ofList(values: unknown[], depth: number): string {
  const reasons = values.map((one) => reasonOf(one, depth + 1).trim()).filter((reason) => reason !== "");
  return [...new Set(reasons)].slice(0, told).join("; ");
}

function ofMap(map: Record<string, unknown>, depth: number): string {
  const known = new Map(Object.entries(map).map(([key, value]) => [key.toLowerCase(), value]));
  // OpenRouter says "Provider returned error" and has the provider's words as they came.
  const { raw } = (known.get("metadata") ?? {}) as { raw?: unknown };
  const ordered = [...(raw === undefined ? [] : [raw]), ...keys.map((key) => known.get(key))];
  for (const value of ordered) {
    const reason = reasonOf(value, depth + 1);
    if (reason !== "") return known.has("loc") ? `${reason} (${placeOf(known.get("loc"))})` : reason;
  }
  return "";
}

/** FastAPI's place of a wrong field, `["body", "messages", 0]`, as `body.messages.0`. */
const placeOf = (loc: unknown) => (Array.isArray(loc) ? loc.join(".") : String(loc));

/** The names of error classes before the provider's own words, "" when there are none. */
export const prefixOf = (text: string): string => text.slice(0, text.length - withoutPrefixes(text).length);

function withoutPrefixes(given: string): string {
  let text = given;
  for (let before = ""; before !== text; ) {
    before = text;
    text = text.replace(prefix, "");
  }
  return text;
}
