import type { Model } from "../../core/protocol/chat.ts";
import type { Obstacle, Rendered, RunnerProblem, RunnerPrompt } from "../../core/protocol/runner.ts";
import type { ModelChoice, Prepared } from "../../core/rendering/prepare.ts";
import type { Translate } from "../../core/translate.ts";
import type { Problem } from "../../core/types.ts";
import type { Standing } from "../connection/connection.ts";
import type { Core } from "../core.ts";
import { defaultsOf } from "../prompts/defaults.ts";
import type { LoadedPrompt } from "../prompts/load.ts";
import type { PromptTests } from "../prompts/tests.ts";

/** The prompt file as the runner page shows it: its form, its input, its model. */
export function promptView(
  core: Core,
  loaded: LoadedPrompt,
  prepared: Prepared,
  tests: PromptTests,
  choice: ModelChoice,
  pinned: boolean,
): RunnerPrompt {
  const named = loaded.tree.metadata.model;
  return {
    uri: loaded.uri.toString(),
    name: loaded.uri.path.split("/").at(-1) ?? loaded.path,
    path: loaded.path,
    pinned,
    fields: core.inputFields(loaded.tree, { schemas: loaded.schemas }),
    input: prepared.input,
    saved: tests.tests.map(({ test }) => ({
      name: test.description ?? test.id,
      input: { ...defaultsOf(loaded), ...test.vars },
    })),
    model: named ? core.chooseModel(named, { ...choice, chosen: null }).model : null,
    config: plain(prepared.rendering.config ?? loaded.tree.metadata.config),
  };
}

/** The messages, findings and figures that the present text and input give. */
export function renderedView(
  core: Core,
  loaded: LoadedPrompt,
  prepared: Prepared,
  models: Model[],
): Omit<Rendered, "sources" | "request" | "curl"> {
  const { messages } = prepared.rendering;
  const estimatedTokens =
    messages.length > 0 ? messages.reduce((sum, message) => sum + core.messageTokens(message), 0) : null;
  const price = models.find(({ id }) => id === prepared.model)?.input_cost_per_token ?? null;
  return {
    messages,
    problems: prepared.problems
      .filter(({ severity }) => severity !== "hint")
      .map((problem) => problemView(core, loaded.text, problem)),
    misfits: core.inputMisfits(loaded.tree, prepared.input, { schemas: loaded.schemas }),
    estimatedTokens,
    estimatedCostUsd: estimatedTokens === null || price === null ? null : estimatedTokens * price,
  };
}

/** Why nothing can be run now, the most basic reason first; null when something can. */
export function obstacleOf(facts: {
  core: Core;
  t: Translate;
  trusted: boolean;
  standing: Standing;
  broker: string;
  models: Model[] | null;
  loaded: LoadedPrompt | null;
  prepared: Prepared | null;
}): Obstacle | null {
  const { core, t, standing, broker, models, loaded, prepared } = facts;
  if (loaded === null || prepared === null) return { kind: "no-prompt" };
  if (!facts.trusted) return { kind: "untrusted" };
  switch (standing.kind) {
    case "signed-out":
      return { kind: "not-signed-in" };
    case "refused":
      return { kind: "signed-out" };
    case "unreachable":
    case "bad-address":
      return { kind: "broker-unreachable", broker, message: standing.message };
  }
  const worst = prepared.problems.find(({ severity }) => severity === "error");
  if (models !== null && models.length === 0) {
    return { kind: "no-model", message: t("The broker offers no model. Ask whoever runs it to add one.") };
  }
  if (models !== null && prepared.modelProblem !== null) {
    return { kind: "no-model", message: prepared.modelProblem };
  }
  if (prepared.request === null && worst) {
    return { kind: "problem", problem: problemView(core, loaded.text, worst) };
  }
  return null;
}

function problemView(core: Core, text: string, { code, severity, message, start }: Problem): RunnerProblem {
  return {
    code,
    severity: severity === "hint" ? "information" : severity,
    message,
    line: core.lineAndColumn(text, start).line,
    offset: start,
  };
}

/** Only what structured cloning and JSON agree on goes to the page. */
function plain(config: unknown): Record<string, unknown> {
  return typeof config === "object" && config !== null
    ? (JSON.parse(JSON.stringify(config)) as Record<string, unknown>)
    : {};
}
