/** Longest line of a stream that is read; a longer one would block the extension host. In characters. */
export const longestLine = 1024 * 1024;

/** A stream broke the rules of server-sent events; the connection is of no more use. */
export class StreamError extends Error {
  override readonly name = "StreamError";
}

/**
 * Reads server-sent events and gives the data of each, as it arrives. Frames may be cut anywhere, lines end
 * in LF or CRLF (a lone CR, which the standard allows too, no broker sends), comments and other fields are
 * skipped. An unfinished last event is dropped, as the standard says. Throws StreamError when one line or
 * the data of one event grows over `limit` characters.
 */
export async function* readEvents(
  chunks: AsyncIterable<Uint8Array>,
  limit = longestLine,
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  let rest = "";
  let data: string[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    rest += decoder.decode(chunk, { stream: true });
    let from = 0;
    for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n", from)) {
      const line = rest.slice(from, rest[end - 1] === "\r" ? end - 1 : end);
      from = end + 1;
      if (line.length > limit) throw new StreamError(`one line is over ${limit} characters`);
      if (line === "") {
        if (data.length > 0) yield data.join("\n");
        data = [];
        size = 0;
      } else if (line.startsWith("data:")) {
        const value = line.slice(line[5] === " " ? 6 : 5);
        size += value.length;
        if (size > limit) throw new StreamError(`one event is over ${limit} characters`);
        data.push(value);
      }
    }
    rest = rest.slice(from);
    if (rest.length > limit) throw new StreamError(`one line is over ${limit} characters`);
  }
}
