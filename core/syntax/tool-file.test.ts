import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { readToolFile } from "./tool-file.ts";

const anyInput = { type: "object", properties: {} };

describe("a tool file", () => {
  const rows: [what: string, source: string, tool: unknown][] = [
    [
      "is read whole",
      "description: Looks it up.\ninputSchema: { type: object, required: [city] }\noutputSchema: { type: string }\n",
      {
        name: "look",
        description: "Looks it up.",
        inputSchema: { type: "object", required: ["city"] },
        outputSchema: { type: "string" },
      },
    ],
    [
      "may leave out its schemas",
      "description: Tells.\n",
      { name: "look", description: "Tells.", inputSchema: anyInput },
    ],
    ["keeps no schema that is none", "inputSchema: [1]\nnote: x\n", { name: "look", inputSchema: anyInput }],
    ["that is empty is none", "", null],
    ["that is about something else is none", "note: x\n", null],
    ["that is a list is none", "- a\n- b\n", null],
    ["that is nested without end is none", `inputSchema: ${"[".repeat(500)}`, null],
    ["that is no YAML is none", "description: [", null],
  ];
  for (const [what, source, tool] of rows) {
    it(what, () => assert.deepEqual(readToolFile("look", source), tool));
  }
});
