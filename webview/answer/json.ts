import { h } from "../dom.ts";
import { parseJson } from "../input/values.ts";
import { t } from "../l10n.ts";

/** Characters up to which JSON is coloured; beyond it is indented only. */
const colourLimit = 100_000;

export type AnswerJson = { source: string; fenced: boolean } | { problem: string };

/** Finds the JSON in an answer: the whole of it, or the one code fence that is the whole of it. */
export function answerJson(text: string): AnswerJson {
  const whole = text.trim();
  if (whole === "") return { problem: t("The answer is empty, so it is not JSON.") };
  const fence = /^(`{3,}|~{3,})[^\n`]*\n([\s\S]*?)\n?\1\s*$/.exec(whole);
  const source = fence?.[2] ?? whole;
  const parsed = parseJson(source);
  if ("problem" in parsed) return { problem: t("The answer is not valid JSON: {0}.", parsed.reason) };
  return { source, fenced: fence !== null };
}

export type JsonToken = { kind: "name" | "string" | "number" | "literal" | "plain"; text: string };

const token = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*|true|false|null|[{}[\],:]/g;

/**
 * Indents JSON by its own words, two spaces a level: numbers keep all their digits and keys that are
 * given twice stay twice, which parsing and writing again would not do. `source` must be valid JSON.
 */
export function jsonTokens(source: string): JsonToken[] {
  const found = source.match(token) ?? [];
  const tokens: JsonToken[] = [];
  let depth = 0;
  const plain = (text: string) => tokens.push({ kind: "plain", text });
  const line = () => plain(`\n${"  ".repeat(Math.min(depth, 100))}`);
  for (const [index, text] of found.entries()) {
    const next = found[index + 1];
    if (text === "{" || text === "[") {
      depth++;
      plain(text);
      if (next !== "}" && next !== "]") line();
    } else if (text === "}" || text === "]") {
      depth--;
      const before = found[index - 1];
      if (before !== "{" && before !== "[") line();
      plain(text);
    } else if (text === ",") {
      plain(text);
      line();
    } else if (text === ":") plain(": ");
    else if (text[0] === '"') tokens.push({ kind: next === ":" ? "name" : "string", text });
    else tokens.push({ kind: /^[-\d]/.test(text) ? "number" : "literal", text });
  }
  return tokens;
}

/** JSON as it is shown: indented, and coloured as the debug console colours values. */
export function jsonNodes(source: string): Node[] {
  const tokens = jsonTokens(source);
  if (source.length > colourLimit) {
    return [document.createTextNode(tokens.map(({ text }) => text).join(""))];
  }
  return tokens.map(({ kind, text }) =>
    kind === "plain" ? document.createTextNode(text) : h("span", { class: `json-${kind}` }, text),
  );
}
