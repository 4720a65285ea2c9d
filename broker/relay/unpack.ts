import {
  brotliDecompressSync,
  constants,
  gunzipSync,
  inflateRawSync,
  inflateSync,
  zstdDecompressSync,
} from "node:zlib";

const finishFlush = constants.Z_SYNC_FLUSH;

/** Content codings by name; each takes a body that was cut short for as far as it goes. */
const codings: Record<string, (bytes: Buffer, maxOutputLength: number) => Buffer> = {
  identity: (bytes) => bytes,
  gzip: (bytes, maxOutputLength) => gunzipSync(bytes, { finishFlush, maxOutputLength }),
  // Some servers mean the bare stream by this name, without zlib's head.
  deflate: (bytes, maxOutputLength) =>
    ((bytes[0] ?? 0) & 0x0f) === 8
      ? inflateSync(bytes, { finishFlush, maxOutputLength })
      : inflateRawSync(bytes, { finishFlush, maxOutputLength }),
  br: (bytes, maxOutputLength) =>
    brotliDecompressSync(bytes, { finishFlush: constants.BROTLI_OPERATION_FLUSH, maxOutputLength }),
  zstd: (bytes, maxOutputLength) =>
    zstdDecompressSync(bytes, { finishFlush: constants.ZSTD_e_flush, maxOutputLength }),
};

/**
 * The text of a small document that upstream may have compressed although nobody asked for it. "" when it cannot be
 * unpacked, or has more than `limit` bytes then: bytes are never shown for words.
 *
 * @param encoding its header `content-encoding`
 */
export function textOf(bytes: Buffer, encoding: string | string[] | undefined, limit: number): string {
  const names = String(encoding ?? "")
    .toLowerCase()
    .split(",")
    .map((name) => name.trim().replace(/^x-/, ""))
    .filter((name) => name !== "");
  let unpacked = bytes;
  try {
    // The last one named was applied last.
    for (const name of names.reverse()) {
      const coding = Object.hasOwn(codings, name) ? codings[name] : undefined;
      if (!coding) return "";
      unpacked = coding(unpacked, limit);
    }
  } catch {
    return "";
  }
  return unpacked.toString("utf8");
}
