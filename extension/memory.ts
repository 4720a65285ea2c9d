import type { Memento } from "vscode";
import type { Underway } from "./run/runs.ts";

/** What is kept for this workspace between windows; nothing of it leaves the machine. */
export interface Memory {
  /** What was typed into the form of a prompt file, where it differs from the file's defaults. */
  input(key: string): Record<string, unknown>;
  setInput(key: string, input: Record<string, unknown>): void;
  /** The model chosen by hand for a prompt file. */
  model(key: string): string | null;
  setModel(key: string, model: string | null): void;
  /** The models that were compared last for a prompt file. */
  compared(key: string): string[];
  setCompared(key: string, models: string[]): void;
  underway(key: string): Underway | null;
  setUnderway(key: string, run: Underway | null): void;
  /** Ids of a prompt file's tests whose answer is awaited; what a closed window leaves behind. */
  awaited(key: string): string[];
  setAwaited(key: string, testIds: string[]): void;
  /** True for a run that was under way when the window it was started in was closed or reloaded. */
  died(runId: string): boolean;
  /** Whether the file that was handed over to look at first has been opened here. */
  visited(): boolean;
  setVisited(): void;
  /** Whether a save may run tests: asked once, then changed by command only. */
  runOnSave(): boolean | null;
  setRunOnSave(allowed: boolean): void;
}

/** Most prompt files whose input is kept; the oldest goes first. */
const mostFiles = 200;

export function makeMemory(state: Memento): Memory {
  const map = <T>(name: string) => ({
    get: (key: string): T | null => state.get<Record<string, T>>(name, {})[key] ?? null,
    set(key: string, value: T | null) {
      const { [key]: _old, ...others } = state.get<Record<string, T>>(name, {});
      const entries = Object.entries(value === null ? others : { ...others, [key]: value });
      void state.update(name, Object.fromEntries(entries.slice(-mostFiles)));
    },
  });
  const inputs = map<Record<string, unknown>>("inputs");
  const models = map<string>("models");
  const compared = map<string[]>("compared");
  const runs = map<Underway>("underway");
  const awaited = map<string[]>("awaited");
  // This window has started none yet: what is under way was so when the last one went.
  const left = Object.values(state.get<Record<string, Underway>>("underway", {})).map(({ runId }) => runId);
  const died = [...new Set([...state.get<string[]>("died", []), ...left])].slice(-mostFiles);
  if (left.length > 0) void state.update("died", died);
  return {
    input: (key) => inputs.get(key) ?? {},
    setInput: (key, input) => inputs.set(key, Object.keys(input).length > 0 ? input : null),
    model: models.get,
    setModel: models.set,
    compared: (key) => compared.get(key) ?? [],
    setCompared: compared.set,
    underway: runs.get,
    setUnderway: runs.set,
    awaited: (key) => awaited.get(key) ?? [],
    setAwaited: (key, ids) => awaited.set(key, ids.length > 0 ? ids : null),
    died: (runId) => died.includes(runId),
    visited: () => state.get<boolean>("visited") ?? false,
    setVisited: () => void state.update("visited", true),
    runOnSave: () => state.get<boolean>("runOnSave") ?? null,
    setRunOnSave: (allowed) => void state.update("runOnSave", allowed),
  };
}
