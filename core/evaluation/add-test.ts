import { isMap, isScalar, isSeq, type Node, parseDocument, stringify } from "yaml";
import type { TextEdit } from "../source/finding.ts";
import { lineBreak } from "../source/line-break.ts";
import { parseTestFile } from "./read.ts";
import { assignIds } from "./reading/ids.ts";
import { columnOf } from "./reading/move.ts";

/** A test to be written. */
export interface NewTest {
  /** Another one is found when the file has it already. */
  id: string;
  vars: Record<string, unknown>;
  assert: Record<string, unknown>[];
}

/**
 * The edit that adds a test behind those of a test file, in the file's own layout.
 *
 * @param text the file as it stands; "" for one that is to be made
 * @returns null when the file's syntax is wrong, or when it is something else than tests
 */
export function addTest(text: string, test: NewTest): TextEdit | null {
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: false, logLevel: "error" });
  if (document.errors.length > 0) return null;
  const lines = lineBreak(text);
  const taken = parseTestFile(text).tests.map(({ id }) => ({ id, content: null }));
  const id = assignIds([...taken, { id: test.id, content: null }]).at(-1)!;
  const item = (column: number) => {
    const yaml = stringify({ ...test, id }, { indentSeq: true, lineWidth: 0 }).trimEnd();
    const indent = " ".repeat(column);
    return `${indent}- ${yaml.replaceAll("\n", `${lines}${indent}  `)}`;
  };
  const root = document.contents as Node | null;
  const end = text.trimEnd().length;
  const behind = (newText: string): TextEdit => ({ start: end, end: text.length, newText: newText + lines });
  const first = text.trim() === "" ? "" : lines;
  if (root === null || (isScalar(root) && root.value === null)) {
    return behind(`${end > 0 ? lines : ""}tests:${lines}${item(2)}`);
  }
  if (isSeq(root)) return intoList(text, root, item);
  if (!isMap(root) || root.flow) return null;
  const pair = root.items.find(({ key }) => isScalar(key) && key.value === "tests");
  if (!pair) return behind(`${first}tests:${lines}${item(2)}`);
  const list = pair.value as Node | null;
  if (isSeq(list) && list.items.length > 0) return intoList(text, list, item);
  const empty = list === null || (isScalar(list) && list.value === null) || isSeq(list);
  if (!empty) return null;
  const colon = text.indexOf(":", (pair.key as Node).range![1]) + 1;
  const listEnd = isSeq(list) ? list.range![1] : colon;
  return { start: colon, end: listEnd, newText: `${lines}${item(2)}` };
}

/** Behind the last item, before the blank lines and whatever follows. */
function intoList(
  text: string,
  list: { items: unknown[]; range?: [number, number, number] | null; flow?: boolean },
  item: (column: number) => string,
): TextEdit | null {
  const last = list.items.at(-1) as Node | undefined;
  if (list.flow || !last?.range || !list.range) return null;
  const end = last.range[0] + text.slice(last.range[0], last.range[1]).trimEnd().length;
  // A comment behind the last line stays with it.
  const comment = /^[ \t]+#[^\r\n]*/.exec(text.slice(end))?.[0].length ?? 0;
  const column = columnOf(text, list.range[0]);
  return { start: end + comment, end: end + comment, newText: lineBreak(text) + item(column) };
}

/** Longest text that a test made of an answer looks for, in UTF-16 code units. */
const longest = 60;

/**
 * What a test can hold an answer against from now on: its schema, that it is JSON, or the beginning of its text.
 *
 * @param hasSchema whether the prompt declares `output.schema`
 */
export function assertionsFor(answer: string, hasSchema: boolean): Record<string, unknown>[] {
  if (hasSchema) return [{ type: "matches-schema" }];
  if (isJson(answer)) return [{ type: "is-json" }];
  const line =
    answer
      .split(/\r\n|\r|\n/)
      .find((one) => one.trim() !== "")
      ?.trim() ?? "";
  if (line.length <= longest) return line === "" ? [] : [{ type: "contains", value: line }];
  const cut = line.slice(0, longest + 1).replace(/\s+\S*$/, "");
  return [{ type: "contains", value: (cut || line).slice(0, longest).toWellFormed() }];
}

function isJson(answer: string): boolean {
  if (!/^\s*[[{]/.test(answer)) return false;
  try {
    JSON.parse(answer);
    return true;
  } catch {
    return false;
  }
}

/** A name for a test made of its input: `ada-formal`. */
export function nameFor(vars: Record<string, unknown>): string {
  const words = Object.values(vars)
    .filter((value) => ["string", "number", "boolean"].includes(typeof value))
    .join(" ")
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu);
  return (words ?? []).slice(0, 5).join("-").slice(0, 40).replace(/-$/, "") || "run";
}
