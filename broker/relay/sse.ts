/** One complete event of a stream: its bytes as they came, and what its `data` lines say. */
export interface SseEvent {
  bytes: Buffer;
  /** The data lines, without their field name; empty for a comment or a keep-alive. */
  data: string[];
  /** The value of an `event:` line, usually none. */
  name: string | null;
}

export interface SseScanner {
  /** Takes bytes in any portions and gives the events that are complete now. */
  push(chunk: Buffer): SseEvent[];
  /** What stands after the last blank line when the stream has ended; null when nothing does. */
  end(): SseEvent | null;
  /** True once one event was larger than the limit: nothing more is read. */
  overflowed(): boolean;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * Cuts a byte stream into server-sent events at blank lines (LF, CRLF or CR), without touching a byte.
 * An event may have `limit` bytes; nothing beyond that is kept in memory.
 */
export function makeSseScanner(limit = 1024 * 1024): SseScanner {
  let pending: Buffer[] = [];
  let pendingSize = 0;
  let lineEmpty = true;
  let afterReturn = false;
  /** A blank line that ended with CR: the LF that may follow, in the next chunk even, belongs to the event. */
  let closing = false;
  let tooLarge = false;

  return {
    push(chunk) {
      const events: SseEvent[] = [];
      let start = 0;
      for (let i = 0; i < chunk.length && !tooLarge; i++) {
        const byte = chunk[i]!;
        if (closing) {
          closing = false;
          const end = byte === lineFeed ? i + 1 : i;
          events.push(take(chunk, start, end));
          start = end;
          lineEmpty = true;
          afterReturn = false;
          if (byte === lineFeed) continue;
        }
        if (byte === lineFeed && afterReturn) {
          afterReturn = false;
        } else if (byte === lineFeed) {
          if (lineEmpty) {
            events.push(take(chunk, start, i + 1));
            start = i + 1;
          }
          lineEmpty = true;
        } else if (byte === carriageReturn) {
          if (lineEmpty) closing = true;
          lineEmpty = true;
          afterReturn = true;
        } else {
          lineEmpty = false;
          afterReturn = false;
        }
        if (pendingSize + i + 1 - start > limit) tooLarge = true;
      }
      if (start < chunk.length && !tooLarge) {
        pending.push(start === 0 ? chunk : chunk.subarray(start));
        pendingSize += chunk.length - start;
      }
      return events;
    },
    end() {
      if (pendingSize === 0 || tooLarge) return null;
      return take(Buffer.alloc(0), 0, 0);
    },
    overflowed: () => tooLarge,
  };

  function take(chunk: Buffer, start: number, end: number): SseEvent {
    const rest = chunk.subarray(start, end);
    const bytes = pendingSize === 0 ? rest : Buffer.concat([...pending, rest], pendingSize + rest.length);
    pending = [];
    pendingSize = 0;
    return readEvent(bytes);
  }
}

function readEvent(bytes: Buffer): SseEvent {
  const data: string[] = [];
  let name: string | null = null;
  for (const line of bytes.toString("utf8").split(/\r\n|\n|\r/)) {
    if (line.startsWith("data:")) data.push(line.slice(line[5] === " " ? 6 : 5));
    else if (line.startsWith("event:")) name = line.slice(6).trim();
  }
  return { bytes, data, name };
}
