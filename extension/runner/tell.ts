import { l10n, workspace } from "vscode";
import type { ChatRequest } from "../../core/protocol/chat.ts";
import type { PastRun, RenderedSources, ShownRun } from "../../core/protocol/runner.ts";
import type { Connection } from "../connection/connection.ts";
import type { Core } from "../core.ts";
import type { PromptView } from "../prompts/prompts.ts";
import type { Panel } from "./panel.ts";
import { obstacleOf, promptView, renderedView } from "./view.ts";

export interface PageFacts {
  core: Core;
  /** Null when no prompt file is there. */
  view: PromptView | null;
  sources: RenderedSources | null;
  /** The body that Run would post. */
  request: ChatRequest | null;
  connection: Connection;
  pinned: boolean;
  /** Number of the last input that is in here. */
  inputRevision: number;
  run: ShownRun | null;
  /** The columns of the comparison on show. */
  columns: ShownRun[] | null;
  history: PastRun[];
}

/** Tells the page the whole state; the panel leaves out what it was told before. */
export function tellPage(panel: Panel, facts: PageFacts): void {
  const { core, view, sources, request, connection } = facts;
  const models = connection.models();
  panel.send({
    type: "obstacle",
    obstacle: obstacleOf({
      core,
      t: l10n.t,
      trusted: workspace.isTrusted,
      standing: connection.standing(),
      broker: connection.broker(),
      models,
      loaded: view?.loaded ?? null,
      prepared: view?.prepared ?? null,
    }),
  });
  panel.send({
    type: "models",
    models: models ?? [],
    selected: view?.prepared.model ?? null,
    sample: models?.some(({ sample }) => sample === true) ?? false,
  });
  if (view === null) {
    panel.setTitle(l10n.t("Runner"));
    panel.send({ type: "prompt", prompt: null });
  } else {
    const { loaded, prepared, tests, choice } = view;
    const prompt = promptView(core, loaded, prepared, tests, choice, facts.pinned);
    panel.setTitle(l10n.t("{0} ▸ runner", prompt.name));
    panel.send({ type: "prompt", prompt });
    const rendered = {
      ...renderedView(core, loaded, prepared, models ?? []),
      sources,
      request: request === null ? "" : JSON.stringify(request, null, 2),
      curl: request === null ? "" : core.asCurl(connection.broker(), request),
    };
    panel.send({ type: "rendered", rendered, inputRevision: facts.inputRevision });
  }
  panel.send({ type: "run", run: facts.run });
  panel.send({ type: "comparison", columns: facts.columns });
  panel.send({ type: "history", runs: facts.history });
}
