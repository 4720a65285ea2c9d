import { commands, type Uri, window } from "vscode";
import type { Connection } from "../connection/connection.ts";
import type { Consent } from "../evaluations/consent.ts";
import { type Closable, together } from "../events.ts";
import type { Runs } from "../run/runs.ts";

/** Keeps the context keys that menus and keybindings ask for: `promptStudio.running`, `.signedIn`, `.askOnSave`. */
export function keepContextKeys(doors: {
  runs: Runs;
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
  );
}
