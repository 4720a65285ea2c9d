import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { createAsking } from "./signals.ts";

describe("signals of a start", () => {
  const rows: [
    what: string,
    events: [at: number, event: "Ctrl-C" | "SIGTERM" | "npm ended"][],
    outcome: string[],
  ][] = [
    ["one Ctrl-C", [[0, "Ctrl-C"]], ["request Ctrl-C"]],
    [
      "the same Ctrl-C passed on by npm",
      [
        [0, "Ctrl-C"],
        [20, "Ctrl-C"],
      ],
      ["request Ctrl-C"],
    ],
    [
      "a second Ctrl-C",
      [
        [0, "Ctrl-C"],
        [400, "Ctrl-C"],
      ],
      ["request Ctrl-C", "kill", "exit 130"],
    ],
    [
      "Ctrl-C after SIGTERM",
      [
        [0, "SIGTERM"],
        [400, "Ctrl-C"],
      ],
      ["request SIGTERM", "kill", "exit 130"],
    ],
    [
      "npm's end after Ctrl-C",
      [
        [0, "Ctrl-C"],
        [500, "npm ended"],
      ],
      ["request Ctrl-C"],
    ],
    [
      "SIGTERM twice",
      [
        [0, "SIGTERM"],
        [500, "SIGTERM"],
      ],
      ["request SIGTERM"],
    ],
  ];
  for (const [what, events, outcome] of rows) {
    it(`${what}: ${outcome.join(", ")}`, () => {
      const seen: string[] = [];
      let clock = 1000;
      const { ask, interrupt } = createAsking(
        { request: (reason) => seen.push(`request ${reason}`), killAll: () => seen.push("kill") },
        {
          underNpm: false,
          say: () => undefined,
          exit: (code) => seen.push(`exit ${code}`),
          now: () => clock,
        },
      );
      for (const [at, event] of events) {
        clock = 1000 + at;
        if (event === "Ctrl-C") interrupt();
        else ask(event);
      }
      assert.deepEqual(seen, outcome);
    });
  }
});
