import { lineEnd, readEvent, type SseEvent } from "../../core/protocol/index.ts";

/** The bytes up to a blank line as they came, and the event in them; null for a comment or a keep-alive. */
export interface Scanned {
  bytes: Buffer;
  event: SseEvent | null;
}

export interface SseScanner {
  /** Takes bytes in any portions and gives the events that are complete now. */
  push(chunk: Buffer): Scanned[];
  /**
   * What is complete only now that the stream has ended: an event whose blank line is a CR that an LF could have
   * followed. One without its blank line is discarded, as the standard says: it may be torn.
   */
  end(): Scanned | null;
  /** True once one event was larger than the limit: nothing more is read. */
  overflowed(): boolean;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const byteOrderMark = Buffer.from("\ufeff");

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
  let first = true;

  return {
    push(chunk) {
      const events: Scanned[] = [];
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
      if (!closing || tooLarge) return null;
      return take(Buffer.alloc(0), 0, 0);
    },
    overflowed: () => tooLarge,
  };

  function take(chunk: Buffer, start: number, end: number): Scanned {
    const rest = chunk.subarray(start, end);
    const bytes = pendingSize === 0 ? rest : Buffer.concat([...pending, rest], pendingSize + rest.length);
    pending = [];
    pendingSize = 0;
    const text = bytes.toString(
      "utf8",
      first && bytes.indexOf(byteOrderMark) === 0 ? byteOrderMark.length : 0,
    );
    first = false;
    return { bytes, event: readEvent(text.split(lineEnd)) };
  }
}
