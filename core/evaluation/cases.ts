import type { ChatRequest } from "../protocol/chat.ts";
import { keptInput, type Loaded, type ModelChoice, prepare } from "../rendering/prepare.ts";
import { toChatRequest } from "../rendering/request.ts";
import type { PlannedCase, PlannedRun } from "./plan.ts";
import type { TestCase } from "./types.ts";

/**
 * One test of a loaded prompt file, rendered for its `vars`; with the reason where it cannot be sent.
 *
 * @param away why the broker's models are not known; null when they are
 */
export function caseOf(
  loaded: Loaded,
  test: TestCase,
  choice: ModelChoice,
  away: string | null,
): PlannedCase {
  const named = test.model ?? loaded.tree.metadata.model;
  const prepared = prepare(loaded, test.vars, choice, {}, named);
  const wrong = prepared.problems.find(({ severity }) => severity === "error");
  const problem = wrong?.message ?? away ?? prepared.modelProblem;
  return {
    test,
    rendering: prepared.rendering,
    model: prepared.request === null || away !== null ? null : prepared.model,
    ...(problem ? { problem } : {}),
    toolDefs: loaded.toolDefs,
    input: prepared.input,
  };
}

/** The request for a planned run, with what the broker keeps about it. `client` such as `vscode/0.1.0`. */
export function requestOf(
  planned: PlannedRun,
  loaded: Loaded,
  { known }: ModelChoice,
  client: string,
): ChatRequest {
  const knownModel = known.find(({ id }) => id === planned.model);
  const { request } = toChatRequest(planned.rendering, {
    model: planned.model,
    ...(knownModel ? { knownModel } : {}),
    stream: true,
    toolDefs: loaded.toolDefs,
    metadata: {
      prompt_path: loaded.path,
      prompt_hash: planned.key,
      test_id: planned.testId,
      repeat: planned.repeat,
      ...(planned.input && keptInput(planned.input)),
      client,
    },
  });
  return request;
}
