import { env, type TextDocument, Uri, type WebviewPanel, window, workspace } from "vscode";
import type { PageMessage } from "../../core/protocol/runner.ts";
import type { Connection } from "../connection/connection.ts";
import type { LoadCore } from "../core.ts";
import { type Closable, together } from "../events.ts";
import type { Memory } from "../memory.ts";
import { beyondDefaults } from "../prompts/defaults.ts";
import type { Prompts } from "../prompts/prompts.ts";
import { isTestFile, promptOf } from "../prompts/tests.ts";
import type { Comparisons } from "../run/comparisons.ts";
import type { History } from "../run/history.ts";
import type { Runs } from "../run/runs.ts";
import type { Settings } from "../settings.ts";
import { readPageState } from "./messages.ts";
import { createPanel, type Panel, viewType, wirePanel } from "./panel.ts";
import { showPlace } from "./show.ts";
import { makeSources } from "./sources.ts";
import { makeStarts } from "./starts.ts";
import { tellPage } from "./tell.ts";

export interface RunnerDoors {
  extensionUri: Uri;
  loadCore: LoadCore;
  prompts: Prompts;
  runs: Runs;
  comparisons: Comparisons;
  history: History;
  connection: Connection;
  settings: Settings;
  memory: Memory;
  /** What a button of the page stands for. */
  act(action: Extract<PageMessage, { type: "action" }>["action"]): unknown;
  /** Makes a test of the run that is shown for a prompt file. */
  makeTest(prompt: Uri): unknown;
  /** Told what went wrong while a button of the page was followed. */
  onProblem(thrown: unknown): void;
}

/** The runner beside the editor: one panel that follows the active prompt file, unless it is pinned. */
export interface Runner extends Closable {
  /** Shows the runner for a prompt file, or for the active one. */
  open(prompt?: Uri): void;
  /** Runs a prompt file with the input that stands in the form. */
  run(prompt: Uri): Promise<void>;
  /** Runs a prompt file once for each of the models, with the input that stands in the form. */
  compare(prompt: Uri, models: string[]): Promise<void>;
  /** Shows a stored run. */
  showRun(prompt: Uri, runId: string): Promise<void>;
  /** The prompt file on show. */
  current(): Uri | null;
  /** True while the page is on the screen. */
  visible(): boolean;
}

/** Milliseconds until an edit shows in the rendered messages; the edits after it come along. */
const soon = 40;

export const isPrompt = (document: TextDocument | undefined): boolean => document?.languageId === "dotprompt";

export function makeRunner(doors: RunnerDoors): Runner {
  const { prompts, runs, comparisons, history, connection, memory } = doors;
  let panel: Panel | null = null;
  let ready = false;
  let current: Uri | null = null;
  /** The prompt files that the page has been about, by the text it knows them by. */
  const followed = new Map<string, Uri>();
  let pinned = false;
  let revision = 0;
  let refreshing = 0;
  /** Where the focus goes once the page is there. */
  let focus: "input" | "answer" | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;

  const keyOf = (uri: Uri) => uri.toString();
  const isCurrent = (key: string) => current !== null && keyOf(current) === key;

  const sources = makeSources((message) => panel?.visible() && ready && panel.send(message));

  /** A past run stands in front of a comparison, which is there again once it is taken off. */
  const columnsOf = (key: string) => (runs.shown(key)?.asked ? null : comparisons.shown(key));

  const sendRun = () => {
    if (!current) return;
    panel?.send({ type: "run", run: runs.shown(keyOf(current)) });
    sendColumns();
  };

  const sendColumns = () => {
    if (current) panel?.send({ type: "comparison", columns: columnsOf(keyOf(current)) });
  };

  /** Works the whole state out anew and tells the page what changed of it. */
  const refresh = async () => {
    if (timer) clearTimeout(timer);
    timer = null;
    if (!panel || !ready) return;
    const mine = ++refreshing;
    const inputRevision = revision;
    const uri = current;
    const core = await doors.loadCore();
    const view = uri ? await prompts.view(uri) : null;
    if (mine !== refreshing || !panel) return;
    const key = uri ? keyOf(uri) : null;
    tellPage(panel, {
      core,
      view,
      sources: sources.update(core, view),
      request: view?.prepared.request ? prompts.stamped(core, view.prepared) : null,
      connection,
      pinned,
      inputRevision,
      run: key ? runs.shown(key) : null,
      columns: key ? columnsOf(key) : null,
      history: key ? history.of(key) : [],
    });
    sources.tellCursor();
    if (focus) panel.send({ type: "focus", part: focus });
    focus = null;
  };

  const refreshSoon = () => {
    if (panel && ready) timer ??= setTimeout(() => void refresh(), soon);
  };

  const follow = (uri: Uri) => {
    if (isCurrent(keyOf(uri))) return;
    current = uri;
    followed.set(keyOf(uri), uri);
    revision = 0;
    history.ensure(uri);
    if (workspace.isTrusted) void runs.restore(keyOf(uri));
    void refresh();
  };

  let keeping: Promise<unknown> = Promise.resolve();
  /** Remembers what was typed, one after the other: reading the file's defaults takes now longer, now shorter. */
  const keepInput = (uri: Uri, input: Record<string, unknown>) => {
    const keep = async () => {
      const loaded = await prompts.load(uri);
      if (loaded) memory.setInput(keyOf(uri), beyondDefaults(input, loaded));
    };
    keeping = keeping.then(keep, keep);
    return keeping;
  };

  const takeInput = async ({ uri, input, revision: typed }: Extract<PageMessage, { type: "input" }>) => {
    const about = followed.get(uri);
    if (!about) return;
    if (isCurrent(uri)) revision = typed;
    await keepInput(about, input);
    if (isCurrent(uri)) await refresh();
  };

  const starts = makeStarts({
    ...doors,
    async onHeld(missing) {
      if (missing === "input") focus = "input";
      await refresh();
    },
  });

  const onMessage = async (message: PageMessage) => {
    const uri = current;
    switch (message.type) {
      case "ready":
        ready = true;
        panel?.forget();
        return refresh();
      case "input":
        return takeInput(message);
      case "select-model":
        if (uri) prompts.choose(uri, message.model);
        return;
      case "run":
        if (!uri || message.uri !== keyOf(uri)) return;
        await keepInput(uri, message.input);
        return starts.run(uri);
      case "stop":
        if (uri) runs.stop(keyOf(uri));
        return;
      case "retry":
        // Away or not, the models tell; a failed run is sent again once the broker answers.
        if (connection.models() === null || connection.standing().kind === "unreachable") {
          await connection.loadModels(true).catch(() => null);
        }
        if (uri && runs.shown(keyOf(uri))?.error) return starts.run(uri);
        return refresh();
      case "stop-column":
        if (uri) comparisons.stop(keyOf(uri), message.column);
        return;
      case "retry-column":
        if (uri) return starts.retryColumn(uri, message.column);
        return;
      case "pin":
        pinned = message.pinned;
        if (!pinned && window.activeTextEditor && isPrompt(window.activeTextEditor.document)) {
          follow(window.activeTextEditor.document.uri);
        }
        return refresh();
      case "show-run":
        if (uri) return runs.show(keyOf(uri), message.runId, "past");
        return;
      case "refresh-history":
        if (uri) history.refresh(uri);
        return;
      case "back-to-now":
        if (uri) runs.backToNow(keyOf(uri));
        return;
      case "reveal":
        if (!uri) return;
        return showPlace(uri, () => [message.offset, message.offset], {
          runner: panel?.column(),
          focus: true,
        });
      case "reveal-source":
        return sources.reveal(message, panel?.column());
      case "copy":
        return env.clipboard.writeText(message.text);
      case "open-link":
        return env.openExternal(Uri.parse(message.href, true));
      case "refresh-models":
        await connection.loadModels(true).catch(() => null);
        return refresh();
      case "make-test":
        if (uri) await doors.makeTest(uri);
        return;
      case "action":
        return doors.act(message.action);
    }
  };

  const handlers = {
    onMessage: (message: PageMessage) => onMessage(message).catch(doors.onProblem),
    onVisible: refreshSoon,
    onClosed() {
      panel = null;
      ready = false;
    },
  };

  const open = (prompt?: Uri) => {
    const active = window.activeTextEditor?.document;
    const wanted = prompt ?? (isPrompt(active) ? active?.uri : undefined);
    if (panel) panel.reveal();
    else panel = createPanel(doors.extensionUri, handlers);
    if (wanted) {
      if (!isCurrent(keyOf(wanted))) pinned = false;
      follow(wanted);
    }
  };

  const restore = (restored: WebviewPanel, raw: unknown) => {
    panel?.dispose();
    ready = false;
    panel = wirePanel(restored, doors.extensionUri, handlers);
    const state = readPageState(raw);
    const uri = state?.uri ? Uri.parse(state.uri) : null;
    if (!state || !uri || !(uri.path.endsWith(".prompt") || uri.scheme === "untitled")) return;
    pinned = state.pinned;
    follow(uri);
    const key = keyOf(uri);
    if (memory.underway(key)) return;
    if (state.compared.length > 1 && workspace.isTrusted) void comparisons.restore(key, state.compared);
    else if (state.runId && workspace.isTrusted) {
      void runs.show(key, state.runId, state.past ? "past" : "last");
    }
  };

  const subscriptions = together(
    sources,
    window.registerWebviewPanelSerializer(viewType, {
      deserializeWebviewPanel: async (restored, state) => restore(restored, state),
    }),
    window.onDidChangeActiveTextEditor((editor) => {
      if (!panel || !editor || pinned) return;
      // A partial of the prompt on show is part of it.
      if (sources.has(editor.document.uri)) return;
      if (isPrompt(editor.document)) follow(editor.document.uri);
      // A test file's inputs are its prompt's.
      else if (isTestFile(editor.document.uri)) follow(promptOf(editor.document.uri));
    }),
    prompts.onDidChange(refreshSoon),
    connection.onDidChange(() => {
      if (panel && current) history.ensure(current);
      refreshSoon();
    }),
    workspace.onDidGrantWorkspaceTrust(refreshSoon),
    runs.onDidChange((key) => isCurrent(key) && ready && sendRun()),
    runs.onDidAddText(
      ({ key, ...added }) => isCurrent(key) && ready && panel?.send({ type: "delta", ...added }),
    ),
    comparisons.onDidChange((key) => isCurrent(key) && ready && sendColumns()),
    comparisons.onDidAddText(
      ({ key, ...added }) => isCurrent(key) && ready && panel?.send({ type: "delta", ...added }),
    ),
    runs.onDidEnd(() => current && history.refresh(current)),
    history.onDidChange((key) => {
      if (isCurrent(key) && ready) panel?.send({ type: "history", runs: history.of(key) });
    }),
  );

  return {
    open,
    async run(prompt) {
      open(prompt);
      await starts.run(prompt);
    },
    async compare(prompt, models) {
      open(prompt);
      await starts.compare(prompt, models);
    },
    async showRun(prompt, runId) {
      open(prompt);
      await runs.show(keyOf(prompt), runId, "past");
      focus = "answer";
      await refresh();
    },
    current: () => current,
    visible: () => panel?.visible() ?? false,
    dispose() {
      if (timer) clearTimeout(timer);
      subscriptions.dispose();
    },
  };
}
