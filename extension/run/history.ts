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
  /** Asks the broker once for each prompt file, and again after a change of broker or account. */
  ensure(prompt: Uri): Promise<RunSummary[]>;
  onDidChange: Event<string>;
}

/** How many runs of a prompt file are shown. */
const shown = 20;

export function makeHistory(connection: Connection): History {
  const changes = new Emitter<string>();
  const known = new Map<string, RunSummary[]>();
  const loading = new Map<string, Promise<RunSummary[]>>();
  let broker = connection.broker();
  const subscription = connection.onDidChange(() => {
    // Another broker, or nobody signed in: what the last one told is no longer ours to show.
    if (connection.broker() === broker && connection.standing().kind !== "signed-out") return;
    broker = connection.broker();
    const keys = [...known.keys()];
    known.clear();
    for (const key of keys) changes.fire(key);
  });
  const fetchRuns = async (prompt: Uri): Promise<RunSummary[]> => {
    const key = prompt.toString();
    await connection.ready();
    const { kind } = connection.standing();
    if (kind !== "signed-in" && kind !== "unreachable") return known.get(key) ?? [];
    const runs = await connection.call((api) => api.runs(workspacePath(prompt), shown)).catch(() => null);
    if (runs !== null) {
      known.set(key, runs);
      changes.fire(key);
    }
    return known.get(key) ?? [];
  };
  const load = (prompt: Uri) => {
    const key = prompt.toString();
    const asked = loading.get(key) ?? fetchRuns(prompt).finally(() => loading.delete(key));
    loading.set(key, asked);
    return asked;
  };
  return {
    of: (key) => known.get(key) ?? [],
    load,
    ensure: async (prompt) => known.get(prompt.toString()) ?? (await load(prompt)),
    onDidChange: changes.event,
    dispose() {
      subscription.dispose();
      changes.dispose();
    },
  };
}
