import { canonicalJson } from "../../canonical.ts";
import { list, quote } from "../../source/words.ts";
import type { Assertion, JudgedOutput } from "../types.ts";
import { readJson } from "./json.ts";
import type { AssertionKind, Outcome } from "./kind.ts";

type Test = (text: string, value: string) => boolean;
const inside: Test = (text, value) => text.includes(value);
const insideAnyCase: Test = (text, value) => inside(text.toLowerCase(), value.toLowerCase());
const atStart: Test = (text, value) => text.startsWith(value);
const atEnd: Test = (text, value) => text.endsWith(value);

export const textKinds: AssertionKind[] = [
  {
    type: "equals",
    summary: "The answer is exactly this text; with a map or list as value, JSON that equals it.",
    value: "anything",
    keys: ["fence"],
    decide: equals,
  },
  one("contains", "The answer contains this text.", ["contains", "does not contain"], inside),
  one(
    "icontains",
    "The answer contains this text, in upper or lower case.",
    ["contains", "does not contain"],
    insideAnyCase,
  ),
  one("starts-with", "The answer starts with this text.", ["starts with", "does not start with"], atStart),
  one("ends-with", "The answer ends with this text.", ["ends with", "does not end with"], atEnd),
  many("contains-any", "The answer contains at least one of these texts.", "some", inside),
  many("contains-all", "The answer contains all of these texts.", "every", inside),
  many(
    "icontains-any",
    "The answer contains at least one of these texts, in upper or lower case.",
    "some",
    insideAnyCase,
  ),
  many(
    "icontains-all",
    "The answer contains all of these texts, in upper or lower case.",
    "every",
    insideAnyCase,
  ),
];

function one(type: string, summary: string, [yes, no]: [string, string], test: Test): AssertionKind {
  return {
    type,
    summary,
    value: "text",
    emptyHolds: true,
    decide({ value, not }, { text }) {
      const wanted = textOf(value);
      if (wanted === undefined) return { broken: `${type} needs a text as value.` };
      const holds = test(text, wanted);
      return {
        holds,
        fact: `The answer ${holds ? yes : no} ${quote(wanted)}.`,
        expected: `${not ? no : yes} ${quote(wanted, 50_000)}`,
        actual: text,
      };
    },
  };
}

function many(type: string, summary: string, how: "some" | "every", test: Test): AssertionKind {
  return {
    type,
    summary,
    value: "texts",
    decide({ value, not }, { text }) {
      const wanted = Array.isArray(value) ? value.map(textOf) : [];
      if (wanted.length === 0 || !wanted.every((one) => one !== undefined)) {
        return { broken: `${type} needs a list of texts as value.` };
      }
      const [found, missing] = [
        wanted.filter((one) => test(text, one)),
        wanted.filter((one) => !test(text, one)),
      ];
      const holds = how === "some" ? found.length > 0 : missing.length === 0;
      const named = (texts: string[]) =>
        list(
          texts.map((one) => quote(one)),
          "or",
        );
      const fact =
        how === "some"
          ? holds
            ? `The answer contains ${quote(found[0] ?? "")}.`
            : `The answer contains none of ${named(wanted)}.`
          : holds
            ? `The answer contains all ${wanted.length} texts.`
            : `The answer does not contain ${named(missing)}.`;
      const amount = how === "some" ? (not ? "none" : "one") : not ? "not all" : "all";
      return {
        holds,
        fact,
        expected: `contains ${amount} of ${wanted.map((one) => quote(one)).join(", ")}`,
        actual: text,
      };
    },
  };
}

function equals({ value, fence, not }: Assertion, output: JudgedOutput): Outcome {
  const wanted = textOf(value);
  if (wanted === undefined) return equalsJson(value, fence, not, output);
  const holds = output.text === wanted;
  const onlySpace = !holds && output.text.trim() === wanted.trim();
  const fact = holds
    ? `The answer is exactly ${quote(wanted)}.`
    : onlySpace
      ? `The answer differs from ${quote(wanted)} only in white space at its start or end.`
      : `The answer is ${quote(output.text)}, not ${quote(wanted)}.`;
  return { holds, fact, expected: not ? `not ${wanted}` : wanted, actual: output.text };
}

function equalsJson(value: unknown, fence: Assertion["fence"], not: boolean, output: JudgedOutput): Outcome {
  if (typeof value !== "object" || value === null) return { broken: "equals needs a value." };
  const wanted = JSON.stringify(value, null, 2);
  const expected = not ? `not ${wanted}` : wanted;
  const read = readJson(output, fence);
  if ("problem" in read) return { holds: false, fact: read.problem, expected, actual: output.text };
  const holds = canonicalJson(read.value) === canonicalJson(value);
  const fact = holds
    ? "The answer equals the JSON value."
    : "The answer is JSON, but not equal to the value.";
  return { holds, fact, expected, actual: JSON.stringify(read.value, null, 2) };
}

/** A scalar as the text it stands for; undefined for anything else. */
function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}
