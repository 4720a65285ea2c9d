import type { Env } from "markdown-it";
import { h } from "../dom.ts";
import type { Markdown } from "./markdown.ts";

/** One block longer than this, in characters, is shown as it is: parsing it would cost more than it gives. */
const blockLimit = 40_000;

/** A view of a text that grows. `update` is given the whole text each time and does only what is new. */
export interface TextView {
  update(text: string, done: boolean): void;
  clear(): void;
}

/**
 * Streams Markdown: blocks that another block follows are settled and never touched again, so a selection
 * in them stays and a long answer costs no more per piece than a short one. Only the last block is
 * rendered anew.
 */
export function createMarkdownView(container: HTMLElement, markdown: Markdown): TextView {
  let settled = 0;
  let settledNodes = 0;
  let env: Env = {};
  let shown = "";
  let finished = false;
  let openCode: { start: number; text: Text } | null = null;

  const clear = () => {
    container.replaceChildren();
    settled = 0;
    settledNodes = 0;
    env = {};
    shown = "";
    finished = false;
    openCode = null;
  };
  const dropTail = () => {
    while (container.childNodes.length > settledNodes) container.lastChild?.remove();
    openCode = null;
  };
  const renderBlock = (source: string, within: Env) => {
    const isPlain = source.length > blockLimit && markdown.blocks(source, {})[0]?.code === null;
    container.append(
      isPlain ? h("p", { class: "plain", dir: "auto" }, source) : markdown.render(source, within),
    );
  };
  const settle = (sources: string[]) => {
    for (const source of sources) renderBlock(source, env);
    settledNodes = container.childNodes.length;
  };

  const update = (text: string, done: boolean) => {
    if (!text.startsWith(shown)) clear();
    if (text === shown && done === finished) return;
    shown = text;
    finished = done;
    const tail = text.slice(settled);
    // A copy: the first definition of a link counts, and the one at the end may be half written.
    const soFar: Env = { ...env, references: { ...env.references } };
    const blocks = markdown.blocks(tail, soFar);
    const last = blocks.at(-1);
    if (last && last.code !== null && !done && openCode?.start === settled + last.start) {
      growCode(openCode.text, last.code);
      return;
    }
    dropTail();
    const pieces = blocks.map((block, index) =>
      tail.slice(index === 0 ? 0 : block.start, blocks[index + 1]?.start ?? tail.length),
    );
    if (done) {
      settle(pieces);
      settled = text.length;
      // A link's address may stand below the link: with the whole text known, render it once more.
      if (hasReferences(env) && text.length <= blockLimit)
        container.replaceChildren(markdown.render(text, env));
      return;
    }
    settle(pieces.slice(0, -1));
    if (last) {
      settled += blocks.length > 1 ? last.start : 0;
      renderBlock(pieces.at(-1)!, soFar);
      if (last.code !== null)
        openCode = codeText(container, blocks.length > 1 ? settled : settled + last.start);
    }
  };
  return { update, clear };
}

function hasReferences(env: Env): boolean {
  return Object.keys(env.references ?? {}).length > 0;
}

/** The text node of the code block at the end, to append to while it streams. */
function codeText(container: HTMLElement, start: number): { start: number; text: Text } | null {
  const text = container.lastElementChild?.querySelector("code")?.firstChild;
  return text instanceof Text ? { start, text } : null;
}

function growCode(text: Text, code: string): void {
  if (code.startsWith(text.data)) {
    if (code.length > text.data.length) text.appendData(code.slice(text.data.length));
  } else text.data = code;
}
