import { watchNpm } from "../processes/ancestors.ts";
import type { Ending } from "./ending.ts";

/** One Ctrl-C arrives twice under npm: from the terminal, and passed on by npm moments later. */
const sameKeystroke = 150;

/**
 * Ctrl-C, SIGTERM, the terminal closing and, under npm, npm's own end ask for the end; a second one kills.
 * @param exit ends this process at once
 */
export function listenToSignals(
  ending: Ending,
  {
    underNpm,
    say,
    exit,
    now = Date.now,
  }: { underNpm: boolean; say: (text: string) => void; exit: (code: number) => void; now?: () => number },
): void {
  let firstAt: number | null = null;
  const ask = (reason: string) => {
    if (firstAt === null) {
      firstAt = now();
      say(`\n${reason}: ending everything (once more ends at once)`);
      ending.request(reason);
    } else if (now() - firstAt > sameKeystroke) {
      ending.killAll();
      exit(130);
    }
  };
  process.on("SIGINT", () => ask("Ctrl-C"));
  process.on("SIGTERM", () => ask("SIGTERM"));
  process.on("SIGHUP", () => ask("The terminal closed"));
  // A terminal that is gone must not turn our last words into a crash.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  if (underNpm) watchNpm(() => ask("npm ended"));
}
