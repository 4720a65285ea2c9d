import { quote } from "../../source/words.ts";
import type { AssertionKind } from "./kind.ts";

export const patternKinds: AssertionKind[] = [
  {
    type: "regex",
    summary: "The regular expression (JavaScript) finds something in the answer; flags such as im are apart.",
    value: "pattern",
    keys: ["flags"],
    emptyHolds: true,
    async decide({ value, flags = "", not }, { text }, matcher) {
      if (typeof value !== "string") return { broken: "regex needs a regular expression as value." };
      const holds = await matcher(value, flags, text);
      const pattern = `/${value}/${flags}`;
      const fact = `The answer ${holds ? "matches" : "does not match"} ${quote(pattern).slice(1, -1)}.`;
      return { holds, fact, expected: `${not ? "does not match" : "matches"} ${pattern}`, actual: text };
    },
  },
];
