import { commands, Uri, window } from "vscode";
import type { Connection } from "../connection/connection.ts";
import { type Closable, type Event, together } from "../events.ts";
import type { Runs } from "../run/runs.ts";
import type { TestStanding } from "./lenses.ts";

type Step = "signedIn" | "hasRun" | "hasTested";

/** Milliseconds until a page that was just opened knows its steps. */
const soon = 500;

/**
 * Ticks the walkthrough's steps that are done: signed in, a run that succeeded, tests that came to a verdict.
 *
 * VS Code ticks a step when its context key becomes true, and never if the key was true before it looked. So a key
 * is raised for a moment only, when its step is done and again whenever a page that may be the walkthrough opens.
 */
export function keepWalkthrough(doors: {
  runs: Runs;
  tests: { of(prompt: Uri): TestStanding | null; onDidChange: Event<string> };
  connection: Connection;
}): Closable {
  const { runs, tests, connection } = doors;
  const done = new Set<Step>();
  let timer: ReturnType<typeof setTimeout> | null = null;

  const raise = async (step: Step) => {
    const key = `promptStudio.step.${step}`;
    await commands.executeCommand("setContext", key, true);
    await commands.executeCommand("setContext", key, false);
  };
  const finish = (step: Step) => {
    if (done.has(step)) return;
    done.add(step);
    void raise(step);
  };
  const signedIn = () => connection.standing().kind === "signed-in" && finish("signedIn");
  signedIn();
  return together(
    connection.onDidChange(signedIn),
    runs.onDidEnd((key) => runs.shown(key)?.status === "succeeded" && finish("hasRun")),
    tests.onDidChange((key) => {
      const standing = tests.of(Uri.parse(key, true));
      if (standing && standing.passed !== null) finish("hasTested");
    }),
    window.tabGroups.onDidChangeTabs(({ opened }) => {
      // Of VS Code's own pages extensions learn no more than that they are there.
      if (opened.every(({ input }) => input !== undefined)) return;
      timer ??= setTimeout(() => {
        timer = null;
        for (const step of done) void raise(step);
      }, soon);
    }),
    { dispose: () => timer && clearTimeout(timer) },
  );
}
