import { commands, Uri, window } from "vscode";
import type { Connection } from "../connection/connection.ts";
import type { Consent } from "../evaluations/consent.ts";
import { type Closable, type Event, together } from "../events.ts";
import type { Runs } from "../run/runs.ts";
import type { TestStanding } from "./lenses.ts";

/**
 * Keeps the context keys that menus and keybindings ask for (`promptStudio.running`, `.signedIn`, `.askOnSave`), and those that
 * tick the walkthrough's steps: `.hasRun` once a run has succeeded, `.hasTested` once tests came to a verdict.
 */
export function keepContextKeys(doors: {
  runs: Runs;
  tests: { of(prompt: Uri): TestStanding | null; onDidChange: Event<string> };
  connection: Connection;
  consent: Consent;
  /** The prompt file that Run and Stop would act on. */
  target(): Uri | null;
}): Closable {
  const told = new Map<string, boolean>();
  const tell = (key: string, value: boolean) => {
    if (told.get(key) === value) return;
    told.set(key, value);
    void commands.executeCommand("setContext", `promptStudio.${key}`, value);
  };
  const running = () => {
    const uri = doors.target();
    tell("running", uri !== null && doors.runs.running(uri.toString()));
  };
  const signedIn = () => {
    const { kind } = doors.connection.standing();
    tell("signedIn", kind === "signed-in" || kind === "unreachable");
  };
  const asks = () => {
    const standing = doors.consent.standing();
    tell("askOnSave", standing === "open" || standing === "dismissed");
  };
  running();
  signedIn();
  asks();
  return together(
    doors.runs.onDidChange(running),
    window.onDidChangeActiveTextEditor(running),
    doors.connection.onDidChange(signedIn),
    doors.consent.onDidChange(asks),
    doors.runs.onDidEnd((key) => doors.runs.shown(key)?.status === "succeeded" && tell("hasRun", true)),
    doors.tests.onDidChange((key) => {
      const standing = doors.tests.of(Uri.parse(key, true));
      if (standing && standing.passed !== null) tell("hasTested", true);
    }),
  );
}
