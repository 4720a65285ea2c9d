import DOMPurify from "dompurify";
import MarkdownItClass, { type Env, type MarkdownIt, type Token } from "markdown-it";
import { t } from "../l10n.ts";

/** A top-level block of a Markdown text: where it starts, and the code it holds if it is a code fence. */
export interface Block {
  start: number;
  code: string | null;
}

export interface Markdown {
  blocks(source: string, env: Env): Block[];
  /** Safe nodes: text and structure; no image, no form, no style, no script, links as `allowedLink` says. */
  render(source: string, env: Env): DocumentFragment;
}

/** The only addresses a link in an answer may have. */
export function allowedLink(href: string): boolean {
  return /^(?:https?:\/\/|mailto:)/i.test(href);
}

const tags =
  "p br hr h3 h4 h5 h6 strong em s code pre ul ol li blockquote table thead tbody tr th td a span".split(" ");

/**
 * Markdown from a model, in two walls: markdown-it reads no HTML and writes no image, and DOMPurify lets
 * pass only a short list of elements and attributes. The page's CSP would be the third.
 */
export function createMarkdown(): Markdown {
  const md = createParser();
  const purify = DOMPurify(window);
  // A class is only ever the one that stands for an image; an address only ever an allowed one.
  purify.addHook("uponSanitizeAttribute", (_node, data) => {
    if (data.attrName === "class" && data.attrValue !== "image") data.keepAttr = false;
    if (data.attrName === "href" && !allowedLink(data.attrValue)) data.keepAttr = false;
  });
  return {
    blocks: (source, env) => {
      const tokens: Token[] = [];
      md.block.parse(source, md, env, tokens);
      const starts = lineStarts(source);
      return tokens
        .filter((token) => token.level === 0 && token.nesting >= 0 && token.map)
        .map((token) => ({
          start: starts[token.map![0]] ?? source.length,
          code: token.type === "fence" ? token.content : null,
        }));
    },
    render: (source, env) => {
      const fragment: DocumentFragment = purify.sanitize(md.render(source, env), {
        ALLOWED_TAGS: tags,
        ALLOWED_ATTR: ["href", "title", "start", "align", "class"],
        ALLOW_DATA_ATTR: false,
        ALLOW_ARIA_ATTR: false,
        ALLOW_UNKNOWN_PROTOCOLS: false,
        RETURN_DOM_FRAGMENT: true,
      });
      // Each piece of text runs in its own direction and cannot turn its neighbours'.
      for (const block of fragment.querySelectorAll("p, li, h3, h4, h5, h6, th, td")) {
        block.setAttribute("dir", "auto");
      }
      return fragment;
    },
  };
}

function createParser(): MarkdownIt {
  const md = new MarkdownItClass({ html: false, linkify: true, breaks: false });
  // Deeper nesting than any answer has costs time only.
  md.set({ maxNesting: 40 });
  // Only what is written as an address becomes a link: example.com stays text.
  md.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
  md.validateLink = allowedLink;
  const rules = md.renderer.rules;
  const { escapeHtml } = md.utils;
  // No language class: a class is the page's, not the answer's.
  const code = (tokens: Token[], index: number) =>
    `<pre><code>${escapeHtml(tokens[index]!.content)}</code></pre>\n`;
  rules.fence = code;
  rules.code_block = code;
  // An image would tell its server that it was looked at: its text and its address stand instead.
  rules.image = (tokens, index) => {
    const token = tokens[index]!;
    const source = String(token.attrGet("src") ?? "");
    const text = token.content.trim() || t("image");
    const label = `<span class="image">${escapeHtml(text)}</span>`;
    return allowedLink(source)
      ? `${label} <a href="${escapeHtml(source)}" title="${escapeHtml(source)}">${escapeHtml(hostOf(source))}</a>`
      : label;
  };
  rules.link_open = (tokens, index, options, _env, self) => {
    const token = tokens[index]!;
    token.attrSet("title", token.attrGet("href") ?? "");
    return self.renderToken(tokens, index, options);
  };
  // The page has headings of its own: those of an answer stand below them.
  const lowered: NonNullable<typeof rules.heading_open> = (tokens, index, options, _env, self) => {
    const token = tokens[index]!;
    token.tag = `h${Math.min(6, Number(token.tag.slice(1)) + 2)}`;
    return self.renderToken(tokens, index, options);
  };
  rules.heading_open = lowered;
  rules.heading_close = lowered;
  // Alignment as an attribute: the CSP lets no style through.
  const aligned: NonNullable<typeof rules.td_open> = (tokens, index, options, _env, self) => {
    const token = tokens[index]!;
    const align = /text-align:(left|center|right)/.exec(String(token.attrGet("style") ?? ""))?.[1];
    token.attrs = align ? [["align", align]] : null;
    return self.renderToken(tokens, index, options);
  };
  rules.th_open = aligned;
  rules.td_open = aligned;
  return md;
}

function hostOf(href: string): string {
  try {
    return new URL(href).host || t("link");
  } catch {
    return t("link");
  }
}

function lineStarts(source: string): number[] {
  const starts = [0];
  for (let at = source.indexOf("\n"); at >= 0; at = source.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}
