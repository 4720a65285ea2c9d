import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { assertionKinds } from "../../core/evaluation/kinds/index.ts";
import { testFileKeys } from "../../core/evaluation/reference.ts";
import { snippets } from "../../core/language/features/snippets.ts";
import * as reference from "../../core/syntax/reference.ts";

/** What stands to be translated, and the calls whose sentence cannot be told from the source. */
export interface Extracted {
  sentences: string[];
  /** Each with file and line. */
  unclear: string[];
}

const sources = [
  "extension/**/*.ts",
  "core/client/**/*.ts",
  "core/language/features/**/*.ts",
  "webview/**/*.ts",
];
const notShown = ["**/*.test.ts", "{extension,webview}/test/**"];

/** Fields of the tables of words below, which `t` is called with. */
const tableField = /^(?:\w+\.)?(?:about|type|summary)$/;

/** Every sentence of the extension, the runner page and the core's features that goes through `l10n.t`. */
export function extract(root: string): Extracted {
  const sentences = new Set(tables());
  const unclear: string[] = [];
  for (const file of globSync(sources, { cwd: root, exclude: notShown }).sort()) {
    const found = sentencesOf(readFileSync(join(root, file), "utf8"));
    for (const sentence of found.sentences) sentences.add(sentence);
    for (const place of found.unclear) unclear.push(`${file.replaceAll("\\", "/")}:${place}`);
  }
  return { sentences: [...sentences].sort(), unclear };
}

/**
 * The first arguments of the calls `t(…)` and `l10n.t(…)` in one source; `unclear` holds line and argument of
 * those that are neither a plain text nor a field of the tables.
 */
export function sentencesOf(source: string): Extracted {
  const code = source.replace(/^\s*(?:\/\/|\*|\/\*).*$/gm, "");
  const found: Extracted = { sentences: [], unclear: [] };
  for (const call of code.matchAll(/(?<![\w$])t\(\s*/g)) {
    const rest = code.slice(call.index + call[0].length);
    const literal = /^(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')(?=\s*[,)])/.exec(rest)?.[0];
    if (literal) {
      found.sentences.push(textOf(literal));
      continue;
    }
    const argument = /^[^,)\n]*/.exec(rest)?.[0] ?? "";
    const line = code.slice(0, call.index).split("\n").length;
    if (!tableField.test(argument)) found.unclear.push(`${line} t(${argument}`);
  }
  return found;
}

/** The text of a literal in double or single quotes. */
function textOf(literal: string): string {
  const body = literal.slice(1, -1).replaceAll("\\'", "'");
  return JSON.parse(literal.startsWith('"') ? `"${body}"` : `"${body.replaceAll('"', '\\"')}"`);
}

/** The words of the format and what each means: tables whose fields are shown as they are. */
function tables(): string[] {
  const { frontmatterKeys, outputFormats, helpers, roles, variables, picoschemaTypes, picoschemaKinds } =
    reference;
  const words = [frontmatterKeys, outputFormats, helpers, roles, variables, picoschemaTypes, picoschemaKinds];
  return [
    ...fieldsOf(words, ["about", "type"]),
    ...fieldsOf(snippets, ["about"]),
    ...fieldsOf(testFileKeys, ["about", "type"]),
    ...fieldsOf(assertionKinds, ["summary"]),
  ];
}

function fieldsOf(value: unknown, names: readonly string[]): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    typeof inner === "string" && inner !== "" && names.includes(name) ? [inner] : fieldsOf(inner, names),
  );
}
