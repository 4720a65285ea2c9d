import { Refusal } from "./refusal.ts";

export const maxDepth = 100;

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });

/**
 * Parses a JSON body. Refused as `invalid_json`: not UTF-8, not JSON, nested deeper than `maxDepth`, and a
 * number that JavaScript would turn into infinity.
 */
export function parseJson(bytes: Buffer): unknown {
  const problem = scan(bytes);
  if (problem !== null) throw new Refusal("invalid_json", problem);
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    throw new Refusal("invalid_json", "The body is not valid UTF-8.");
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal("invalid_json", "The body is not valid JSON.");
  }
}

const quote = 0x22;
const backslash = 0x5c;

/** One pass over the bytes, before any parser sees them; null when there is nothing to refuse. */
function scan(bytes: Buffer): string | null {
  let depth = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte === quote) {
      i = endOfString(bytes, i + 1);
    } else if (byte === 0x5b || byte === 0x7b) {
      if (++depth > maxDepth) return `The body is nested deeper than ${maxDepth} levels.`;
    } else if (byte === 0x5d || byte === 0x7d) {
      depth--;
    } else if (byte >= 0x30 && byte <= 0x39) {
      const end = endOfNumber(bytes, i);
      // Only a number with an exponent or hundreds of digits can be beyond what a double holds.
      if (end - i > 3 && !Number.isFinite(Number(bytes.toString("latin1", i, end)))) {
        const sample = bytes.toString("latin1", i, Math.min(end, i + 20));
        if (/^[\d.eE+-]+$/.test(sample)) return "The body has a number that is too large.";
      }
      i = end - 1;
    }
  }
  return null;
}

function endOfString(bytes: Buffer, from: number): number {
  for (let i = from; i < bytes.length; i++) {
    if (bytes[i] === backslash) i++;
    else if (bytes[i] === quote) return i;
  }
  return bytes.length;
}

function endOfNumber(bytes: Buffer, from: number): number {
  let i = from;
  while (i < bytes.length && isNumberByte(bytes[i]!)) i++;
  return i;
}

function isNumberByte(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    byte === 0x2e ||
    byte === 0x2b ||
    byte === 0x2d ||
    (byte | 0x20) === 0x65
  );
}
