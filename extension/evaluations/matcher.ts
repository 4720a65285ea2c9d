import { Worker } from "node:worker_threads";
import type { RegexMatcher } from "../../core/schema/check.ts";
import type { Translate } from "../../core/translate.ts";
import type { Closable } from "../events.ts";
import type { PatternAnswer, PatternQuestion } from "./worker.ts";

/** Milliseconds a pattern may search one answer. */
export const patternLimit = 2000;

/**
 * Searches in a worker thread, one pattern after the other. A pattern that takes longer than `limit` is
 * rejected with a sentence for people, its thread ended and replaced by a new one when next needed.
 */
export function makeMatcher(
  workerFile: string,
  t: Translate,
  limit = patternLimit,
): Closable & { match: RegexMatcher } {
  let worker: Worker | null = null;
  let queue: Promise<unknown> = Promise.resolve();

  const end = async () => {
    const old = worker;
    worker = null;
    await old?.terminate();
  };

  const search = async (question: PatternQuestion): Promise<boolean> => {
    worker ??= new Worker(workerFile);
    // The extension host must be able to end while a worker idles.
    worker.unref();
    const asked = worker;
    const listening = new AbortController();
    try {
      return await new Promise<boolean>((resolve, reject) => {
        const timer = setTimeout(() => {
          reject(
            new Error(
              t(
                "The pattern took longer than {0} s. Make it simpler: nested repeats grow fast.",
                limit / 1000,
              ),
            ),
          );
          void end();
        }, limit);
        const listeners = {
          message(answer: PatternAnswer) {
            if ("error" in answer) reject(new Error(answer.error));
            else resolve(answer.found);
          },
          error(error: Error) {
            reject(error);
            void end();
          },
        };
        asked.on("message", listeners.message);
        asked.on("error", listeners.error);
        listening.signal.addEventListener("abort", () => {
          clearTimeout(timer);
          asked.off("message", listeners.message);
          asked.off("error", listeners.error);
        });
        asked.postMessage(question);
      });
    } finally {
      listening.abort();
    }
  };

  return {
    match(pattern, flags, text) {
      const result = queue.then(() => search({ pattern, flags, text }));
      queue = result.catch(() => undefined);
      return result;
    },
    dispose: () => void end(),
  };
}
