import type { CST } from "yaml";
import { flowLayout } from "./flow-layout.ts";

/** One line of a YAML text, by offsets in it. */
export interface YamlLine {
  start: number;
  /** Before the line break; a carriage return belongs to it. */
  end: number;
  /** How many blanks it begins with. */
  indent: number;
  /** How many it should begin with; undefined leaves it as it is. */
  newIndent?: number;
  /** True when its end lies inside a text of several lines, where blanks may count. */
  inScalar: boolean;
  /** True when an entry of the outermost map begins here. */
  topLevel: boolean;
}

export interface Layout {
  lines: YamlLine[];
  /** White space that should be another; `line` is an index. */
  gaps: { line: number; start: number; end: number; newText: string }[];
}

/** Where each line of a YAML text should begin: two spaces for each level; lists may stay level with their key. */
export function layoutOf(yaml: string, documents: readonly CST.Token[]): Layout {
  const lines = linesOf(yaml);
  const layouter = new Layouter(yaml, lines);
  for (const token of documents) if (token.type === "document" && token.value) layouter.document(token.value);
  layouter.comments();
  return { lines, gaps: layouter.gaps };
}

function linesOf(yaml: string): YamlLine[] {
  const lines: YamlLine[] = [];
  let start = 0;
  for (const text of yaml.split("\n")) {
    const end = start + text.length - (text.endsWith("\r") ? 1 : 0);
    const indent = /^[ \t]*/.exec(text)![0].length;
    lines.push({ start, end, indent, inScalar: false, topLevel: false });
    start += text.length + 1;
  }
  return lines;
}

type Item = CST.BlockMap["items"][number] | CST.BlockSequence["items"][number];

class Layouter {
  readonly gaps: Layout["gaps"] = [];
  readonly #yaml: string;
  readonly #lines: YamlLine[];

  constructor(yaml: string, lines: YamlLine[]) {
    this.#yaml = yaml;
    this.#lines = lines;
  }

  document(value: CST.Token): void {
    if (value.type === "block-map") this.map(value, 0, true);
    else if (value.type === "flow-collection") this.#value(value, 0, 0);
  }

  map(map: CST.BlockMap, column: number, topLevel = false): void {
    for (const { key, sep, value } of map.items) {
      const first = key ?? sep?.[0];
      if (!first) continue;
      const line = this.#place(first.offset, column);
      if (topLevel) line.topLevel = true;
      if (key) this.#inner(key, column);
      if (!value) continue;
      if (this.#lineAt(value.offset) === this.#lineAt(first.offset)) this.#gap(sep, "map-value-ind");
      const level = value.type === "block-seq" && value.indent === map.indent ? column : column + 2;
      this.#value(value, column, level);
    }
  }

  #seq(seq: CST.BlockSequence, column: number): void {
    for (const { start, value } of seq.items) {
      const dash = start.find(({ type }) => type === "seq-item-ind");
      if (!dash) continue;
      this.#place(dash.offset, column);
      if (!value) continue;
      if (this.#lineAt(firstOffset(value)) === this.#lineAt(dash.offset)) this.#gap(start, "seq-item-ind");
      this.#value(value, column, column + 2);
    }
  }

  #value(value: CST.Token, parent: number, level: number): void {
    if (value.type === "block-map") this.map(value, level);
    else if (value.type === "block-seq") this.#seq(value, level);
    else if (value.type === "block-scalar") this.#blockScalar(value, parent);
    else if (value.type === "flow-collection") this.#flow(value, parent, level);
    else this.#inner(value, parent, level);
  }

  /** Lines after the first of a quoted or plain text, or in brackets, move along with the first. */
  #inner(token: CST.Token, parent: number, level = parent): void {
    const first = this.#lineAt(token.offset);
    const last = this.#lineAt(endOf(token));
    const begin = this.#lines[first]!;
    // A value that has a line of its own begins one level below its key.
    if (begin.start + begin.indent === token.offset) begin.newIndent ??= level;
    const shift = (begin.newIndent ?? begin.indent) - begin.indent;
    for (let at = first; at < last; at++) {
      this.#lines[at]!.inScalar = isScalar(token) || /["']/.test(this.#text(this.#lines[at]!));
      const next = this.#lines[at + 1]!;
      if (this.#text(next).trim()) next.newIndent = Math.max(0, next.indent + shift);
    }
  }

  #flow(token: CST.FlowCollection, parent: number, level: number): void {
    this.#inner(token, parent, level);
    const layout = flowLayout(this.#yaml, token);
    if (!layout) return;
    const begin = this.#lines[this.#lineAt(token.offset)]!;
    const column = begin.newIndent ?? begin.indent;
    for (const { start, level: deeper } of layout.lines) {
      const line = this.#lines[this.#lineAt(start)]!;
      line.inScalar = false;
      line.newIndent = column + 2 * deeper;
    }
    for (const gap of layout.gaps) this.gaps.push({ line: this.#lineAt(gap.start), ...gap });
  }

  #blockScalar(token: CST.BlockScalar, parent: number): void {
    const header = token.props.find(({ type }) => type === "block-scalar-header");
    const before = token.props.at(-1);
    const start = before && "source" in before ? before.offset + before.source.length : token.offset;
    const end = start + token.source.length;
    const lines: YamlLine[] = [];
    for (let at = this.#lineAt(start); (this.#lines[at]?.start ?? end) < end; at++)
      lines.push(this.#lines[at]!);
    for (const line of lines) line.inScalar = true;
    const written = lines.find((line) => this.#text(line).trim());
    if (!header || !written) return;
    const explicit = /[1-9]/.test("source" in header ? header.source : "");
    const begin = this.#lines[this.#lineAt(header.offset)]!;
    const shift = explicit ? (begin.newIndent ?? begin.indent) - begin.indent : parent + 2 - written.indent;
    for (const line of lines) {
      const blank = !this.#text(line).trim();
      if (blank && line.indent <= written.indent) line.newIndent = 0;
      else line.newIndent = Math.max(0, line.indent + shift);
    }
  }

  /** Comments go where the line below them goes, when they stand level with it; else with the line above. */
  comments(): void {
    let below: YamlLine | undefined;
    for (const line of this.#lines.toReversed()) {
      const text = this.#text(line).trim();
      if (text.startsWith("#") && !line.inScalar && line.newIndent === undefined) {
        if (below?.indent === line.indent) line.newIndent = below.newIndent;
      } else if (text) below = line;
    }
    let above: YamlLine | undefined;
    for (const line of this.#lines) {
      const text = this.#text(line).trim();
      if (text.startsWith("#") && !line.inScalar && line.newIndent === undefined && above)
        line.newIndent = Math.max(0, line.indent + (above.newIndent ?? above.indent) - above.indent);
      if (text) above = line;
    }
  }

  /** Notes where the line that begins at `offset` belongs; nothing for what stands behind a dash. */
  #place(offset: number, column: number): YamlLine {
    const line = this.#lines[this.#lineAt(offset)]!;
    if (line.start + line.indent === offset) line.newIndent = column;
    return line;
  }

  #gap(tokens: Item["start"] | undefined, after: string): void {
    const at = tokens?.findIndex(({ type }) => type === after) ?? -1;
    const space = tokens?.[at + 1];
    if (at < 0 || space?.type !== "space" || space.source === " ") return;
    const end = space.offset + space.source.length;
    this.gaps.push({ line: this.#lineAt(space.offset), start: space.offset, end, newText: " " });
  }

  #text({ start, end }: YamlLine): string {
    return this.#yaml.slice(start, end);
  }

  #lineAt(offset: number): number {
    let low = 0;
    let high = this.#lines.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#lines[middle]!.start <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

const isScalar = ({ type }: CST.Token) =>
  type === "scalar" || type === "single-quoted-scalar" || type === "double-quoted-scalar";

/** Where the first key or dash of a collection stands; its own offset may lie before comments. */
function firstOffset(token: CST.Token): number {
  if (token.type === "block-map") return token.items[0]?.key?.offset ?? token.offset;
  return token.offset;
}

/** The offset behind the last character of a value. */
function endOf(token: CST.Token): number {
  if ("source" in token && typeof token.source === "string") return token.offset + token.source.length;
  if (token.type === "flow-collection") {
    const last = token.end.find(({ type }) => type === "flow-map-end" || type === "flow-seq-end");
    return last ? last.offset + last.source.length : token.offset;
  }
  return token.offset;
}
