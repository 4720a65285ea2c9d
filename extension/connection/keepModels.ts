import { type Uri, window, workspace } from "vscode";
import { type Closable, together } from "../events.ts";
import type { History } from "../run/history.ts";
import type { Connection } from "./connection.ts";

/** Milliseconds between two looks for a broker that is away, while someone looks at the window. */
const lookAgain = 5000;

/**
 * Has the broker's models and the active prompt file's last runs at hand before they are asked for: after
 * sign-in, after a change of address, and once a broker that was away is back.
 */
export function keepModels(doors: {
  connection: Connection;
  history: History;
  current(): Uri | null;
}): Closable {
  const { connection, history, current } = doors;

  const models = async () => {
    if (!workspace.isTrusted || connection.models() !== null) return;
    await connection.ready();
    if (connection.standing().kind !== "signed-in") return;
    // A failure changes the standing, which says it where people look.
    await connection.loadModels().catch(() => null);
    runs();
  };
  const runs = () => {
    const prompt = current();
    if (prompt && connection.models() !== null) history.ensure(prompt);
  };
  const timer = setInterval(() => {
    const away = connection.standing().kind === "unreachable";
    if (away && window.state.focused && current()) void connection.loadModels(true).catch(() => null);
  }, lookAgain);

  void models();
  return together(
    { dispose: () => clearInterval(timer) },
    connection.onDidChange(models),
    workspace.onDidGrantWorkspaceTrust(models),
    window.onDidChangeActiveTextEditor(runs),
  );
}
