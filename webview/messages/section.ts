import type {
  Obstacle,
  Rendered,
  RenderedPiece,
  RenderedSources,
  RunnerProblem,
} from "../../core/protocol/runner.ts";
import type { Message } from "../../core/types.ts";
import type { Copier } from "../copy.ts";
import { arrange, h, icon } from "../dom.ts";
import { t } from "../l10n.ts";
import { type Pane, pane } from "../pane.ts";
import { segmented } from "../segmented.ts";
import type { MessagesView } from "../state.ts";
import { createPieces } from "./pieces.ts";
import { createRequestView } from "./request-view.ts";
import { type MessageRow, messageRow } from "./row.ts";

export interface MessagesSection {
  pane: Pane;
  /** What is said elsewhere as the obstacle is not said again here. */
  show(rendered: Rendered | null, obstacle: Obstacle | null): void;
  /** Marks the text that came from the places the cursor is at. */
  light(version: number, places: number[]): void;
}

/** The rendered messages, exactly as they will be sent, or the request that sends them. */
export function createMessages(
  look: { open: boolean; view: MessagesView; copier: Copier },
  act: {
    reveal(offset: number): void;
    revealSource(version: number, place: number, focus: boolean): void;
    toggled(open: boolean): void;
    viewed(view: MessagesView): void;
  },
): MessagesSection {
  let view = look.view;
  /** What is on show: of a half-typed file, what it gave before. */
  let last: Rendered | null = null;
  const copy = look.copier.button("copy", t("Copy messages"), t("the messages"), () =>
    (last?.messages ?? []).map(messageText).join("\n\n"),
  );
  const copyRequest = look.copier.button(
    "copy",
    t("Copy request"),
    t("the request"),
    () => last?.request ?? "",
  );
  const curl = look.copier.button(
    "terminal",
    t("Copy as cURL"),
    t("the cURL command; set PROMPT_STUDIO_TOKEN before it"),
    () => last?.curl ?? "",
  );
  const viewSwitch = segmented<MessagesView>(
    t("Messages view"),
    [
      { value: "messages", label: t("Messages") },
      { value: "request", label: t("Request") },
    ],
    (next) => {
      view = next;
      drawView();
      act.viewed(next);
      if (section.open) return;
      section.setOpen(true);
      act.toggled(true);
    },
  );
  const section = pane(
    {
      name: "messages",
      title: t("Messages"),
      open: look.open,
      actions: [viewSwitch.element, copy, copyRequest, curl],
    },
    act.toggled,
  );
  const problems = h("div", { class: "problems" });
  const list = h("div", {
    class: "list",
    tabindex: 0,
    role: "group",
    "aria-label": t("Rendered messages"),
    "aria-description": t("Arrow keys go through the text, Enter goes to where it comes from"),
  });
  const none = h("p", { class: "quiet" }, t("Nothing is rendered yet."));
  const request = createRequestView();
  const pieces = createPieces(list, act.revealSource);
  section.body.append(list, request.element);
  const rows: { key: string; row: MessageRow }[] = [];

  const drawView = () => {
    viewSwitch.set(view);
    const onRequest = view === "request";
    list.hidden = onRequest;
    copy.hidden = onRequest;
    request.element.hidden = !onRequest;
    copyRequest.hidden = !onRequest;
    if (onRequest) request.show(last?.request ?? "");
  };
  const drawRows = () => {
    const messages = last?.messages ?? [];
    const sources = last?.sources ?? null;
    pieces.use(sources);
    for (const [index, message] of messages.entries()) {
      const found = sources?.pieces[index] ?? [];
      const key = JSON.stringify([message, found.map((part) => part.map((piece) => looks(piece, sources)))]);
      const known = rows[index];
      if (known?.key === key) known.row.link(found);
      else rows[index] = { key, row: messageRow(message, found, pieces.tie) };
    }
    rows.length = messages.length;
  };
  drawView();

  return {
    pane: section,
    light: pieces.light,
    show: (next, obstacle) => {
      // A half-typed file renders to nothing: the last messages stay, dimmed, and nothing jumps.
      const broken =
        next?.messages.length === 0 && next.problems.some(({ severity }) => severity === "error");
      section.element.classList.toggle("stale", broken);
      if (!broken) last = next;
      section.setTitle(next ? t("Messages ({0})", last?.messages.length ?? 0) : t("Messages"));
      drawRows();
      const said = obstacle?.kind === "problem" ? obstacle.problem : null;
      const notes = (next?.problems ?? [])
        .filter((problem) => !said || problem.offset !== said.offset || problem.message !== said.message)
        .slice(0, 50);
      problems.replaceChildren(...notes.map((problem) => problemRow(problem, act.reveal)));
      const focused = list.contains(document.activeElement);
      arrange(list, [
        ...(notes.length > 0 ? [problems] : []),
        ...(rows.length > 0 ? rows.map(({ row }) => row.element) : [none]),
      ]);
      if (focused && !list.contains(document.activeElement)) list.focus({ preventScroll: true });
      drawView();
    },
  };
}

/** What of a piece can be seen: with the same looks a row stays, and only its links change. */
function looks({ start, end, place }: RenderedPiece, sources: RenderedSources | null) {
  return [start, end, sources?.places[place]?.kind];
}

function problemRow(problem: RunnerProblem, reveal: (offset: number) => void): HTMLElement {
  const name = problem.severity === "information" ? "info" : problem.severity;
  const row = h(
    "button",
    { type: "button", class: `problem-row ${problem.severity}`, title: t("Go to line {0}", problem.line) },
    icon(name),
    h("span", {}, problem.message),
    h("span", { class: "quiet" }, t("line {0}", problem.line)),
  );
  row.addEventListener("click", () => reveal(problem.offset));
  return row;
}

function messageText(message: Message): string {
  const parts = message.content.map((part) => ("text" in part ? part.text : JSON.stringify(part)));
  return `${message.role}:\n${parts.join("\n")}`;
}
