import type { Uri } from "vscode";
import type { RunSummary } from "../../core/protocol/run.ts";
import type { Connection } from "../connection/connection.ts";
import { type Closable, Emitter, type Event } from "../events.ts";
import { workspacePath } from "../prompts/files.ts";

/** The last runs of prompt files, as the broker keeps them. */
export interface History extends Closable {
  /** What is known now, newest first. */
  of(key: string): RunSummary[];
  /** Asks the broker anew. Without one that answers, what is known stays. */
  load(prompt: Uri): Promise<RunSummary[]>;
  onDidChange: Event<string>;
}

/** How many runs of a prompt file are shown. */
const shown = 20;

export function makeHistory(connection: Connection): History {
  const changes = new Emitter<string>();
  const known = new Map<string, RunSummary[]>();
  let broker = connection.broker();
  const subscription = connection.onDidChange(() => {
    // Another broker, or nobody signed in: what the last one told is no longer ours to show.
    if (connection.broker() === broker && connection.standing().kind !== "signed-out") return;
    broker = connection.broker();
    const keys = [...known.keys()];
    known.clear();
    for (const key of keys) changes.fire(key);
  });
  return {
    of: (key) => known.get(key) ?? [],
    async load(prompt) {
      const key = prompt.toString();
      await connection.ready();
      const kind = connection.standing().kind;
      if (kind !== "signed-in" && kind !== "unreachable") return known.get(key) ?? [];
      const runs = await connection.call((api) => api.runs(workspacePath(prompt), shown)).catch(() => null);
      if (runs !== null) {
        known.set(key, runs);
        changes.fire(key);
      }
      return known.get(key) ?? [];
    },
    onDidChange: changes.event,
    dispose() {
      subscription.dispose();
      changes.dispose();
    },
  };
}
