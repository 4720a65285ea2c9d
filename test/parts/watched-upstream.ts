import { createServer, request as forward } from "node:http";
import type { AddressInfo } from "node:net";
import { startSampleUpstream } from "../../scripts/start/sample-upstream/index.ts";

/** The sample upstream behind a door that counts who comes and who leaves early. */
export interface WatchedUpstream {
  base: string;
  key: string;
  /** Chat completions asked for so far. */
  completions(): number;
  /** Those that the caller left before they were over. */
  left(): number;
  close(): Promise<void>;
}

export async function startWatchedUpstream(): Promise<WatchedUpstream> {
  const sample = await startSampleUpstream();
  let completions = 0;
  let left = 0;
  const server = createServer((incoming, outgoing) => {
    const isCompletion = incoming.url?.endsWith("/chat/completions") === true;
    if (isCompletion) completions++;
    const { method, headers } = incoming;
    const onward = forward(sample.base + incoming.url, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on("error", () => outgoing.destroy());
    incoming.pipe(onward);
    outgoing.once("close", () => {
      if (isCompletion && !outgoing.writableFinished) left++;
      onward.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    key: sample.key,
    completions: () => completions,
    left: () => left,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await sample.close();
    },
  };
}
