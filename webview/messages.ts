import type { Obstacle, Rendered, RunnerProblem } from "../core/protocol/runner.ts";
import type { Message, Part } from "../core/rendering/types.ts";
import { displayText } from "./answer/display.ts";
import type { Copier } from "./copy.ts";
import { arrange, h, icon, setText } from "./dom.ts";
import { byteSize, count } from "./format.ts";
import { type Pane, pane } from "./pane.ts";

export interface MessagesSection {
  pane: Pane;
  /** What is said elsewhere as the obstacle is not said again here. */
  show(rendered: Rendered | null, obstacle: Obstacle | null): void;
}

/** Characters of one part that are shown before the reader asks for all. */
const partLimit = 20_000;

/** The rendered messages, exactly as they will be sent. */
export function createMessages(
  look: { open: boolean; copier: Copier },
  reveal: (offset: number) => void,
  toggled: (open: boolean) => void,
): MessagesSection {
  let rendered: Rendered | null = null;
  let last: Message[] = [];
  const copy = look.copier.button("copy", "Copy messages", "messages", () =>
    (rendered?.messages ?? []).map(messageText).join("\n\n"),
  );
  const curl = look.copier.button(
    "terminal",
    "Copy as cURL",
    "the cURL command; set PROMPT_STUDIO_TOKEN before it",
    () => rendered?.curl ?? "",
  );
  const section = pane(
    { name: "messages", title: "Messages", open: look.open, actions: [copy, curl] },
    toggled,
  );
  const problems = h("div", { class: "problems" });
  const list = h("div", { class: "list", tabindex: 0, role: "group", "aria-label": "Rendered messages" });
  const none = h("p", { class: "quiet" }, "Nothing is rendered yet.");
  section.body.append(list);
  const rows: { key: string; element: HTMLElement }[] = [];

  return {
    pane: section,
    show: (next, obstacle) => {
      rendered = next;
      // A half-typed file renders to nothing: the last messages stay, dimmed, and nothing jumps.
      const broken =
        next?.messages.length === 0 && next.problems.some(({ severity }) => severity === "error");
      section.element.classList.toggle("stale", broken);
      if (next && !broken) last = next.messages;
      else if (!next) last = [];
      const messages = last;
      section.setTitle(next ? `Messages (${messages.length})` : "Messages");
      for (const [index, message] of messages.entries()) {
        const key = JSON.stringify(message);
        if (rows[index]?.key !== key) rows[index] = { key, element: messageRow(message) };
      }
      rows.length = messages.length;
      const said = obstacle?.kind === "problem" ? obstacle.problem : null;
      const notes = (next?.problems ?? [])
        .filter((problem) => !said || problem.offset !== said.offset || problem.message !== said.message)
        .slice(0, 50);
      problems.replaceChildren(...notes.map((problem) => problemRow(problem, reveal)));
      arrange(list, [
        ...(notes.length > 0 ? [problems] : []),
        ...(rows.length > 0 ? rows.map((row) => row.element) : [none]),
      ]);
    },
  };
}

function problemRow(problem: RunnerProblem, reveal: (offset: number) => void): HTMLElement {
  const name = problem.severity === "information" ? "info" : problem.severity;
  const row = h(
    "button",
    { type: "button", class: `problem-row ${problem.severity}`, title: `Go to line ${problem.line}` },
    icon(name),
    h("span", {}, problem.message),
    h("span", { class: "quiet" }, `line ${problem.line}`),
  );
  row.addEventListener("click", () => reveal(problem.offset));
  return row;
}

function messageRow(message: Message): HTMLElement {
  return h(
    "div",
    { class: `message ${message.role}` },
    h("div", { class: "role" }, message.role),
    h("div", { class: "parts" }, ...message.content.map(partElement)),
  );
}

function partElement(part: Part): HTMLElement {
  if ("text" in part) return textElement(part.text);
  if ("media" in part) {
    return attachment("file-media", mediaLabel(part.media));
  }
  if ("toolRequest" in part) {
    const { name, input } = part.toolRequest;
    return attachment("tools", `calls ${name}`, pretty(input));
  }
  if ("toolResponse" in part) {
    const { name, output } = part.toolResponse;
    return attachment("tools", `${name} answered`, pretty(output));
  }
  if ("data" in part) return attachment("json", "data", pretty(part.data));
  return attachment("info", "metadata", pretty(part.metadata));
}

function textElement(text: string): HTMLElement {
  // Templates leave line ends around their text; they are sent and copied, but would only spread it here.
  const whole = displayText(text).replace(/^\n+|\n+$/g, "");
  const element = h("div", { class: "text", dir: "auto" }, whole.slice(0, partLimit));
  if (whole.length <= partLimit) return element;
  const more = h("button", { type: "button", class: "link" }, `Show all ${count(text.length)} characters`);
  more.addEventListener("click", () => setText(element, whole));
  return h("div", {}, element, more);
}

function attachment(name: string, label: string, detail = ""): HTMLElement {
  return h(
    "div",
    { class: "attachment" },
    h("div", { class: "kind" }, icon(name), label),
    detail !== "" && textElement(detail),
  );
}

/** Media is named, never loaded: loading it would tell its server about this page. */
function mediaLabel({ url, contentType }: { url: string; contentType?: string }): string {
  const inline = /^data:([^;,]*)[^,]*,/.exec(url.slice(0, 200));
  if (inline) {
    const base64 = inline[0].includes(";base64");
    const bytes = Math.round((url.length - inline[0].length) * (base64 ? 0.75 : 1));
    return `${contentType || inline[1] || "media"} · ${byteSize(bytes)}, inline`;
  }
  return [contentType, displayText(url.slice(0, 500))].filter(Boolean).join(" · ");
}

function pretty(value: unknown): string {
  return value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

function messageText(message: Message): string {
  const parts = message.content.map((part) => ("text" in part ? part.text : JSON.stringify(part)));
  return `${message.role}:\n${parts.join("\n")}`;
}
