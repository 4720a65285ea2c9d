import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { readEvents, StreamError } from "./sse.ts";

const encoder = new TextEncoder();

async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

async function read(text: string, size: number, limit?: number): Promise<string[]> {
  const events: string[] = [];
  for await (const data of readEvents(chunksOf(encoder.encode(text), size), limit)) events.push(data);
  return events;
}

describe("server-sent events", () => {
  const rows: [what: string, stream: string, events: string[]][] = [
    ["one event", "data: a\n\n", ["a"]],
    ["several", "data: a\n\ndata: b\n\n", ["a", "b"]],
    ["CRLF", "data: a\r\n\r\ndata: b\r\n\r\n", ["a", "b"]],
    ["data over several lines", "data: a\ndata: b\n\n", ["a\nb"]],
    ["no blank after the colon", "data:a\n\n", ["a"]],
    ["only the first blank is dropped", "data:  a\n\n", [" a"]],
    ["comments and other fields", ": ping\nevent: x\nid: 1\ndata: a\nretry: 5\n\n", ["a"]],
    ["blank lines alone", "\n\n\ndata: a\n\n", ["a"]],
    ["an empty data line", "data:\n\n", [""]],
    ["an unfinished last event", "data: a\n\ndata: b\n", ["a"]],
    ["nothing", "", []],
    ["characters of several bytes", "data: é…😀\n\n", ["é…😀"]],
  ];
  for (const [what, stream, events] of rows) {
    for (const size of [1, 2, 3, 7, 1000]) {
      it(`${what}, in pieces of ${size} bytes`, async () => {
        assert.deepEqual(await read(stream, size), events);
      });
    }
  }

  it("refuses a line that does not end", async () => {
    await assert.rejects(read(`data: ${"x".repeat(200)}`, 10, 100), StreamError);
  });
  it("refuses a finished line that is too long", async () => {
    await assert.rejects(read(`data: ${"x".repeat(200)}\n\n`, 1000, 100), StreamError);
  });
  it("refuses an event whose lines grow without end", async () => {
    await assert.rejects(read("data: xxxxxxxxxx\n".repeat(20), 1000, 100), StreamError);
  });
});
