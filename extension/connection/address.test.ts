import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { readAddress } from "./address.ts";

describe("a broker's address", () => {
  const good: [typed: string, base: string, origin: string, exposed: boolean][] = [
    ["http://127.0.0.1:4000", "http://127.0.0.1:4000", "http://127.0.0.1:4000", false],
    [" https://Broker.Example.com/ ", "https://broker.example.com", "https://broker.example.com", false],
    ["https://example.com/studio/", "https://example.com/studio", "https://example.com", false],
    ["http://localhost:1", "http://localhost:1", "http://localhost:1", false],
    ["http://[::1]:4000", "http://[::1]:4000", "http://[::1]:4000", false],
    ["http://broker.example.com", "http://broker.example.com", "http://broker.example.com", true],
    ["http://127.0.0.1.evil.example", "http://127.0.0.1.evil.example", "http://127.0.0.1.evil.example", true],
  ];
  for (const [typed, base, origin, exposed] of good) {
    it(`takes ${typed}`, () => assert.deepEqual(readAddress(typed), { base, origin, exposed }));
  }
  const bad = [
    "",
    "broker.example.com",
    "ftp://example.com",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "https://user@example.com",
    "https://user:word@example.com",
    "https://example.com/?to=elsewhere",
    "https://example.com/#part",
    "https://",
  ];
  for (const typed of bad) it(`refuses “${typed}”`, () => assert.equal(readAddress(typed), null));
});
