import type { IncomingMessage } from "node:http";
import type { Context } from "./context.ts";
import { parseJson } from "./json.ts";
import { Refusal } from "./refusal.ts";

/** How much of a refused body is still read, so that the client gets to see the answer. */
const drainLimit = 64 * 1024 * 1024;
const drainMs = 5000;

/** Reads a JSON body of at most `limit` bytes. Compressed bodies are refused: they hide their size. */
export async function readJson(ctx: Context, limit: number): Promise<unknown> {
  const encoding = ctx.get("content-encoding").toLowerCase();
  if (encoding !== "" && encoding !== "identity") {
    drain(ctx.req);
    throw new Refusal("unsupported_media_type", "Send the body uncompressed, without Content-Encoding.", {
      param: "content-encoding",
    });
  }
  if (!/^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(ctx.get("content-type"))) {
    drain(ctx.req);
    throw new Refusal("unsupported_media_type", "Send JSON, with Content-Type: application/json.", {
      param: "content-type",
    });
  }
  return parseJson(await readBytes(ctx.req, limit));
}

function readBytes(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const refuse = () => {
      request.removeAllListeners("data");
      drain(request);
      const megabytes = (limit / 1_048_576).toLocaleString("en", { maximumFractionDigits: 2 });
      reject(new Refusal("body_too_large", `The body is larger than ${megabytes} MB.`));
    };
    if (Number(request.headers["content-length"] ?? 0) > limit) return refuse();
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) return refuse();
      chunks.push(chunk);
    });
    request.on("end", () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size)));
    const cut = () => reject(new Refusal("invalid_request", "The body ended before it was complete."));
    // Gone while its token was looked up: no event would come any more.
    if (request.destroyed) return cut();
    request.on("aborted", cut);
    request.on("error", cut);
  });
}

/**
 * Reads on and throws away, within limits: a client that is still sending would get a reset instead of the
 * answer if the connection were closed at once.
 */
function drain(request: IncomingMessage): void {
  if (request.complete) return;
  let size = 0;
  const timer = setTimeout(() => request.socket.destroy(), drainMs);
  timer.unref();
  request.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > drainLimit) request.socket.destroy();
  });
  request.once("close", () => clearTimeout(timer));
  request.once("end", () => clearTimeout(timer));
  request.resume();
}
