import { canonicalJson } from "../../canonical.ts";
import { checkSchema } from "../../schema/check.ts";
import { schemaMistakes } from "../../schema/definition.ts";
import { misfitSentence } from "../../schema/errors.ts";
import { count, quote, show } from "../../source/words.ts";
import { readJson } from "./json.ts";
import { isSingle, readPath, valuesAt } from "./json-path.ts";
import { jsonWithin } from "./json-within.ts";
import type { AssertionKind } from "./kind.ts";

/** What looks into the JSON of an answer. */
export const placeKinds: AssertionKind[] = [
  {
    type: "contains-json",
    summary:
      "Somewhere in the answer stands a map or list in JSON, loosely written maps too; with a JSON Schema as value, one that fits it.",
    value: "schema",
    async decide({ value: schema, not }, { text }, matcher) {
      const mistake =
        schema === undefined
          ? undefined
          : schemaMistakes(schema).find(({ code }) => !code.startsWith("schema-unknown-"));
      if (mistake) return { broken: mistake.message };
      const wanted = schema === undefined ? "JSON" : `JSON that fits ${JSON.stringify(schema, null, 2)}`;
      const seen = { expected: `contains ${not ? "no " : ""}${wanted}`, actual: text };
      const found = jsonWithin(text);
      if (found.length === 0) return { holds: false, fact: "The answer contains no JSON.", ...seen };
      if (schema === undefined)
        return { holds: true, fact: `The answer contains ${show(found[0])}.`, ...seen };
      let misfit = "";
      for (const value of found) {
        const [first] = await checkSchema(schema, value, matcher);
        if (!first) return { holds: true, fact: `The answer contains ${show(value)}, which fits.`, ...seen };
        misfit ||= misfitSentence(first, "it");
      }
      const only =
        found.length === 1
          ? "The JSON in the answer does not fit"
          : `None of the ${found.length} JSON values fits`;
      return { holds: false, fact: `${only}: ${misfit}.`, ...seen };
    },
  },
  {
    type: "json-path",
    summary:
      "The answer is JSON and has something at path; with value, equal to it; with assert, such that all of these assertions hold for it.",
    value: "json",
    keys: ["path", "fence", "assert"],
    async decide(assertion, output, _matcher, judge) {
      const { path = "", value, assert = [], not } = assertion;
      const steps = readPath(path);
      if (!steps) return { broken: pathHelp(path) };
      const wanted = value === undefined ? "something" : show(value);
      const expected = `${not ? "not " : ""}${wanted} at ${path}`;
      const read = readJson(output, assertion.fence);
      if ("problem" in read) return { holds: false, fact: read.problem, expected, actual: output.text };
      const values = valuesAt(read.value, steps);
      if (values.length === 0) {
        return { holds: false, fact: `There is nothing at ${quote(path)}.`, expected, actual: output.text };
      }
      const found = isSingle(steps) ? values[0] : values;
      const text = typeof found === "string" ? found : JSON.stringify(found, null, 2);
      const there = { expected, actual: text };
      if (value !== undefined && canonicalJson(found) !== canonicalJson(value)) {
        return {
          holds: false,
          fact: `At ${quote(path)} stands ${show(found)}, not ${show(value)}.`,
          ...there,
        };
      }
      for (const one of assert) {
        const result = await judge(one, { ...output, text });
        if (result.verdict === "broken") return { broken: result.message };
        if (result.verdict === "n/a") return { undecided: result.message };
        if (result.verdict === "failed") {
          return {
            holds: false,
            fact: `At ${quote(path)}: ${result.message}`,
            ...there,
            ...expectedBy(result),
          };
        }
      }
      const tail = assert.length ? `, and ${count(assert.length, "assertion")} on it held` : "";
      return { holds: true, fact: `At ${quote(path)} stands ${show(found)}${tail}.`, ...there };
    },
  },
];

const expectedBy = ({ expected }: { expected?: string }) => (expected === undefined ? {} : { expected });

/** What is said of a path that cannot be read. */
export const pathHelp = (path: string): string =>
  `${quote(path)} is no path that is read here. Write names, indexes, * or ..name, such as $.items[0].name.`;
