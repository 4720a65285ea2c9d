import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { bytesOf, notUtf8, sseRules } from "../../core/test/sse.ts";
import { makeSseScanner, type Scanned } from "./sse.ts";

/** All that is complete in a byte stream that comes in portions of `size` bytes. */
function scan(bytes: Buffer, size: number): Scanned[] {
  const scanner = makeSseScanner();
  const scanned: Scanned[] = [];
  for (let i = 0; i < bytes.length; i += size) scanned.push(...scanner.push(bytes.subarray(i, i + size)));
  const rest = scanner.end();
  return rest ? [...scanned, rest] : scanned;
}

const dataOf = (scanned: Scanned[]) =>
  scanned.flatMap(({ event }) => (event === null ? [] : [[event.data, event.type]]));
const allBytes = (scanned: Scanned[]) => Buffer.concat(scanned.map(({ bytes }) => bytes));

describe("the event scanner", () => {
  for (const [rule, stream, events] of sseRules) {
    it(`keeps the standard's rule: ${rule}`, () => {
      const bytes = Buffer.from(bytesOf(stream));
      for (let size = 1; size <= Math.max(1, bytes.length); size++) {
        const scanned = scan(bytes, size);
        assert.deepEqual(
          dataOf(scanned),
          events.map(([data, type = "message"]) => [data, type]),
          `portions of ${size}`,
        );
        // Not a byte is changed; only what never became whole is left out.
        assert.ok(bytes.indexOf(allBytes(scanned)) === 0, `portions of ${size}`);
      }
    });
  }

  it("reads bytes that are no UTF-8 as U+FFFD and passes them as they are", () => {
    const bytes = Buffer.from(notUtf8[0]);
    for (let size = 1; size <= bytes.length; size++) {
      const scanned = scan(bytes, size);
      assert.deepEqual(
        dataOf(scanned).map(([data]) => data),
        notUtf8[1],
      );
      assert.ok(allBytes(scanned).equals(bytes));
    }
  });

  it("gives random streams back unchanged, whatever the portions (seeded)", () => {
    const seed = Number(process.env.SEED ?? 20_261);
    const random = lcg(seed);
    for (let round = 0; round < 200; round++) {
      const pieces = ["data: ", "x", "\n", "\r\n", "\r", "\n\n", "é", ": c", "🐎", "event: e", "\u0000"];
      const text = Array.from({ length: 40 }, () => pieces[random(pieces.length)]).join("");
      const bytes = Buffer.from(text);
      const whole = scan(bytes, bytes.length);
      const split = scan(bytes, 1 + random(7));
      assert.deepEqual(dataOf(split), dataOf(whole), `seed ${seed}, round ${round}`);
      assert.ok(allBytes(split).equals(allBytes(whole)), `seed ${seed}, round ${round}`);
      assert.ok(bytes.indexOf(allBytes(whole)) === 0, `seed ${seed}, round ${round}`);
    }
  });

  it("stops at an event beyond its limit and keeps nothing of it", () => {
    const scanner = makeSseScanner(1000);
    assert.equal(scanner.push(Buffer.from("data: ok\n\n")).length, 1);
    scanner.push(Buffer.from(`data: ${"x".repeat(600)}`));
    assert.equal(scanner.overflowed(), false);
    scanner.push(Buffer.from("y".repeat(600)));
    assert.equal(scanner.overflowed(), true);
    assert.equal(scanner.end(), null);
  });
});

/** A small random generator that repeats for a seed. */
function lcg(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
