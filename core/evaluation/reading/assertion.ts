import { reason, schemaMistakes } from "../../schema/definition.ts";
import { change, type Fix } from "../../source/finding.ts";
import type { Located } from "../../source/located.ts";
import { meant } from "../../source/nearest.ts";
import type { Report } from "../../source/problem.ts";
import { quote } from "../../source/words.ts";
import { kindOf, writtenTypes } from "../kinds/index.ts";
import type { AssertionKind } from "../kinds/kind.ts";
import type { Assertion } from "../types.ts";
import type { Desk } from "./desk.ts";
import { besideKey } from "./move.ts";
import { foreignTypes } from "./promptfoo.ts";
import { checkReferences } from "./references.ts";
import { keyWithin, within } from "./within.ts";

/**
 * Reads one item of `assert` and reports what its type finds wrong with it; undefined when it has no type.
 * What its keys must be in general is checked before (shape.ts).
 */
export function readAssertion(located: Located, desk: Desk): Assertion | undefined {
  const { report } = desk;
  const written = located.fields?.get("type")?.node;
  if (typeof written?.value !== "string") return undefined;
  const not = written.value.startsWith("not-");
  const type = not ? written.value.slice(4) : written.value;
  const kind = kindOf(type);
  const assertion: Assertion = {
    type,
    not,
    gate: true,
    weight: 1,
    ...plainFields(located),
    start: located.start,
    end: located.end,
  };
  if (!kind) {
    reportUnknown(written.value, type, written, report);
    return assertion;
  }
  checkKeys(kind, written.value, located, desk);
  const given = located.fields?.get("value")?.node;
  // A list or schema that is one text is a mistake of its own.
  if (given && kind.value !== "schema" && (kind.value !== "texts" || given.items)) {
    checkReferences(given, "assertion-file", report);
  }
  const value = readValue(kind, located, desk);
  return value === undefined ? assertion : { ...assertion, value };
}

function reportUnknown(written: string, type: string, place: Located, report: Report): void {
  const foreign = foreignTypes.has(type);
  const what = foreign ? "is promptfoo's and not supported by this version" : "is no assertion type";
  const { help, fixes } = foreign ? { help: "", fixes: [] } : meant(written, writtenTypes(), place);
  const known = "Known are equals, contains, regex, is-json, matches-schema, latency, cost and others.";
  report("assertion-unknown-type", place, `${quote(written)} ${what}.${help || ` ${known}`}`, fixes);
}

/** The fields that need no look at the type; wrong ones are left out, they are reported already. */
function plainFields(located: Located): Partial<Assertion> {
  const read = (key: string, type: string) => {
    const value = located.fields?.get(key)?.node.value;
    return typeof value === type ? { [key]: value } : {};
  };
  const fence = located.fields?.get("fence")?.node.value;
  return {
    ...read("threshold", "number"),
    ...read("flags", "string"),
    ...read("gate", "boolean"),
    ...read("weight", "number"),
    ...read("metric", "string"),
    ...(fence === "allow" || fence === "forbid" ? { fence } : {}),
  };
}

function checkKeys(
  kind: AssertionKind,
  written: string,
  { fields, ...place }: Located,
  { report, told }: Desk,
): void {
  const threshold = fields?.get("threshold");
  if (kind.threshold && !threshold) {
    report("assertion-missing-threshold", place, `${written} needs a threshold, in ${kind.threshold}.`);
  } else if (kind.threshold && Number(threshold?.node.value) < 0) {
    report("assertion-wrong-value", threshold?.node ?? place, "The threshold must not be below 0.");
  } else if (!kind.threshold && threshold && !told.has(threshold)) {
    const help = "The threshold of the whole test stands beside its assert.";
    report("assertion-unused-key", threshold.key, `${written} takes no threshold. ${help}`);
  }
  for (const key of ["flags", "fence"] as const) {
    const field = fields?.get(key);
    if (field && !kind.keys?.includes(key)) {
      const owner = key === "flags" ? "regex" : "is-json, matches-schema and equals";
      report("assertion-unused-key", field.key, `${written} takes no ${key}; it is for ${owner}.`);
    }
  }
}

/** The value as its type wants it; undefined when there is none or it is wrong. */
function readValue(kind: AssertionKind, located: Located, desk: Desk): unknown {
  const { report } = desk;
  const field = located.fields?.get("value");
  const node = field?.node;
  if (kind.value === "none") {
    const help = `Write threshold: with the most allowed, in ${kind.threshold}.`;
    const isThreshold = typeof node?.value === "number" && !located.fields?.has("threshold");
    const fixes = field && isThreshold ? [change("Change to threshold", field.key, "threshold", true)] : [];
    if (field) report("assertion-unused-key", field.key, `${kind.type} takes no value. ${help}`, fixes);
    return undefined;
  }
  if (kind.value === "schema") return readSchema(kind, located, desk);
  if (!node || node.value === null || (node.items?.length === 0 && kind.value === "texts")) {
    const what = {
      text: "a text",
      texts: "a list of texts",
      anything: "a value",
      pattern: "a regular expression",
    };
    report(
      "assertion-missing-value",
      field?.key ?? located,
      `${kind.type} needs ${what[kind.value]} as value.`,
    );
    return undefined;
  }
  if (kind.value === "texts") return readTexts(kind, node, report);
  if (kind.value === "anything" && (node.items || node.fields)) return node.value;
  const text = readText(kind, node, report);
  if (kind.value === "pattern" && text !== undefined) checkPattern(text, located, node, desk);
  return text;
}

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
  if (kind.value !== "pattern" && text.includes("{{") && text.includes("}}")) {
    const help = "Write out what this test's vars would give.";
    report(
      "assertion-template",
      node,
      `${quote(text)} is compared as it stands, it is not filled in. ${help}`,
    );
  }
  return text;
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
