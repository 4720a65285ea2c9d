/** How a child process ended, as the end of a sentence: "it was killed (SIGKILL)". */
export function howItEnded(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal !== null) return `it was killed (${signal})`;
  return code === null ? "it could not be started" : `it ended by itself (exit code ${code})`;
}
