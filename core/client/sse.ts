import { lineEnd, readEvent, type SseEvent } from "../protocol/sse.ts";

/** Longest event of a stream that is read; a longer one would block the extension host. In characters. */
export const longestEvent = 1024 * 1024;

/** A stream broke the rules of server-sent events; the connection is of no more use. */
export class StreamError extends Error {
  override readonly name = "StreamError";
}

/**
 * Reads server-sent events as the HTML standard defines them, each as soon as it is complete; the stream may be cut
 * anywhere. An event whose blank line never comes is dropped, comments and events without data are passed over. Throws
 * StreamError when one event grows over `limit` characters.
 */
export async function* readEvents(
  chunks: AsyncIterable<Uint8Array>,
  limit = longestEvent,
): AsyncGenerator<SseEvent, void, undefined> {
  const decoder = new TextDecoder();
  /** The pieces of a line that has not ended, and the lines of an event that has not. */
  let pieces: string[] = [];
  let lines: string[] = [];
  let size = 0;
  let afterReturn = false;
  for await (const chunk of chunks) {
    let text = decoder.decode(chunk, { stream: true });
    if (text === "") continue;
    // The LF of a CRLF that was cut between two chunks: the CR has ended the line already.
    if (afterReturn && text.startsWith("\n")) text = text.slice(1);
    afterReturn = text === "" ? false : text.endsWith("\r");
    const parts = text.split(lineEnd);
    for (const [at, part] of parts.entries()) {
      size += part.length;
      if (size > limit) throw new StreamError(`one event is over ${limit} characters`);
      pieces.push(part);
      if (at === parts.length - 1) break;
      const line = pieces.join("");
      pieces = [];
      if (line !== "") {
        lines.push(line);
        continue;
      }
      const event = readEvent(lines);
      lines = [];
      size = 0;
      if (event) yield event;
    }
  }
}
