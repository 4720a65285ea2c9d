import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { bytesOf, notUtf8, sseRules } from "../test/sse.ts";
import { readEvents, StreamError } from "./sse.ts";

async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

async function read(stream: Uint8Array, size: number, limit?: number): Promise<[string, string][]> {
  const events: [string, string][] = [];
  for await (const { data, type } of readEvents(chunksOf(stream, size), limit)) events.push([data, type]);
  return events;
}

describe("server-sent events", () => {
  for (const [rule, stream, events] of sseRules)
    it(`keep the standard's rule: ${rule}`, async () => {
      const bytes = bytesOf(stream);
      for (let size = 1; size <= Math.max(1, bytes.length); size++)
        assert.deepEqual(
          await read(bytes, size),
          events.map(([data, type = "message"]) => [data, type]),
          `pieces of ${size} bytes`,
        );
    });

  it("take bytes that are no UTF-8 as U+FFFD", async () => {
    for (let size = 1; size < 20; size++)
      assert.deepEqual(
        (await read(notUtf8[0], size)).map(([data]) => data),
        notUtf8[1],
      );
  });

  it("are given as soon as their blank line is there", async () => {
    for (const end of ["\n\n", "\r\r", "\r\n\r\n"]) {
      const events = readEvents(
        (async function* () {
          yield bytesOf(`data: a${end}`);
          await new Promise(() => undefined);
        })(),
      );
      assert.equal((await events.next()).value?.data, "a", JSON.stringify(end));
    }
  });

  it("refuses a line that does not end", async () => {
    await assert.rejects(read(bytesOf(`data: ${"x".repeat(200)}`), 10, 100), StreamError);
  });
  it("refuses a finished line that is too long", async () => {
    await assert.rejects(read(bytesOf(`data: ${"x".repeat(200)}\n\n`), 1000, 100), StreamError);
  });
  it("refuses an event whose lines grow without end", async () => {
    await assert.rejects(read(bytesOf("data: xxxxxxxxxx\n".repeat(20)), 1000, 100), StreamError);
  });
});
