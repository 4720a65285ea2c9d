import { canonicalJson } from "../../canonical.ts";
import type { AnsweredToolCall } from "../../rendering/answer.ts";
import type { RegexMatcher } from "../../schema/check.ts";
import { checkSchema } from "../../schema/check.ts";
import { reason } from "../../schema/definition.ts";
import { misfitSentence } from "../../schema/errors.ts";
import { count, list, quote } from "../../source/words.ts";
import type { JudgedOutput } from "../types.ts";
import type { AssertionKind, Outcome } from "./kind.ts";

export const toolKinds: AssertionKind[] = [
  {
    type: "is-valid-openai-tools-call",
    summary: "The model asks for tools, each one of the prompt's, with arguments that fit its schema.",
    value: "none",
    async decide({ not }, output, matcher) {
      const { toolCalls } = output;
      if (!toolCalls) return unknownCalls;
      const seen = {
        expected: not ? "no valid call of a tool" : "valid calls of tools",
        actual: shown(output),
      };
      if (toolCalls.length === 0) return { holds: false, fact: "The answer asks for no tool.", ...seen };
      if (!output.tools) return { undecided: "The prompt's tools are not known." };
      for (const call of toolCalls) {
        const mistake = await mistakeOf(call, output.tools, matcher);
        if (mistake) return { holds: false, fact: mistake, ...seen };
      }
      return { holds: true, fact: `The answer has ${count(toolCalls.length, "valid call")}.`, ...seen };
    },
  },
  {
    type: "tool-call",
    summary:
      "The model asks for this tool: its name, or a map with name and arguments. Arguments may have more in them than is written, unless the map says mode: exact.",
    value: "call",
    decide({ value, not }, output) {
      const wanted = wantedCall(value);
      if (!wanted) return { broken: "tool-call needs the name of a tool, or a map with name, as value." };
      const { toolCalls } = output;
      if (!toolCalls) return unknownCalls;
      const text = JSON.stringify(value, null, 2);
      const seen = { expected: not ? `no call such as ${text}` : text, actual: shown(output) };
      const named = toolCalls.filter(({ name }) => name === wanted.name);
      const others = list(toolCalls.map(({ name }) => quote(name)));
      if (named.length === 0) {
        const asked = toolCalls.length === 0 ? "no tool" : `${others}, not ${quote(wanted.name)}`;
        return { holds: false, fact: `The answer asks for ${asked}.`, ...seen };
      }
      const holds = wanted.arguments === undefined || named.some((call) => fits(call, wanted));
      const tail =
        wanted.arguments === undefined ? "" : holds ? " with these arguments" : " with other arguments";
      return { holds, fact: `The answer asks for ${quote(wanted.name)}${tail}.`, ...seen };
    },
  },
];

const unknownCalls: Outcome = {
  undecided: "The tools that this answer asked for were not kept. Run the test again.",
};

interface WantedCall {
  name: string;
  arguments?: unknown;
  mode: "exact" | "partial";
}

/** What a `call` wants; undefined when it is none. */
export function wantedCall(value: unknown): WantedCall | undefined {
  if (typeof value === "string") return value === "" ? undefined : { name: value, mode: "partial" };
  if (typeof value !== "object" || value === null) return undefined;
  const { name, arguments: wanted, mode = "partial", ...others } = value as Record<string, unknown>;
  if (typeof name !== "string" || name === "" || Object.keys(others).length > 0) return undefined;
  if (mode !== "exact" && mode !== "partial") return undefined;
  const isMap = typeof wanted === "object" && wanted !== null && !Array.isArray(wanted);
  if (wanted !== undefined && !isMap) return undefined;
  return { name, mode, ...(wanted === undefined ? {} : { arguments: wanted }) };
}

function fits(call: AnsweredToolCall, wanted: WantedCall): boolean {
  const read = readArguments(call);
  if ("problem" in read) return false;
  return wanted.mode === "exact"
    ? canonicalJson(read.value) === canonicalJson(wanted.arguments)
    : holdsIn(wanted.arguments, read.value);
}

/** Whether all of a written value is in another one, which may have more keys in its maps. */
function holdsIn(wanted: unknown, found: unknown): boolean {
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(found) &&
      found.length === wanted.length &&
      wanted.every((one, index) => holdsIn(one, found[index]))
    );
  }
  if (typeof wanted !== "object" || wanted === null) return wanted === found;
  if (typeof found !== "object" || found === null || Array.isArray(found)) return false;
  return Object.entries(wanted).every(
    ([key, one]) => Object.hasOwn(found, key) && holdsIn(one, (found as Record<string, unknown>)[key]),
  );
}

async function mistakeOf(
  call: AnsweredToolCall,
  tools: NonNullable<JudgedOutput["tools"]>,
  matcher: RegexMatcher,
): Promise<string | undefined> {
  const schema = tools.get(call.name);
  if (schema === undefined) {
    const known = tools.size ? ` Its tools are ${list([...tools.keys()])}.` : " It has none.";
    return `The answer asks for the tool ${quote(call.name)}, which the prompt does not have.${known}`;
  }
  const read = readArguments(call);
  if ("problem" in read) return read.problem;
  const [misfit] = await checkSchema(schema, read.value, matcher);
  return misfit && `The arguments for ${quote(call.name)} do not fit: ${misfitSentence(misfit, "it")}.`;
}

function readArguments(call: AnsweredToolCall): { value: unknown } | { problem: string } {
  try {
    return { value: JSON.parse(call.arguments) };
  } catch (error) {
    return { problem: `The arguments for ${quote(call.name)} are not JSON: ${reason(error)}.` };
  }
}

const shown = ({ text, toolCalls = [] }: JudgedOutput): string =>
  toolCalls.length === 0
    ? text
    : JSON.stringify(
        toolCalls.map((call) => ({ name: call.name, arguments: call.arguments })),
        null,
        2,
      );
