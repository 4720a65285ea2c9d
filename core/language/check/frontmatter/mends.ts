import { isMap, isSeq } from "yaml";
import { keyName } from "../source.ts";
import { edit, type Place, type Subject } from "../subject.ts";
import type { Fix } from "../types.ts";

const keyAndValue = /^[ \t]*[\p{L}_$][\w.$-]*\??(?:\([^)]*\))?(:)(?=[^\s:/])/u;
const dashAndValue = /^[ \t]*(-)(?=[^\s-])/;

/** `temperature:0.2` in one or more lines, which YAML takes for a text: a blank behind each colon. */
export function blanksBehindColons(text: string, place: Place): Fix[] {
  return blanksBehind(text, place, keyAndValue, "Put a blank behind the colon");
}

/** `-a` in one or more lines: a blank behind each dash. */
export function blanksBehindDashes(text: string, place: Place): Fix[] {
  return blanksBehind(text, place, dashAndValue, "Put a blank behind the dash");
}

function blanksBehind(text: string, [start, end]: Place, sign: RegExp, title: string): Fix[] {
  const edits: Fix["edits"] = [];
  let at = start;
  for (const line of text.slice(start, end).split(/(?<=\n)/)) {
    const found = sign.exec(line);
    if (!found) return [];
    const behind = at + found[0].length;
    edits.push({ start: behind, end: behind, newText: " " });
    at += line.length;
  }
  return edits.length ? [{ title, kind: "edit", preferred: true, edits }] : [];
}

/** A list whose items are the entries of a map: the same lines without their dashes. */
export function withoutDashes({ yamlStart }: Subject, list: unknown): Fix[] {
  if (!isSeq(list) || list.flow || !list.items.every(isMap)) return [];
  const keys = list.items.flatMap((item) => (isMap(item) ? item.items.map(({ key }) => keyName(key)) : []));
  const token = list.srcToken;
  if (!keys.length || keys.includes("") || new Set(keys).size < keys.length || token?.type !== "block-seq")
    return [];
  const edits = token.items.flatMap(({ start }) => {
    const dash = start.find(({ type }) => type === "seq-item-ind");
    return dash ? [{ start: yamlStart + dash.offset, end: yamlStart + dash.offset + 1, newText: " " }] : [];
  });
  return [{ title: "Remove the dashes", kind: "edit", preferred: true, edits }];
}

/** A piece of text in double quotes. */
export const inQuotes = (text: string, place: Place, preferred = true): Fix =>
  edit("Put it in quotes", place, JSON.stringify(text.slice(...place)), preferred);
