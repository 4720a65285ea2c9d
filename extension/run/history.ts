import type { Uri } from "vscode";
import { isOfTest, mostShown } from "../../core/protocol/run.ts";
import type { PastRun } from "../../core/protocol/runner.ts";
import type { Connection } from "../connection/connection.ts";
import { type Closable, Emitter, type Event } from "../events.ts";
import type { Memory } from "../memory.ts";
import { workspacePath } from "../prompts/files.ts";

/** The last runs of prompt files, as the broker keeps them. */
export interface History extends Closable {
  /** What is known now, newest first: enough of it for either view of `shownRuns`. */
  of(key: string): PastRun[];
  /** Asks the broker anew. Throws BrokerError; what is known stays then. */
  load(prompt: Uri): Promise<PastRun[]>;
  /** Asks the broker anew, in the background: without one that answers, what is known stays. */
  refresh(prompt: Uri): void;
  /** The same once for each prompt file, and again after a change of broker or account. */
  ensure(prompt: Uri): void;
  onDidChange: Event<string>;
}

export function makeHistory(connection: Connection, memory: Pick<Memory, "died">): History {
  const changes = new Emitter<string>();
  const known = new Map<string, PastRun[]>();
  const loading = new Map<string, Promise<PastRun[]>>();
  let broker = connection.broker();
  let owner: string | null = null;
  const subscription = connection.onDidChange(() => {
    const standing = connection.standing();
    // Right after a sign-in the owner is not known yet.
    const now = (standing.kind === "signed-in" && standing.owner) || owner;
    const same = connection.broker() === broker && (owner === null || now === owner);
    broker = connection.broker();
    owner = now;
    // Another broker or account, or nobody signed in: what the last one told is no longer ours to show.
    if (same && standing.kind !== "signed-out") return;
    const keys = [...known.keys()];
    known.clear();
    loading.clear();
    for (const key of keys) changes.fire(key);
  });
  const load = (prompt: Uri) => {
    const key = prompt.toString();
    const underway = loading.get(key);
    if (underway) return underway;
    const asked: Promise<PastRun[]> = connection
      .call(async (api) => {
        const path = workspacePath(prompt);
        const newest = await api.runs(path, mostShown);
        if (!newest.some(isOfTest)) return newest;
        // One save may have run more tests than are shown: what people ran stands behind them.
        const byHand = await api.runs(path, mostShown, { tests: "none" });
        const known = new Set(newest.map(({ id }) => id));
        return [...newest, ...byHand.filter(({ id }) => !known.has(id))];
      })
      .then((found) => {
        const runs = found.map((run) => ({
          ...run,
          died: run.status === "cancelled" && memory.died(run.id),
        }));
        // What was asked of an earlier broker or account is not kept.
        if (loading.get(key) === asked) {
          known.set(key, runs);
          changes.fire(key);
        }
        return runs;
      })
      .finally(() => loading.get(key) === asked && loading.delete(key));
    loading.set(key, asked);
    return asked;
  };
  const refresh = async (prompt: Uri) => {
    await connection.ready();
    const { kind } = connection.standing();
    // A failure changes the standing, which says it where people look.
    if (kind === "signed-in" || kind === "unreachable") await load(prompt).catch(() => null);
  };
  return {
    of: (key) => known.get(key) ?? [],
    load,
    refresh: (prompt) => void refresh(prompt),
    ensure: (prompt) => void (known.has(prompt.toString()) || refresh(prompt)),
    onDidChange: changes.event,
    dispose() {
      subscription.dispose();
      changes.dispose();
    },
  };
}
