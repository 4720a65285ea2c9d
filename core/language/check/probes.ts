import type { AstNode } from "../../syntax/handlebars.ts";
import { nodeRange } from "../../syntax/template.ts";
import type { PromptTree } from "../../syntax/tree.ts";
import type { Place } from "./subject.ts";
import { type Block, helperName, isPath, type Mustache, type Program } from "./template/nodes.ts";

/** One spot of the template whose way into the messages is watched. */
export interface Probe {
  id: string;
  /** `text`: fixed text that is always rendered; `value`: what a mustache prints. */
  kind: "text" | "value";
  place: Place;
}

export interface Probed {
  /** The prompt file with marks in it. */
  text: string;
  probes: Probe[];
  /** What stands between the marks of each probe, every time it was rendered. */
  read(sent: string): Map<string, string[]>;
}

const markers = ["role", "history", "section", "media", "log"];

/** Marks the values and the fixed text of a template with characters that stand nowhere in it. */
export function probe(tree: PromptTree): Probed {
  const [open, stop, close] = freeCharacters(tree.text);
  const probes: Probe[] = [];
  const inserts: { at: number; text: string }[] = [];
  const add = (kind: Probe["kind"], place: Place, around: Place) => {
    const id = String(probes.length);
    probes.push({ id, kind, place });
    inserts.push({ at: around[0], text: `${open}${id}${stop}` });
    if (kind === "value") inserts.push({ at: around[1], text: close });
  };
  const visit = (program: Program | null | undefined, isOutermost: boolean): void => {
    for (const node of program?.body ?? []) {
      if (node.type === "MustacheStatement") mustache(tree, node as Mustache, add);
      else if (node.type === "ContentStatement" && isOutermost) content(tree, node, add);
      else if (node.type === "BlockStatement" && !isRaw(tree, node)) {
        visit((node as Block).program, false);
        visit((node as Block).inverse, false);
      }
    }
  };
  visit(tree.ast, true);
  inserts.sort((one, other) => one.at - other.at);
  return { text: inserted(tree.text, inserts), probes, read: (sent) => readMarks(sent, open, stop, close) };
}

/** The text that stands in the template outside of every block, piece by piece, as it is rendered. */
export function fixedTexts(tree: PromptTree): string[] {
  return (tree.ast?.body ?? []).flatMap((node) => {
    const text = node.type === "ContentStatement" ? (node as hbs.AST.ContentStatement).value.trim() : "";
    return text === "" || text.includes("<<<dotprompt:") ? [] : [text];
  });
}

type Add = (kind: Probe["kind"], place: Place, around: Place) => void;

function mustache(tree: PromptTree, node: Mustache, add: Add): undefined {
  const name = helperName(node);
  if (!isPath(node.path) || (name !== undefined && markers.includes(name) && node.path.original === name))
    return;
  const around = nodeRange(tree, node);
  const [first] = node.params;
  add("value", nodeRange(tree, first && isPath(first) ? first : node.path), around);
}

/** Only text that is written plainly: an escaped mustache has a place of its own in Handlebars' tree. */
function content(tree: PromptTree, node: AstNode, add: Add): undefined {
  const [start, end] = nodeRange(tree, node);
  const text = tree.text.slice(start, end);
  const { original } = node as hbs.AST.ContentStatement & { original?: string };
  const trimmed = text.trim();
  if (
    trimmed === "" ||
    original !== text ||
    text.includes("<<<dotprompt:") ||
    text.includes("{{") ||
    tree.text[start - 1] === "\\"
  )
    return;
  const from = start + text.indexOf(trimmed);
  add("text", [from, from + trimmed.length], [from, from]);
}

const isRaw = (tree: PromptTree, node: AstNode) => tree.text.startsWith("{{{{", nodeRange(tree, node)[0]);

/** Three characters of the private use area that the text does not have. */
function freeCharacters(text: string): [string, string, string] {
  const free: string[] = [];
  for (let code = 0xe100; free.length < 3 && code < 0xf800; code++) {
    const character = String.fromCharCode(code);
    if (!text.includes(character)) free.push(character);
  }
  return [free[0] ?? "\ue100", free[1] ?? "\ue101", free[2] ?? "\ue102"];
}

function inserted(text: string, inserts: readonly { at: number; text: string }[]): string {
  const pieces: string[] = [];
  let from = 0;
  for (const { at, text: mark } of inserts) {
    pieces.push(text.slice(from, at), mark);
    from = at;
  }
  return pieces.join("") + text.slice(from);
}

function readMarks(sent: string, open: string, stop: string, close: string): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const piece of sent.split(open).slice(1)) {
    const end = piece.indexOf(stop);
    if (end < 0) continue;
    const id = piece.slice(0, end);
    const last = piece.indexOf(close, end);
    const value = last < 0 ? "" : piece.slice(end + 1, last);
    const before = values.get(id);
    if (before) before.push(value);
    else values.set(id, [value]);
  }
  return values;
}
