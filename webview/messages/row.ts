import type { RenderedPiece } from "../../core/protocol/runner.ts";
import { messageTokens } from "../../core/rendering/tokens.ts";
import type { Message, Part } from "../../core/types.ts";
import { displayText } from "../answer/display.ts";
import { h, icon } from "../dom.ts";
import { byteSize, count } from "../format.ts";
import { t } from "../l10n.ts";
import { type LinkedText, linkedText } from "./text.ts";

/** One message: its role, its size, its parts. */
export interface MessageRow {
  element: HTMLElement;
  /** Ties the pieces of each part to places anew; the pieces themselves must be the same. */
  link(pieces: RenderedPiece[][]): void;
}

export function messageRow(
  message: Message,
  pieces: RenderedPiece[][],
  tie: (span: HTMLElement, place: number) => void,
): MessageRow {
  const texts: (LinkedText | null)[] = [];
  const parts = message.content.map((part, index) => {
    const text = "text" in part ? linkedText(part.text, pieces[index] ?? [], tie) : null;
    texts.push(text);
    return text?.element ?? partElement(part);
  });
  return {
    element: h(
      "div",
      { class: `message ${message.role}` },
      h("div", { class: "head" }, h("span", { class: "role" }, message.role), tokensElement(message)),
      h("div", { class: "parts" }, ...parts),
    ),
    link: (next) => {
      for (const [index, text] of texts.entries()) text?.link(next[index] ?? []);
    },
  };
}

function tokensElement(message: Message): HTMLElement | null {
  const tokens = messageTokens(message);
  if (tokens === 0) return null;
  const more = message.content.some((part) => !("text" in part));
  const title = more
    ? t("Estimated for the text; media and tools come on top.")
    : t("Estimated from the text.");
  return h(
    "span",
    { class: "tokens", title },
    `≈ ${tokens === 1 ? t("1 token") : t("{0} tokens", count(tokens))}`,
  );
}

function partElement(part: Part): HTMLElement {
  if ("media" in part) return attachment("file-media", mediaLabel(part.media));
  if ("toolRequest" in part) {
    const { name, input } = part.toolRequest;
    return attachment("tools", t("calls {0}", name), pretty(input));
  }
  if ("toolResponse" in part) {
    const { name, output } = part.toolResponse;
    return attachment("tools", t("{0} answered", name), pretty(output));
  }
  if ("data" in part) return attachment("json", t("data"), pretty(part.data));
  return attachment("info", t("metadata"), pretty(part.metadata));
}

function attachment(name: string, label: string, detail = ""): HTMLElement {
  return h(
    "div",
    { class: "attachment" },
    h("div", { class: "kind" }, icon(name), label),
    detail !== "" && linkedText(detail, [], () => {}).element,
  );
}

/** Media is named, never loaded: loading it would tell its server about this page. */
function mediaLabel({ url, contentType }: { url: string; contentType?: string }): string {
  const inline = /^data:([^;,]*)[^,]*,/.exec(url.slice(0, 200));
  if (inline) {
    const base64 = inline[0].includes(";base64");
    const bytes = Math.round((url.length - inline[0].length) * (base64 ? 0.75 : 1));
    return `${contentType || inline[1] || t("media")} · ${t("{0}, inline", byteSize(bytes))}`;
  }
  return [contentType, displayText(url.slice(0, 500))].filter(Boolean).join(" · ");
}

function pretty(value: unknown): string {
  return value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value, null, 2);
}
