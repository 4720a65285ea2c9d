/** A template on its way into Handlebars. */
export type Node =
  /** Text that is printed as it is. */
  | { is: "text"; text: string }
  /** Mustaches that print something, as they are written. */
  | { is: "put"; written: string }
  /** A comment; it and the tags of a block vanish with their line, when they stand alone in it. */
  | { is: "comment"; written: string; brokenAfter?: boolean }
  | { is: "block"; branches: Branch[]; close: string; brokenAfter?: boolean };

/** What begins a part of a block, `{{#if a}}` or `{{else}}`, and the part. */
export interface Branch {
  tag: string;
  body: Node[];
  brokenAfter?: boolean;
}

/**
 * Writes a template in Handlebars that prints exactly the texts of its nodes. Handlebars drops the line of a
 * tag that stands alone in it (handlebars 4.7, `whitespace-control.js`), so that each such tag gets a line
 * break of its own to lose; where the blanks before it would be lost too, an empty comment keeps them.
 */
export function layOut(nodes: Node[]): string {
  const writer = new Writer();
  writer.list(turned(joined(nodes), true), true);
  return writer.text;
}

class Writer {
  readonly #pieces: string[] = [];
  /** The last characters that were written. */
  #tail = "";

  get text(): string {
    return this.#pieces.join("");
  }

  /** @param isRoot the list is the whole template, where its ends count as ends of lines */
  list(nodes: Node[], isRoot = false): void {
    for (const [at, node] of nodes.entries()) {
      if (node.is === "text") this.#plain(node.text);
      else if (node.is === "put") {
        const start = Math.max(node.written.indexOf("{{"), 0);
        this.#plain(node.written.slice(0, start));
        this.#put(node.written.slice(start));
      } else {
        const before = startOfLine(nodes, at - 1, isRoot);
        const after = endOfLine(nodes, at + 1, isRoot);
        if (node.is === "comment") this.#tag(node.written, before, after, node.brokenAfter);
        else this.#block(node, before, after);
      }
    }
  }

  #block({ branches, close, brokenAfter }: Extract<Node, { is: "block" }>, before: Line, after: Line): void {
    let left = before;
    const ends: Line[] = [];
    for (const { tag, body, brokenAfter: broken } of branches) {
      const kept = this.#tag(tag, left, endOfLine(body, 0, false), broken);
      if (kept && ends.length) ends[ends.length - 1] = { is: false, blanks: "" };
      this.list(body);
      left = startOfLine(body, body.length - 1, false);
      ends.push(left);
    }
    // Handlebars looks at the second part of a chain of else only, and takes no blanks away at its end.
    const isChain = branches[1]?.tag.startsWith("{{else ");
    this.#tag(close, isChain ? { ...ends[1]!, blanks: "" } : left, after, brokenAfter);
  }

  /** @returns true when an empty comment had to go before it */
  #tag(written: string, before: Line, after: Line, broken = false): boolean {
    const alone = before.is && after.is;
    const kept = alone && before.blanks !== "";
    if (kept || this.#tail.endsWith("{")) this.#put("{{! }}");
    this.#put(written);
    // A line break that a dash took away in the original stands again: it is the one that gets lost.
    if (!before.blanks && (alone || (broken && before.is && after.isText))) this.#write("\n");
    return kept;
  }

  /** Text that Handlebars must not take for its own. */
  #plain(text: string): void {
    if (text === "") return;
    // After a mustache a brace would be read as part of it; ~ drops the space that keeps them apart.
    if (text.startsWith("}") && this.#tail.endsWith("}}")) {
      this.#pieces.push(`${this.#pieces.pop()!.slice(0, -2).replace(/~$/, "")}~}} `);
      this.#tail = " ";
    }
    // A backslash before braces that are text would be taken for their escape.
    const escaped = text.replace(/(\\?)\{\{/g, (_, slash: string, at: number) =>
      slash || (at === 0 && this.#tail.endsWith("\\")) ? `${slash}\\{{! }}\\{{` : "\\{{",
    );
    this.#write(escaped);
  }

  #put(mustache: string): void {
    if (this.#tail.endsWith("{")) this.#write(` {{~${mustache.slice(2).replace(/^~/, "")}`);
    else this.#write((this.#tail.endsWith("\\") ? "\\" : "") + mustache);
  }

  #write(text: string): void {
    this.#pieces.push(text);
    this.#tail = (this.#tail + text.slice(-2)).slice(-2);
  }
}

interface Line {
  /** True where Handlebars sees nothing but blanks up to the end of the line. */
  is: boolean;
  blanks: string;
  /** True where words stand there, so that a line break more makes no other tag stand alone. */
  isText?: boolean;
}

function startOfLine(nodes: Node[], at: number, isRoot: boolean): Line {
  const node = nodes[at];
  if (!node) return { is: isRoot, blanks: "" };
  if (node.is !== "text") return { is: false, blanks: "" };
  const isFirst = isRoot && at === 0;
  const is = (isFirst ? /(?:^|\n)[^\S\n]*$/ : /\n\s*$/).test(node.text);
  return { is, blanks: /[ \t]*$/.exec(node.text)![0] };
}

function endOfLine(nodes: Node[], at: number, isRoot: boolean): Line {
  const node = nodes[at];
  if (!node) return { is: isRoot, blanks: "" };
  if (node.is !== "text") return { is: false, blanks: "" };
  const isLast = isRoot && at === nodes.length - 1;
  return {
    is: (isLast ? /^\s*?(?:\n|$)/ : /^\s*?\n/).test(node.text),
    blanks: "",
    isText: /\S/.test(node.text),
  };
}

/**
 * `{%- for %}` takes the line break before it away, so that each turn begins with one. The same text comes of
 * turns that end with one, which is how Handlebars' tags stand best: alone in their lines.
 */
function turned(nodes: Node[], isRoot = false): Node[] {
  const found: Node[] = [];
  let rest = nodes;
  while (rest.length) {
    const [node, ...others] = rest as [Node, ...Node[]];
    const next = others[0];
    rest = others;
    const isBroken = next ? next.is === "text" && next.text.startsWith("\n") : isRoot;
    const startsLine = startOfLine(found, found.length - 1, isRoot).is;
    const moved = node.is === "block" && isBroken && !startsLine ? breakFirst([node]) : null;
    if (moved) {
      found.push(...textOf("\n"), ...moved);
      rest = [...(next?.is === "text" ? textOf(next.text.slice(1)) : []), ...others.slice(1)];
    } else found.push(node);
  }
  return joined(found).map((node) =>
    node.is === "block"
      ? { ...node, branches: node.branches.map((one) => ({ ...one, body: turned(one.body) })) }
      : node,
  );
}

/** Nodes that print behind a line break what the given ones print before one; null when there are none. */
function breakFirst(nodes: Node[]): Node[] | null {
  const [first, ...others] = nodes;
  if (!first) return [];
  if (first.is === "text")
    return first.text.startsWith("\n")
      ? joined([...textOf(first.text.slice(1)), ...others, ...textOf("\n")])
      : null;
  const rest = first.is === "put" ? null : breakFirst(others);
  if (!rest || first.is !== "block") return rest && [first, ...rest];
  const bodies = first.branches.map(({ body }) => breakFirst(body));
  if (bodies.some((body) => !body)) return null;
  const branches = first.branches.map((one, at) => ({ ...one, body: bodies[at]!, brokenAfter: true }));
  return [{ ...first, branches, brokenAfter: true }, ...rest];
}

const textOf = (text: string): Node[] => (text ? [{ is: "text", text }] : []);

/** Texts that stand side by side as one. */
function joined(nodes: Node[]): Node[] {
  const found: Node[] = [];
  for (const node of nodes) {
    const last = found.at(-1);
    if (node.is === "text" && last?.is === "text")
      found[found.length - 1] = { is: "text", text: last.text + node.text };
    else found.push(node);
  }
  return found;
}
