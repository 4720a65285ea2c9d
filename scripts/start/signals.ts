import { watchNpm } from "../processes/ancestors.ts";
import type { Ending } from "./ending.ts";

/** One Ctrl-C arrives twice under npm: from the terminal, and passed on by npm moments later. */
const sameKeystroke = 150;

export interface SignalOptions {
  /** npm is our parent; when it goes, so do we. */
  underNpm: boolean;
  say: (text: string) => void;
  /** Ends this process at once. */
  exit: (code: number) => void;
  /** Milliseconds. */
  now?: () => number;
}

/** Ctrl-C, SIGTERM, the terminal closing and npm's own end ask for the end; Ctrl-C after that kills. */
export function listenToSignals(ending: Ending, options: SignalOptions): void {
  const { ask, interrupt } = createAsking(ending, options);
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", () => ask("SIGTERM"));
  process.on("SIGHUP", () => ask("The terminal closed"));
  // A terminal that is gone must not turn our last words into a crash.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  if (options.underNpm) watchNpm(() => ask("npm ended"));
}

/** What the signals mean, apart from the process they arrive at. */
export function createAsking(
  { request, killAll }: Pick<Ending, "request" | "killAll">,
  { say, exit, now = Date.now }: SignalOptions,
): { ask: (reason: string) => void; interrupt: () => void } {
  let askedAt: number | null = null;
  return {
    // Only a person's key press is impatience: npm, shells and platforms repeat their signals.
    ask,
    interrupt() {
      if (askedAt !== null && now() - askedAt > sameKeystroke) {
        killAll();
        exit(130);
      }
      ask("Ctrl-C");
    },
  };

  function ask(reason: string): void {
    if (askedAt !== null) return;
    askedAt = now();
    say(`\n${reason}: ending everything (Ctrl-C ends it at once)`);
    request(reason);
  }
}
