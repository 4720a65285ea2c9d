import type { CST } from "yaml";

/** One token of a list or map in brackets. */
interface Piece {
  type: string;
  start: number;
  end: number;
}

/** White space between two tokens of one line, and what should stand there. */
export interface FlowGap {
  start: number;
  end: number;
  newText: string;
}

export interface FlowLayout {
  gaps: FlowGap[];
  /** Of each further line: where its first token stands, and how many levels deeper than the first line it belongs. */
  lines: { start: number; level: number }[];
}

/**
 * How a list or map in brackets is laid out: `{ a: 1, b: [x, y] }`. Line breaks stay where they are.
 *
 * @returns null for one to be left alone: a mustache, or one with a text over several lines
 */
export function flowLayout(yaml: string, token: CST.FlowCollection): FlowLayout | null {
  const pieces = [...piecesOf(token)];
  const isOdd = ({ type, start, end }: Piece) =>
    (type === "flow-map-start" && yaml[end] === "{") || /[\r\n]/.test(yaml.slice(start, end));
  if (pieces.some(isOdd)) return null;
  const layout: FlowLayout = { gaps: [], lines: [] };
  /** The line of each bracket that is open. */
  const open: number[] = [];
  let line = 0;
  for (const [at, piece] of pieces.entries()) {
    const before = pieces[at - 1];
    const between = before ? yaml.slice(before.end, piece.start) : "";
    if (/\n/.test(between)) {
      line++;
      // A closing bracket stands with the line of its opening one.
      const isEnd = piece.type.endsWith("-end");
      layout.lines.push({ start: piece.start, level: new Set(isEnd ? open.slice(0, -1) : open).size });
    } else if (before) {
      const newText = gapBetween(before, piece, yaml);
      if (newText !== null && newText !== between)
        layout.gaps.push({ start: before.end, end: piece.start, newText });
    }
    if (piece.type.endsWith("-start")) open.push(line);
    else if (piece.type.endsWith("-end")) open.pop();
  }
  return layout;
}

/** What belongs between two tokens; null to leave it. */
function gapBetween(before: Piece, piece: Piece, yaml: string): string | null {
  const { type } = piece;
  if (type === "comment" || before.type === "explicit-key-ind" || type === "explicit-key-ind") return null;
  if (type === "flow-map-end") return before.type === "flow-map-start" ? "" : " ";
  if (type === "flow-seq-end") return "";
  if (before.type === "flow-map-start") return " ";
  if (before.type === "flow-seq-start" || type === "comma") return "";
  // An alias, or a key that is missing, would take the colon along.
  if (type === "map-value-ind") return before.type === "alias" || before.type === "comma" ? null : "";
  // A colon right behind a quoted key needs no blank to YAML.
  return yaml.slice(before.end, piece.start) === "" &&
    before.type !== "comma" &&
    before.type !== "map-value-ind"
    ? null
    : " ";
}

function* piecesOf(token: CST.Token): Generator<Piece> {
  if (token.type !== "flow-collection") {
    const source = "source" in token && typeof token.source === "string" ? token.source : "";
    yield { type: token.type, start: token.offset, end: token.offset + source.length };
    if ("end" in token && Array.isArray(token.end)) yield* marks(token.end);
    return;
  }
  yield* marks([token.start]);
  for (const { start, key, sep, value } of token.items) {
    yield* marks(start);
    if (key) yield* piecesOf(key);
    yield* marks(sep ?? []);
    if (value) yield* piecesOf(value);
  }
  yield* marks(token.end);
}

function* marks(tokens: readonly CST.SourceToken[]): Generator<Piece> {
  for (const { type, offset, source } of tokens)
    if (type !== "space" && type !== "newline") yield { type, start: offset, end: offset + source.length };
}
