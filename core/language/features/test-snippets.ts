import type { AssertionKind } from "../../evaluation/kinds/kind.ts";
import { asKey } from "../../source/words.ts";
import { type Declared, promptOf } from "../model/index.ts";
import { fieldsOf } from "../model/views.ts";
import type { FileQuery } from "./query.ts";

/** Most inputs that a new test sets. */
const mostInputs = 8;

/** A test file with one test for a prompt file, in VS Code's snippet syntax: what to fill in is where the cursor goes. */
export function testFileBody(query: FileQuery): string {
  return `tests:\n  - ${testBody(query).replaceAll("\n", "\n    ")}\n`;
}

/** One test of a prompt file as the item of a list, without its dash. */
export function testBody({ workspace, path }: FileQuery): string {
  const prompt = promptOf(path);
  const fields = fieldsOf(workspace, prompt, []);
  const needed = fields.filter(({ declared, value }) => !declared?.optional && value === undefined);
  const used = (needed.length > 0 ? needed : fields).slice(0, mostInputs);
  const names = used.map(({ name, declared, value }, index) => {
    return `\n  ${asKey(name)}: ${valueBody(index + 2, declared, value)}`;
  });
  const vars = names.length > 0 ? `vars:${names.join("")}\n` : "";
  const next = used.length + 2;
  const answersJson = workspace.tree(prompt)?.metadata.output?.schema !== undefined;
  const assertion = answersJson
    ? "matches-schema$0"
    : `\${${next}|contains,icontains,equals,regex|}\n    value: \${${next + 1}:text}$0`;
  return `id: \${1:first}\n${vars}assert:\n  - type: ${assertion}`;
}

function valueBody(stop: number, declared: Declared | undefined, value: unknown): string {
  const choices = declared?.type === "boolean" ? ["true", "false"] : (declared?.choices ?? []).map(String);
  if (choices.length > 0 && choices.every((one) => /^[\w -]+$/.test(one)))
    return `\${${stop}|${choices.join(",")}|}`;
  if (value !== undefined) {
    return `\${${stop}:${escaped(typeof value === "string" ? asKey(value) : JSON.stringify(value))}}`;
  }
  switch (declared?.type) {
    case "integer":
    case "number":
      return `\${${stop}:1}`;
    case "array":
      return `[\${${stop}:}]`;
    case "object":
      return `{ \${${stop}:} }`;
    default:
      return `\${${stop}:text}`;
  }
}

/** An assertion of a kind as the item of a list, without its dash. */
export function assertionBody({ type, value, threshold, keys = [] }: AssertionKind): string {
  const example = threshold === "US dollars" ? "0.01" : "5000";
  const isGroup = keys.includes("assert") && value === "none";
  const rest: Record<AssertionKind["value"], string> = {
    text: `\nvalue: \${1:text}`,
    anything: `\nvalue: \${1:text}`,
    texts: `\nvalue:\n  - \${1:text}$0`,
    pattern: `\nvalue: '\${1:pattern}'${keys.includes("flags") ? `\nflags: \${2:i}` : ""}`,
    schema: "$0",
    count: threshold ? `\nthreshold: \${1:500}` : `\nvalue: { max: \${1:100} }`,
    elements: "$0",
    call: `\nvalue: { name: \${1:tool}, arguments: { $2 } }`,
    json: `\npath: \${1:items[0].name}\nvalue: \${2:text}`,
    none: isGroup
      ? `\nassert:\n  - type: contains\n    value: \${1:text}$0`
      : threshold
        ? `\nthreshold: \${1:${example}}`
        : "$0",
  };
  return `type: ${type}${rest[value]}`;
}

const escaped = (text: string): string => text.replaceAll(/[\\$}]/g, "\\$&");
