import type { Node } from "yaml";
import { lineBreak } from "../source/line-break.ts";
import { plainValue, readYaml, type YamlResult } from "./yaml.ts";
import { type Line, lineBelow, lineOf, type YamlEdit } from "./yaml-mistakes/text.ts";

/** A head that was meant as a frontmatter and that Dotprompt sends as text; offsets in the whole file. */
export interface UnreadHead {
  message: string;
  start: number;
  end: number;
  /** The change that makes a frontmatter of it; null when it is not clear where to. */
  fix: { title: string; edits: YamlEdit[] } | null;
}

/** Longer heads are not looked at. */
const longest = 20_000;

/** Characters that nobody sees. */
const invisible = "\\u00a0\\u200b-\\u200d\\u2060\\ufeff";
/** Word processors make one long dash of ---: it counts alone in its line. */
const rule = new RegExp(
  `^[\\s${invisible}]*([-\\u2010-\\u2015\\u2212]{2,}|[=*_+~]{3,}|[\\u2012-\\u2015](?=[\\s${invisible}]*$))[\\s${invisible}]*(.*)$`,
);
const fence = /^[ \t]*(`{3,}|~{3,})[ \t]*[\w-]*[ \t]*$/;
const lost = "so Dotprompt sends the whole file as text";

/**
 * Finds the head that looks like a frontmatter, in a file where Dotprompt sees none. Only what reads as a YAML map
 * with a key of the format is one: Markdown begins with rules and code fences, too.
 */
export function unreadHead(text: string): UnreadHead | null {
  const first = firstLine(text);
  if (!first) return null;
  if (fence.test(first.text)) return inFence(text, first);
  if (/^%[A-Z]+\s/.test(first.text)) return afterDirective(text, first);
  return rule.test(first.text) ? behindRule(text, first) : withoutLines(text, first);
}

function firstLine(text: string): Line | null {
  const at = /[^\s\ufeff]/.exec(text.slice(0, longest))?.index;
  return at === undefined ? null : lineOf(text, at);
}

/** `---yaml`, `--- # note`, `----`, and dashes that are none. */
function behindRule(text: string, first: Line): UnreadHead | null {
  const [, dashes = "", rest = ""] = rule.exec(first.text)!;
  if (!/^(?:#.*|[A-Za-z]{2,12}:?)?$/.test(rest) || /^---[ \t]*$/.test(first.text)) return null;
  const end = closingRule(text, first);
  if (!end || !isMeant(text.slice(first.end, end.start))) return null;
  const written = first.text.trim();
  const comment = rest.startsWith("#") ? `${lineBreak(text)}${rest}` : "";
  const edits = [{ start: first.start, end: first.end, newText: `---${comment}` }];
  if (!/^---[ \t]*$/.test(end.text)) edits.push({ start: end.start, end: end.end, newText: "---" });
  const why =
    dashes === "---" && rest === ""
      ? "A blank or an invisible character stands beside this ---"
      : `"${written}" opens no frontmatter`;
  return {
    message: `${why}, ${lost}. Write --- alone.`,
    start: first.start,
    end: first.end,
    fix: { title: "Write --- alone", edits },
  };
}

/** The line of dashes that ends a head. */
function closingRule(text: string, from: Line): Line | null {
  for (let line = lineBelow(text, from); line && line.start < longest; line = lineBelow(text, line))
    if (rule.exec(line.text)?.[2] === "") return line;
  return null;
}

/** `%YAML 1.2` before the dashes. */
function afterDirective(text: string, first: Line): UnreadHead | null {
  let open: Line | null = first;
  while (open && /^%[A-Z]+\s/.test(open.text)) open = lineBelow(text, open);
  const end = open && /^---[ \t]*$/.test(open.text) ? closingRule(text, open) : null;
  if (!open || !end || !isMeant(text.slice(open.end, end.start))) return null;
  const edits = [{ start: 0, end: open.start, newText: "" }];
  const message = `${first.text.split(/\s/, 1)[0]} stands before the frontmatter, ${lost}. Remove the line.`;
  return { message, start: first.start, end: first.end, fix: { title: "Remove the line", edits } };
}

/** The whole file in a code fence, or the head in one. */
function inFence(text: string, first: Line): UnreadHead | null {
  const mark = fence.exec(first.text)![1]!;
  const inner = lineBelow(text, first);
  if (!inner) return null;
  const place = { start: first.start, end: first.end };
  const isEnd = ({ text: line }: Line) => line.trim() === mark;
  if (/^---[ \t]*$/.test(inner.text)) {
    const end = closingRule(text, inner);
    if (!end || !isMeant(text.slice(inner.end, end.start))) return null;
    const last = lineOf(text, text.trimEnd().length);
    const edits = [{ start: 0, end: inner.start, newText: "" }];
    if (isEnd(last)) edits.push({ start: last.start, end: text.length, newText: "" });
    const message = `Dotprompt reads no frontmatter inside a code fence, ${lost}. Remove the fence.`;
    return { message, ...place, fix: { title: "Remove the fence", edits } };
  }
  let end: Line | null = inner;
  while (end && !isEnd(end) && end.start < longest) end = lineBelow(text, end);
  if (!end || !isEnd(end) || !isMeant(text.slice(first.end, end.start))) return null;
  const message = `A frontmatter stands between two lines of ---, not in a code fence, ${lost}. Write --- instead.`;
  const edits = [first, end].map((line) => ({ start: line.start, end: line.end, newText: "---" }));
  edits[0]!.start = 0;
  return { message, ...place, fix: { title: "Write --- instead of the fence", edits } };
}

const keyLine = /^([A-Za-z_][\w.-]*)\??:(?:\s|$)/;
const formatKeys =
  /^(?:model|config|input|output|tools|toolDefs|name|description|variant|version|ext|metadata)$/;

/** Keys from the first line on, and no dashes at all. */
function withoutLines(text: string, first: Line): UnreadHead | null {
  if (!keyLine.test(first.text)) return null;
  let end = first.end;
  let next: Line | null = first;
  for (; next && next.start < longest; next = lineBelow(text, next)) {
    const key = keyLine.exec(next.text)?.[1];
    if (key === undefined && !/^(?:[ \t]+\S|- )/.test(next.text)) break;
    // Behind an empty line, `Question: …` belongs to the prompt.
    if (key && !formatKeys.test(key) && /[\r\n][ \t]*[\r\n]$/.test(text.slice(end, next.start))) break;
    end = next.end;
  }
  if (!next || rule.test(next.text) || !isMeant(text.slice(first.start, end), true)) return null;
  const newLine = lineBreak(text);
  const edits = [
    { start: 0, end: first.start, newText: `---${newLine}` },
    { start: end, end, newText: `${newLine}---` },
  ];
  const message =
    "These lines read as a frontmatter, but no --- stands above and below them, so Dotprompt sends them as text. Put --- there.";
  return { message, start: first.start, end: first.end, fix: { title: "Put --- above and below", edits } };
}

/**
 * Finds the next frontmatter behind the one that is read: two prompts in one file, of which the second head is sent
 * as text. What stands in a code fence is an example.
 */
export function secondHead(text: string, from: number): UnreadHead | null {
  if (text.indexOf("---", from) < 0) return null;
  const opening = /^---[ \t]*$/gm;
  opening.lastIndex = from;
  for (let left = 10, match = opening.exec(text); match && left > 0; left--, match = opening.exec(text)) {
    const line = lineOf(text, match.index);
    const inner = lineBelow(text, line);
    if (!inner || !keyLine.test(inner.text)) continue;
    const end = closingRule(text.slice(0, line.start + longest), line);
    if (!end) return null;
    const keys = isMeant(text.slice(line.end, end.start), true);
    // Heads of agents and skills, which prompts about them show, have both.
    if (!keys || (keys.has("name") && keys.has("description"))) continue;
    if (fencesBefore(text, from, line.start) % 2) continue;
    const message =
      "Dotprompt reads the first frontmatter only and sends this one as text. Put the second prompt into a file of its own.";
    return { message, start: line.start, end: inner.end, fix: null };
  }
  return null;
}

const fencesBefore = (text: string, from: number, to: number) =>
  text.slice(from, to).match(/^[ \t]*(?:`{3,}|~{3,})/gm)?.length ?? 0;

/**
 * The keys of a head that reads as YAML, mistakes apart, with a key of the format; null for any other text.
 *
 * @param surely true where nothing else shows that it is a head: then the values, too, must be those of a prompt file
 */
function isMeant(yaml: string, surely = false): Map<string, unknown> | null {
  if (
    !/(?:^|[\r\n{,])[ \t]*["']?(?:model|config|input|output|tools|toolDefs|name|description)["']?[ \t]*:/.test(
      yaml,
    )
  )
    return null;
  if (yaml.length > longest) return null;
  const read = readYaml(yaml, 0);
  if (read.failed && !surely && !/^(?:\s|#[^\r\n]*[\r\n])*(?:[\w."'-]+\??["']?[ \t]*:|\{)/.test(yaml))
    return null;
  // A rule or a fence is there already: a mistake inside must not hide that the head is not read.
  const value = read.failed && !surely ? mendedValue(yaml, read) : read.value;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const keys = new Map<string, unknown>(Object.entries(value));
  if (![...keys.keys()].some((key) => formatKeys.test(key))) return null;
  const has = (key: string, ...inner: string[]) => {
    const map = keys.get(key);
    return (
      typeof map === "object" &&
      map !== null &&
      (!inner.length || inner.some((one) => Object.hasOwn(map, one)))
    );
  };
  const model = keys.get("model");
  const isModel = typeof model === "string" && /^[\w./:@-]+$/.test(model);
  const isSure =
    isModel ||
    has("input", "schema", "default") ||
    has("output", "schema", "format") ||
    has("config") ||
    has("toolDefs");
  return surely && !isSure ? null : keys;
}

/** What YAML with mistakes was meant to say; where nobody knows, only its keys of the format. */
function mendedValue(yaml: string, { mended }: YamlResult): unknown {
  if (mended) return plainValue(mended, mended.contents as Node | null);
  const keys = yaml.matchAll(/^(model|config|input|output|tools|toolDefs):(?=\s|$)/gm);
  return Object.fromEntries([...keys].map(([, key]) => [key, null]));
}
