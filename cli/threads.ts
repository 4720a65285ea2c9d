import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Share, ShareResult } from "./check-files.ts";

/** From here on a second thread pays for its own start. */
const worthwhile = 300;

/** More threads would mostly wait for each other's memory. */
const most = 4;

/**
 * Checks files on all processors.
 *
 * @param entry the program's file, which a thread runs, too; without it everything happens here
 */
export async function checkOnThreads(share: Share, entry: string | undefined): Promise<ShareResult> {
  const { files } = share;
  const { checkFiles } = await import("./check-files.ts");
  const wanted = Math.min(most, availableParallelism(), Math.floor(files.length / worthwhile) + 1);
  if (entry === undefined || wanted < 2) return checkFiles(share);
  // Every n-th file: neighbours are alike, so the shares take about as long as each other.
  const shares = Array.from(
    { length: wanted },
    (_, n): Share => ({ ...share, files: files.filter((_path, at) => at % wanted === n) }),
  );
  const [own, ...others] = shares;
  const running = others.map((share) => onThread(share, entry));
  const results = await Promise.all([checkFiles(own!), ...running]);
  return {
    files: files.map((_, at) => results[at % wanted]!.files[Math.floor(at / wanted)]!),
    unread: [...new Set(results.flatMap(({ unread }) => unread))],
    notes: results.flatMap(({ notes }) => notes),
  };
}

function onThread(share: Share, entry: string): Promise<ShareResult> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(entry, { workerData: share });
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}
