import type { Memento } from "vscode";
import type { EvaluationMemory } from "../../core/evaluation/memory.ts";
import type { Core } from "../core.ts";

/** Answers and verdicts of earlier evaluations, kept for this workspace. */
export interface Answers {
  memory(core: Core): EvaluationMemory;
  save(core: Core): void;
  /** The same, at most every few seconds: what was paid for survives a window that is closed. */
  saveSoon(core: Core): void;
  /** Counts calls that saves made today; gives false, counting nothing, when it would pass the limit. */
  spend(calls: number, limit: number): boolean;
}

/** Most answers kept, and the longest one: VS Code holds the workspace's state in memory. */
const mostAnswers = 300;
const longestAnswer = 20_000;

/** Milliseconds between two saves while answers arrive. */
const betweenSaves = 2000;

const memoryKey = "evaluations";
const spentKey = "callsBySaves";

export function makeAnswers(state: Memento, today: () => string): Answers {
  let memory: EvaluationMemory | null = null;
  let saved = 0;
  return {
    memory(core) {
      memory ??= core.readMemory(state.get(memoryKey));
      return memory;
    },
    save(core) {
      const kept = this.memory(core);
      core.trimMemory(kept, mostAnswers);
      const answers = Object.entries(kept.answers).filter(([, { text }]) => text.length <= longestAnswer);
      void state.update(memoryKey, { ...kept, answers: Object.fromEntries(answers) });
      saved = Date.now();
    },
    saveSoon(core) {
      if (Date.now() - saved > betweenSaves) this.save(core);
    },
    spend(calls, limit) {
      const kept = state.get<{ day: string; calls: number }>(spentKey);
      const before = kept?.day === today() ? kept.calls : 0;
      if (before + calls > limit) return false;
      void state.update(spentKey, { day: today(), calls: before + calls });
      return true;
    },
  };
}
