import assert from "node:assert/strict";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { describe, it } from "mocha";
import { textOf } from "./unpack.ts";

const text = JSON.stringify({ error: { message: "Image is too large. Větší 🐎" } });
const plain = Buffer.from(text);
const pack = (bytes: Buffer) => ({
  gzip: gzipSync(bytes),
  "x-gzip": gzipSync(bytes),
  GZIP: gzipSync(bytes),
  deflate: deflateSync(bytes),
  br: brotliCompressSync(bytes),
  zstd: zstdCompressSync(bytes),
  "deflate, gzip": gzipSync(deflateSync(bytes)),
  "gzip,br": brotliCompressSync(gzipSync(bytes)),
  identity: bytes,
  "": bytes,
});
const read = (bytes: Buffer, encoding: string | string[] | undefined) => textOf(bytes, encoding, 10_000);

describe("a compressed document", () => {
  for (const [encoding, bytes] of Object.entries(pack(plain)))
    it(`is unpacked: ${encoding || "an empty header"}`, () => assert.equal(read(bytes, encoding), text));

  it("is unpacked without zlib's head, as some send deflate", () =>
    assert.equal(read(deflateRawSync(plain), "deflate"), text));
  it("is unpacked when its codings stand in two headers", () =>
    assert.equal(read(gzipSync(deflateSync(plain)), ["deflate", "gzip"]), text));
  it("is taken as it is without the header", () => assert.equal(read(plain, undefined), text));

  it("gives what there is of it when it is cut short", () => {
    const long = Array.from({ length: 900 }, (_, at) => (at * at).toString(36)).join(" ");
    for (const [encoding, least] of [
      ["gzip", 500],
      ["deflate", 500],
      ["br", 0],
      ["zstd", 0],
    ] as const) {
      const bytes = pack(Buffer.from(long))[encoding];
      const got = read(bytes.subarray(0, bytes.length / 2), encoding);
      assert.ok(long.startsWith(got) && got.length >= least, `${encoding}: ${got.length}`);
    }
  });

  it("is nothing when it does not unpack, is of an unknown coding, or becomes too large", () => {
    for (const encoding of ["gzip", "deflate", "br", "zstd", "compress", "constructor"])
      assert.equal(read(Buffer.from("no such thing"), encoding), "", encoding);
    for (const [encoding, bytes] of Object.entries(pack(Buffer.alloc(1_000_000, "x"))))
      if (encoding && encoding !== "identity") assert.equal(read(bytes, encoding), "", encoding);
  });
});
