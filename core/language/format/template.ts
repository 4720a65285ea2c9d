import type { AstNode } from "../../syntax/handlebars.ts";
import { nodeRange } from "../../syntax/template.ts";
import type { PromptTree } from "../../syntax/tree.ts";
import { walk } from "../../syntax/walk.ts";
import type { FormatEdit } from "./edit.ts";
import { type Token, tokensOf } from "./tokens.ts";

/** The edits of the template: spaces inside mustaches, and blanks after tags that stand alone in a line. */
export function templateEdits(tree: PromptTree): FormatEdit[] {
  const edits: FormatEdit[] = [];
  const put = (start: number, end: number, newText: string) => {
    if (tree.template.slice(start, end) !== newText)
      edits.push({ start: start + tree.templateStart, end: end + tree.templateStart, newText });
  };
  let before: Token | undefined;
  for (const token of tokensOf(tree.template)) {
    if (before && inMustache(before))
      put(before.end, token.start, gap(before, token, tree.template.slice(before.end, token.start)));
    put(token.start, token.end, tidied(token, tree.template.slice(token.start, token.end)));
    before = token;
  }
  return [...edits, ...blanksAfterTags(tree)].sort((a, b) => a.start - b.start);
}

const opening = /^OPEN(?!_SEXPR|_BLOCK_PARAMS)/;
const closing = /^CLOSE(?!_SEXPR|_BLOCK_PARAMS)/;
/** Tokens after which a mustache is not open. Inside and around raw blocks everything stays. */
const outside = /^(?:CONTENT|COMMENT|INVERSE|END_RAW_BLOCK|CLOSE(?:_UNESCAPED|_RAW_BLOCK)?)$/;

const inMustache = ({ kind }: Token) => !outside.test(kind);

/** What stands between two tokens of a mustache. Lines that someone broke on purpose stay broken. */
function gap(before: Token, after: Token, written: string): string {
  if (/[\r\n]/.test(written)) return written.replace(/[^\S\r\n]+(?=[\r\n])/g, "");
  if (before.kind === "SEP" || after.kind === "SEP") return written;
  if (before.kind === "OPEN_INVERSE_CHAIN") return " ";
  if (opening.test(before.kind) || closing.test(after.kind)) return "";
  if (/^(?:OPEN_SEXPR|OPEN_BLOCK_PARAMS|EQUALS|DATA)$/.test(before.kind)) return "";
  if (/^(?:CLOSE_SEXPR|CLOSE_BLOCK_PARAMS|EQUALS)$/.test(after.kind)) return "";
  return " ";
}

/** A token that may hold spaces itself: `{{ else }}`, `as  |`. */
function tidied({ kind }: Token, written: string): string {
  if (kind === "INVERSE" || kind === "OPEN_INVERSE_CHAIN") return written.replace(/\s+/g, "");
  if (kind === "OPEN_BLOCK_PARAMS") return "as |";
  return written;
}

/** A text as Handlebars has it; its own types know neither field rightly. */
interface Content {
  original: string;
  rightStripped?: boolean;
}

/** Blanks that Handlebars drops with the line of a tag. */
function blanksAfterTags(tree: PromptTree): FormatEdit[] {
  const edits: FormatEdit[] = [];
  walk(tree.ast, (node: AstNode) => {
    if (node.type !== "ContentStatement") return;
    const { original, rightStripped } = node as unknown as Content;
    const blanks = /^[^\S\r\n]+(?=\r?\n)/.exec(original)?.[0];
    if (!blanks || !rightStripped) return;
    const [start] = nodeRange(tree, node);
    // Places of text after an escaped mustache are not exact.
    if (tree.text.startsWith(original, start)) edits.push({ start, end: start + blanks.length, newText: "" });
  });
  return edits;
}
