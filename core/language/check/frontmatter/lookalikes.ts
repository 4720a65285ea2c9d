import { isAlias, isMap, isPair, isScalar, type Pair, type Scalar, visit } from "yaml";
import { isNothing, keyName, placeIn } from "../source.ts";
import { edit, type Place, type Report, type Rule, type Subject } from "../subject.ts";
import { inQuotes } from "./mends.ts";

const code = "yaml-lookalike";
const types = /^(?:string|number|integer|boolean|any|null)\b/;

/** Characters that nobody sees, or that look like blanks. */
const unseen = /[\u00a0\u2000-\u200d\u202f\u205f\u2060\u3000\ufeff]/;
const curly = /^[“”„‟‘’‚«»](.+)[“”‟‘’«»]$/s;

/** What parses, but as something else than it looks: a word lost to an anchor, a comment, a missing blank. */
export const lookalikes: Rule = (subject, report) => {
  const { document, yamlStart } = subject;
  if (!document) return;
  const named = new Set<string>();
  const anchored: Scalar[] = [];
  visit(document, (_, node, path) => {
    if (isAlias(node)) named.add(node.source);
    if (!isPair(node)) return;
    const keys = [...path.filter(isPair), node].map(({ key }) => keyName(key));
    const map = path.at(-1);
    if (isMap(map) && map.flow && node.value === null) gluedColon(subject, node, report);
    if (isScalar(node.key)) unseenIn(subject, placeIn(node.key, yamlStart), report);
    comment(subject, keys, node, report);
    if (isScalar(node.value) && node.value.anchor && isMeantAsText(keys, node.value))
      anchored.push(node.value);
    for (const value of valuesOf(node)) meantAsWord(subject, keys, value, report);
  });
  for (const node of anchored) if (!named.has(node.anchor!)) anchor(subject, node, report);
};

/** The scalars that a pair has for its value, those of a list included. */
function valuesOf({ value }: Pair): Scalar[] {
  const items =
    typeof value === "object" && value !== null && "items" in value ? (value.items as unknown[]) : [];
  return [value, ...items].filter((one) => isScalar(one) && one.type === "PLAIN") as Scalar[];
}

/** `{ temperature:0.2 }`, a key of that name without a value. */
function gluedColon({ yamlStart }: Subject, { key }: Pair, report: Report): undefined {
  if (!isScalar(key) || key.type !== "PLAIN") return;
  const colon = /^[\w.$-]+\??(?:\([^)]*\))?:(?=[^\s:/])/.exec(String(key.value))?.[0];
  if (!colon) return;
  const place = placeIn(key, yamlStart);
  const at = place[0] + colon.length;
  const message = `YAML needs a blank behind the colon: this is a key called "${key.value}" without a value.`;
  report(code, message, place, { fixes: [edit("Put a blank behind the colon", [at, at], " ", true)] });
}

function unseenIn({ tree: { text } }: Subject, [start, end]: Place, report: Report): undefined {
  const written = text.slice(start, end);
  const first = written.search(unseen);
  if (first < 0) return;
  const clean = written.replace(new RegExp(unseen, "g"), (char) =>
    /[\u200b-\u200d\u2060\ufeff]/.test(char) ? "" : " ",
  );
  const what =
    written.trim() === clean.trim() && first > 0
      ? "A character that looks like a blank"
      : "A character that nobody sees";
  report(code, `${what} belongs to this word for YAML. Write it anew.`, [start, end], {
    fixes: [edit("Remove the character", [start, end], first === 0 ? clean : clean.trim(), true)],
  });
}

const isSchema = ([first, second]: readonly string[]) =>
  (first === "input" || first === "output") && second === "schema";

/** Values that are a word or a number, never prose: quotes and commas around them are a habit. */
function meantAsWord(subject: Subject, keys: readonly string[], value: Scalar, report: Report): undefined {
  const [first = "", second] = keys;
  const isWord =
    ["model", "name", "variant", "tools"].includes(first) ||
    (first === "config" && !/^stop/i.test(second ?? "")) ||
    (first === "output" && second === "format") ||
    (isSchema(keys) && !["description", "title", "default", "example", "examples"].includes(keys.at(-1)!));
  if (!isWord || !value.range) return;
  const place = placeIn(value, subject.yamlStart);
  const written = subject.tree.text.slice(...place);
  const inner = curly.exec(written)?.[1];
  if (inner !== undefined) {
    const message = "Typographic quotes are letters to YAML and belong to the value. Write straight ones.";
    const better = types.test(inner) ? inner : JSON.stringify(inner);
    report(code, message, place, { fixes: [edit("Write straight quotes", place, better, true)] });
  } else if (/[\w"')\]][,;]$/.test(written) && !isSchema(keys)) {
    const message = `YAML needs no ${written.at(-1)} at the end of a line: it belongs to the value. Remove it.`;
    report(code, message, place, { fixes: [edit("Remove it", [place[1] - 1, place[1]], "", true)] });
  } else if (first !== "config" || /^[^\s]+$/.test(written)) unseenIn(subject, place, report);
}

/** `description: Ticket #42`, `x: #string`: a # behind a blank begins a comment. */
function comment(subject: Subject, keys: readonly string[], { key, value }: Pair, report: Report): undefined {
  const name = keys.at(-1)!;
  const isType = isSchema(keys) && keys.length > 2;
  const isProse =
    ["description", "title"].includes(name) || (keys.length === 1 && ["model", "name"].includes(name));
  if (!isScalar(key) || (!isProse && !isType)) return;
  const { text } = subject.tree;
  const isEmpty = isNothing((value ?? null) as Scalar | null);
  const isText = ["description", "title"].includes(name);
  if (!isEmpty && (!isText || !isScalar(value) || value.type !== "PLAIN")) return;
  const [keyStart, keyEnd] = placeIn(key, subject.yamlStart);
  const end = isEmpty ? keyEnd + 1 : placeIn(value as Scalar, subject.yamlStart)[1];
  const cut = /^[ \t]+(#[^\s#][^\r\n]*)/.exec(text.slice(end, end + 2000));
  if (!cut) return;
  const start = isEmpty
    ? end + cut[0].length - cut[1]!.length
    : placeIn(value as Scalar, subject.yamlStart)[0];
  const whole: Place = [start, start + text.slice(start, end + cut[0].length).trimEnd().length];
  const hash = end + cut[0].length - cut[1]!.length;
  const message = `YAML takes this # for a comment, so ${isEmpty ? "there is no value" : "the text ends before it"}. Put the whole text in quotes.`;
  const isWord = isType && types.test(cut[1]!.slice(1));
  const fix = isWord ? edit("Remove the #", [hash, hash + 1], "", true) : inQuotes(text, whole, !isType);
  report(code, message, isEmpty ? [keyStart, keyEnd] : [hash, whole[1]], { fixes: [fix] });
}

/** A name for a value is a habit of YAML's; where a sentence or a type stands, or nothing is left, it is none. */
const isMeantAsText = (keys: readonly string[], { value }: Scalar) =>
  value === null || isSchema(keys) || ["description", "title"].includes(keys.at(-1)!);

/** `description: &c is a letter`: a word behind & names the value, and is no part of it. */
function anchor({ tree: { text }, yamlStart }: Subject, node: Scalar, report: Report): undefined {
  const [from, to] = placeIn(node, yamlStart);
  const start = text.lastIndexOf(`&${node.anchor}`, from);
  if (start < yamlStart || /[\r\n]/.test(text.slice(start, from))) return;
  const whole: Place = [start, Math.max(to, start + node.anchor!.length + 1)];
  const message = `YAML takes &${node.anchor} for a name of this value, so it is lost here. Put the text in quotes.`;
  const fix = types.test(node.anchor!)
    ? edit("Remove the &", [start, start + 1], "", true)
    : inQuotes(text, whole);
  report(code, message, whole, { fixes: [fix] });
}
