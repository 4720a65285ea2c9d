import { reason, schemaMistakes } from "../../schema/definition.ts";
import { change, type Fix } from "../../source/finding.ts";
import type { Located } from "../../source/located.ts";
import { meant } from "../../source/nearest.ts";
import type { Report } from "../../source/problem.ts";
import { quote } from "../../source/words.ts";
import { limitsOf } from "../kinds/counts.ts";
import type { AssertionKind } from "../kinds/kind.ts";
import { elementsOf } from "../kinds/markup.ts";
import { wantedCall } from "../kinds/tools.ts";
import type { Desk } from "./desk.ts";
import { besideKey } from "./move.ts";
import { keyWithin, within } from "./within.ts";

/** The value as its type wants it; undefined when there is none or it is wrong. */
export function readValue(kind: AssertionKind, located: Located, desk: Desk): unknown {
  const { report } = desk;
  const field = located.fields?.get("value");
  const node = field?.node;
  if (kind.value === "none") {
    const help = kind.threshold
      ? `Write threshold: with the most allowed, in ${kind.threshold}.`
      : kind.keys?.includes("assert")
        ? "Write its assertions under assert."
        : "Remove it.";
    const isThreshold =
      kind.threshold && typeof node?.value === "number" && !located.fields?.has("threshold");
    const fixes = field && isThreshold ? [change("Change to threshold", field.key, "threshold", true)] : [];
    if (field) report("assertion-unused-key", field.key, `${kind.type} takes no value. ${help}`, fixes);
    return undefined;
  }
  if (kind.value === "schema") return readSchema(kind, located, desk);
  if (kind.value === "json" || kind.value === "elements") {
    if (!field) return undefined;
    if (kind.value === "json" && node && (node.value !== null || node.source)) return asWritten(node, report);
  }
  // A limit may stand in the threshold instead.
  if (!field && kind.thresholdOptional && located.fields?.has("threshold") && kind.value === "count")
    return undefined;
  if (!node || node.value === null || (node.items?.length === 0 && kind.value === "texts")) {
    report(
      "assertion-missing-value",
      field?.key ?? located,
      `${kind.type} needs ${wanted[kind.value]} as value.`,
    );
    return undefined;
  }
  if (kind.value === "count" || kind.value === "call" || kind.value === "elements") {
    if (readers[kind.value](node.value) !== undefined) return asWritten(node, report);
    report("assertion-wrong-value", node, `${kind.type} needs ${wanted[kind.value]} as value.`);
    return undefined;
  }
  if (kind.value === "texts") return readTexts(kind, node, report);
  if (kind.value === "anything" && (node.items || node.fields)) return asWritten(node, report);
  const text = readText(kind, node, report);
  if (kind.value === "pattern" && text !== undefined) checkPattern(text, located, node, desk);
  return text;
}

const wanted = {
  text: "a text",
  texts: "a list of texts",
  anything: "a value",
  pattern: "a regular expression",
  json: "a value",
  count: "a number, or a map with min, max or both (min not above max),",
  elements: "the paths of elements, such as order.item,",
  call: "the name of a tool, or a map with name and, if they matter, arguments and mode (exact or partial),",
};

/** Those that say by undefined that a value is not theirs. */
const readers = { count: limitsOf, elements: elementsOf, call: wantedCall };

function readTexts(kind: AssertionKind, node: Located, report: Report): string[] | undefined {
  if (!node.items) {
    report("assertion-wrong-value", node, `${kind.type} needs a list of texts, one after each dash.`);
    return undefined;
  }
  const texts = node.items.map((item) => readText({ ...kind, emptyHolds: true }, item, report));
  return texts.some((text) => text === undefined) ? undefined : (texts as string[]);
}

/** A scalar as it is written (`1.0` stays `1.0`). */
function readText(kind: AssertionKind, node: Located, report: Report): string | undefined {
  if (node.items || node.fields || node.value === null) {
    report(
      "assertion-wrong-value",
      node,
      `${kind.type} needs a text here. Put it in quotes if it has : or [ in it.`,
    );
    return undefined;
  }
  const text = typeof node.value === "string" ? node.value : (node.source ?? String(node.value));
  if (text === "" && kind.emptyHolds) {
    report("assertion-always-holds", node, "An empty value holds for every answer.");
  }
  if (kind.value !== "pattern") reportTemplate(text, node, report);
  return text;
}

function reportTemplate(text: string, node: Located, report: Report): void {
  if (!text.includes("{{") || !text.includes("}}")) return;
  const help = "Write out what this test's vars would give.";
  report("assertion-template", node, `${quote(text)} is compared as it stands, it is not filled in. ${help}`);
}

/** A value of any kind; texts in it that look like a template are told. */
function asWritten(located: Located, report: Report): unknown {
  if (typeof located.value === "string") reportTemplate(located.value, located, report);
  for (const item of located.items ?? []) asWritten(item, report);
  for (const { node } of located.fields?.values() ?? []) asWritten(node, report);
  return located.value;
}

function checkPattern(pattern: string, located: Located, node: Located, desk: Desk): void {
  const { report } = desk;
  const flagsNode = located.fields?.get("flags")?.node;
  const flags = typeof flagsNode?.value === "string" ? flagsNode.value : "";
  const flagsError = errorOf("", flags);
  if (flagsNode && flagsError) {
    report(
      "assertion-regex",
      flagsNode,
      `The flags ${quote(flags)} are not valid. Use i, m, s, u or v, each once.`,
    );
    return;
  }
  const error = errorOf(pattern, flags);
  if (error) {
    const inline = /^\(\?([ims]+)\)/.exec(pattern);
    const help = inline ? " Write the letters of (?i) as flags instead." : "";
    const fixes =
      inline && !flags ? apart(desk.text, located, pattern.slice(inline[0].length), inline[1]!) : [];
    report("assertion-regex", node, `This is no regular expression of JavaScript: ${error}.${help}`, fixes);
  } else if (/^\/[\s\S]+\/[dgimsuvy]*$/.test(pattern)) {
    const help = "Write the pattern without them, and the letters behind as flags.";
    const end = pattern.lastIndexOf("/");
    const fixes = flags ? [] : apart(desk.text, located, pattern.slice(1, end), pattern.slice(end + 1));
    report("assertion-regex-slashes", node, `The slashes are part of the pattern. ${help}`, fixes);
  }
}

/** The change that writes a pattern and, beside it, its flags. */
function apart(text: string, { fields }: Located, pattern: string, flags: string): Fix[] {
  const letters = [...new Set(flags)].filter((letter) => "ims".includes(letter)).join("");
  const value = fields?.get("value");
  if (!value || errorOf(pattern, letters)) return [];
  const quoted = {
    start: value.node.start,
    end: value.node.end,
    newText: `'${pattern.replaceAll("'", "''")}'`,
  };
  if (!letters) return [{ title: "Remove the slashes", edits: [quoted], preferred: true }];
  const edits = [quoted, besideKey(text, value, `flags: ${letters}`)];
  return [{ title: `Write ${letters} as flags`, edits, preferred: true }];
}

function errorOf(pattern: string, flags: string): string | undefined {
  try {
    new RegExp(pattern, flags);
    return undefined;
  } catch (error) {
    return reason(error);
  }
}

function readSchema(kind: AssertionKind, located: Located, { context, report }: Desk): unknown {
  const field = located.fields?.get("value");
  if (!field) {
    if (kind.type !== "matches-schema" || context.outputSchema !== null) return undefined;
    const help = "Write one there, or a JSON Schema as value.";
    report("assertion-no-schema", located, `The prompt has no output.schema to match. ${help}`);
    return undefined;
  }
  if (field.node.value === null) {
    report(
      "assertion-missing-value",
      field.key,
      `The value of ${kind.type} is empty. Write a JSON Schema, or leave it out.`,
    );
    return undefined;
  }
  for (const { code, path, message, known = [] } of schemaMistakes(field.node.value)) {
    const isKey = code === "schema-unknown-keyword";
    const node = within(field.node, path);
    const word = isKey ? path.at(-1) : node.value;
    const place = isKey ? keyWithin(field.node, path) : node;
    report(code, place, message, typeof word === "string" ? meant(word, known, place).fixes : []);
  }
  return field.node.value;
}
