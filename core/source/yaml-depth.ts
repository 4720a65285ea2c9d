import { Lexer } from "yaml";
import { limits } from "../limits.ts";

/** Offset of the first token beyond the depth cap; null when the text is safe to parse. */
export function tooDeepAt(source: string): number | null {
  return measure(source).tooDeepAt;
}

/** Depth and number of scalars, told by the parser's own lexer, which does not recurse. */
export function measure(source: string): { tooDeepAt: number | null; scalars: number } {
  const indents: number[] = [];
  let flow = 0;
  let at = 0;
  let lineStart = 0;
  let scalarStart = 0;
  let scalars = 0;
  for (const token of new Lexer().lex(source)) {
    const mark = token.charCodeAt(0);
    if (mark === 0x1f) scalars++;
    // Tokens that are not text of the file: document start, scalar follows, end of broken flow.
    if (token.length === 1 && (mark === 0x02 || mark === 0x1f || mark === 0x18)) continue;
    if (token === "[" || token === "{") flow++;
    else if (token === "]" || token === "}") flow = Math.max(0, flow - 1);
    else if (flow === 0 && (token === "-" || token === "?" || token === ":")) {
      const column = (token === ":" ? scalarStart : at) - lineStart;
      while (indents.length && indents[indents.length - 1]! >= column) indents.pop();
      indents.push(column);
    }
    if (flow + indents.length > limits.depth) return { tooDeepAt: at, scalars };
    if (!/^[\s:]/.test(token)) scalarStart = at;
    at += token.length;
    const lineBreak = token.lastIndexOf("\n");
    if (lineBreak >= 0) lineStart = at - (token.length - lineBreak - 1);
  }
  return { tooDeepAt: null, scalars };
}
