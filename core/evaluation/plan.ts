import type { AssertionResult } from "../protocol/evaluation.ts";
import { toTools } from "../rendering/request-tools.ts";
import { count, list } from "../source/words.ts";
import type { JsonSchema, Problem, Rendering, ToolDefinition } from "../types.ts";
import { testKey, verdictKey } from "./keys.ts";
import type { EvaluationMemory, RememberedAnswer } from "./memory.ts";
import type { TestCase } from "./types.ts";

/** One test with what its input renders to. */
export interface PlannedCase {
  test: TestCase;
  rendering: Rendering;
  /** The model that will answer; null when none could be found, `problem` says why. */
  model: string | null;
  problem?: string;
  /** Definitions of tools that stand outside the prompt file. */
  toolDefs?: Record<string, ToolDefinition>;
  /** The values it was rendered with. */
  input?: Record<string, unknown>;
}

interface Planned {
  test: TestCase;
  /** From 0. */
  repeat: number;
  /** The parameters' JSON Schema of each tool that is offered. */
  tools?: ReadonlyMap<string, JsonSchema>;
}

/** What is to be done for one test and repeat. */
export type PlanItem =
  /** Wait for the run with this key, then judge its answer. */
  | (Planned & { action: "run"; key: string; verdictKey: string })
  /** The answer is known, the assertions are new: judge again, call nothing. */
  | (Planned & { action: "judge"; key: string; verdictKey: string; answer: RememberedAnswer })
  /** Nothing changed. */
  | (Planned & {
      action: "reuse";
      key: string;
      verdictKey: string;
      answer: RememberedAnswer;
      assertions: AssertionResult[];
    })
  /** A mistake stands in the way; nothing is called. */
  | (Planned & { action: "broken"; message: string; cause: Cause | null });

/** The mistake that stands in the way of a test: in the file that the test stands in, or in the prompt file. */
export interface Cause {
  file: "test" | "prompt";
  problem: Problem;
}

/** One call of a model; several tests may wait for it. */
export interface PlannedRun {
  key: string;
  rendering: Rendering;
  model: string;
  repeat: number;
  /** The first test that needs it, and its input, for what is kept about the run. */
  testId: string;
  input?: Record<string, unknown>;
}

export interface EvaluationPlan {
  /** One for each test and repeat, in the order of the file. */
  items: PlanItem[];
  /** The calls to make, each once. */
  runs: PlannedRun[];
  /** What people read when no model is called and nothing is judged; null otherwise. */
  nothingToDo: string | null;
  /** What will happen, as a sentence for people. */
  summary: string;
}

export interface PlanOptions {
  /** How often each test is run, for answers that vary; 1 unless told. */
  repeats?: number;
  /** Call the model even where the answer is known, as "Run all tests" does. */
  force?: boolean;
}

/** Says what an evaluation has to do, given what is remembered. Pure: the host executes the plan. */
export function planEvaluation(
  cases: PlannedCase[],
  memory: EvaluationMemory,
  options: PlanOptions = {},
): EvaluationPlan {
  const { repeats = 1, force = false } = options;
  const runs = new Map<string, PlannedRun>();
  const items: PlanItem[] = [];
  for (const one of cases) {
    const cause = causeOf(one);
    const problem = cause?.problem.message ?? obstacle(one);
    const tools = toolsOf(one);
    for (let repeat = 0; repeat < repeats; repeat++) {
      if (problem !== undefined || one.model === null) {
        items.push({ test: one.test, repeat, action: "broken", message: problem ?? "", cause });
        continue;
      }
      const item = planItem(one, one.model, { repeat, tools }, force ? undefined : memory);
      items.push(item);
      if (item.action === "run" && !runs.has(item.key)) {
        const { rendering, model, test, input } = one;
        const run = { key: item.key, rendering, model, repeat, testId: test.id };
        runs.set(item.key, { ...run, ...(input && { input }) });
      }
    }
  }
  const plan = { items, runs: [...runs.values()] };
  const idle = items.every(({ action }) => action === "reuse");
  const summary = summaryOf(plan);
  return { ...plan, summary, nothingToDo: idle ? summary : null };
}

function toolsOf({ rendering, toolDefs = {} }: PlannedCase): Planned["tools"] {
  const tools = toTools(rendering, toolDefs).value.tools ?? [];
  return new Map(
    tools.map((tool) => {
      const { name, parameters } = (tool as unknown as { function: { name: string; parameters: JsonSchema } })
        .function;
      return [name, parameters];
    }),
  );
}

function planItem(
  one: PlannedCase,
  model: string,
  { repeat, tools }: Pick<Planned, "repeat" | "tools">,
  memory?: EvaluationMemory,
): PlanItem {
  const { test } = one;
  const key = testKey(one.rendering, model, repeat, one.toolDefs);
  const verdict = verdictKey(key, test.assertions);
  const planned = { test, repeat, tools, key, verdictKey: verdict };
  const answer = memory?.answers[key];
  if (!answer) return { ...planned, action: "run" };
  const assertions = memory?.verdicts[verdict];
  return assertions
    ? { ...planned, action: "reuse", answer, assertions }
    : { ...planned, action: "judge", answer };
}

/** The mistake that keeps a test from being run; null when there is none. */
function causeOf({ test, rendering }: PlannedCase): Cause | null {
  if (test.problem) return { file: "test", problem: test.problem };
  const wrong = rendering.problems.find(({ severity }) => severity === "error");
  return wrong ? { file: "prompt", problem: wrong } : null;
}

/** What else keeps a test from being run; undefined when nothing does. */
function obstacle({ rendering, model, problem }: PlannedCase): string | undefined {
  if (rendering.messages.length === 0) return "The prompt renders to no message with this input.";
  return model === null
    ? (problem ?? "No model is chosen. Name one in the prompt file or the settings.")
    : undefined;
}

function summaryOf({ items, runs }: Pick<EvaluationPlan, "items" | "runs">): string {
  const of = (action: PlanItem["action"]) => items.filter((item) => item.action === action).length;
  const [judged, reused, broken] = [of("judge"), of("reuse"), of("broken")];
  if (items.length === 0) return "There are no tests to run.";
  if (reused === items.length) {
    return `Nothing changed: ${count(reused, "result")} kept, no model called.`;
  }
  const parts = [
    runs.length ? count(runs.length, "call") : [],
    judged ? `${count(judged, "known answer")} judged again` : [],
    reused ? `${reused} kept` : [],
    broken ? `${broken} stopped by a mistake` : [],
  ].flat();
  return `${list(parts)}${runs.length ? "" : ", no model called"}.`;
}
