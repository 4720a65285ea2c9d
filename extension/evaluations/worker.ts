import { parentPort } from "node:worker_threads";

/** One pattern to look for, as the extension host asks for it. */
export interface PatternQuestion {
  pattern: string;
  flags: string;
  text: string;
}

/** What the worker answers. */
export type PatternAnswer = { found: boolean } | { error: string };

// A pattern of somebody's test file may run for ever: here it blocks nobody, and the host ends this thread.
parentPort?.on("message", ({ pattern, flags, text }: PatternQuestion) => {
  let answer: PatternAnswer;
  try {
    answer = { found: new RegExp(pattern, flags).test(text) };
  } catch (error) {
    answer = { error: error instanceof Error ? error.message : String(error) };
  }
  parentPort?.postMessage(answer);
});
