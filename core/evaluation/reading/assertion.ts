import { change } from "../../source/finding.ts";
import type { Located } from "../../source/located.ts";
import { meant } from "../../source/nearest.ts";
import type { Report } from "../../source/problem.ts";
import { quote } from "../../source/words.ts";
import { AssertionSource } from "../format.ts";
import { kindOf, writtenTypes } from "../kinds/index.ts";
import { readPath } from "../kinds/json-path.ts";
import type { AssertionKind } from "../kinds/kind.ts";
import { pathHelp } from "../kinds/places.ts";
import type { Assertion } from "../types.ts";
import type { Desk } from "./desk.ts";
import { foreignTypes } from "./promptfoo.ts";
import { checkReferences } from "./references.ts";
import { checkShape } from "./shape.ts";
import { readValue } from "./value.ts";

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
  const inner = kind.keys?.includes("assert") ? readInner(kind, located, desk) : undefined;
  return { ...assertion, ...(value === undefined ? {} : { value }), ...(inner && { assert: inner }) };
}

/** The assertions in an assertion; they count together, as one. */
function readInner(kind: AssertionKind, located: Located, desk: Desk): Assertion[] | undefined {
  const { report, told } = desk;
  const field = located.fields?.get("assert");
  const items = field?.node.items ?? [];
  const isGroup = kind.value === "none";
  if (items.length === 0 && (isGroup || field) && !(field && told.has(field))) {
    const help = "Write assert: with a list of assertions.";
    report("assertion-missing-value", field?.key ?? located, `${kind.type} has no assertions. ${help}`);
  }
  if (!field) return undefined;
  return items.flatMap((item) => {
    checkShape(AssertionSource, item, "An assertion", desk);
    for (const key of ["gate", "weight"]) {
      const stray = item.fields?.get(key);
      const owner = `It counts with all of ${kind.type}: write ${key} there.`;
      if (stray) report("assertion-unused-key", stray.key, `An assertion in another has no ${key}. ${owner}`);
    }
    return readAssertion(item, desk) ?? [];
  });
}

function reportUnknown(written: string, type: string, place: Located, report: Report): void {
  const instead = foreignTypes.get(type);
  if (instead !== undefined) {
    const sentence = `${quote(written)} is promptfoo's and not supported by this version. ${instead}`;
    const fixes =
      type === "assert-set" ? [change("Change to all", place, written.replace(type, "all"), true)] : [];
    report("assertion-unknown-type", place, sentence, fixes);
    return;
  }
  const { help, fixes } = meant(written, writtenTypes(), place);
  const known = " Known are equals, contains, regex, is-json, matches-schema, latency, cost and others.";
  report("assertion-unknown-type", place, `${quote(written)} is no assertion type.${help || known}`, fixes);
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
    ...read("path", "string"),
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
  if (kind.threshold && !threshold && !kind.thresholdOptional) {
    report("assertion-missing-threshold", place, `${written} needs a threshold, in ${kind.threshold}.`);
  } else if (kind.threshold && Number(threshold?.node.value) < 0) {
    report("assertion-wrong-value", threshold?.node ?? place, "The threshold must not be below 0.");
  } else if (!kind.threshold && threshold && !told.has(threshold)) {
    const help = "The threshold of the whole test stands beside its assert.";
    report("assertion-unused-key", threshold.key, `${written} takes no threshold. ${help}`);
  }
  for (const [key, owner] of Object.entries(owners) as [keyof typeof owners, string][]) {
    const field = fields?.get(key);
    if (field && !kind.keys?.includes(key) && !told.has(field)) {
      report("assertion-unused-key", field.key, `${written} takes no ${key}; it is for ${owner}.`);
    }
  }
  if (!kind.keys?.includes("path")) return;
  const path = fields?.get("path")?.node;
  if (!path) {
    report("assertion-missing-value", place, `${written} needs a path, such as path: $.items[0].name.`);
  } else if (typeof path.value === "string" && !readPath(path.value)) {
    report("assertion-wrong-value", path, pathHelp(path.value));
  }
}

/** The types that each further key is for. */
const owners = {
  flags: "regex",
  fence: "is-json, matches-schema, equals and json-path",
  path: "json-path",
  assert: "any, all, none and json-path",
};
