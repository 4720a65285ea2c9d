import type { Fix } from "../../source/finding.ts";
import type { Field, Located } from "../../source/located.ts";
import type { Report } from "../../source/problem.ts";
import { list, visible } from "../../source/words.ts";
import { AssertionSource, TestFile, TestSource } from "../format.ts";
import { kindOf } from "../kinds/index.ts";
import type { TestContext } from "../types.ts";
import { gather, moveOut } from "./move.ts";
import { declaredInputs } from "./vars.ts";

const testKeys = Object.keys(TestSource.properties);
const assertionKeys = Object.keys(AssertionSource.properties);
/** What `defaultTest` can hold of a test. */
const sharedKeys = ["vars", "assert", "threshold", "model"];

/**
 * Reports keys that are right and stand at the wrong level: under `vars`, in an assertion, beside the list of tests.
 * Each is told once, with the change that moves it.
 *
 * @returns the fields that were told: nothing more is to be said about them
 */
export function reportMisplaced(
  text: string,
  root: Located,
  context: TestContext,
  report: Report,
): Set<Field> {
  const told = new Set<Field>();
  const tell = (fields: Field[], sentence: (key: string) => string, fixes: Fix[]) => {
    for (const field of fields) {
      told.add(field);
      report("test-misplaced-key", field.key, sentence(keyOf(text, field)), fixes);
    }
  };
  const inFile = (file: Located) => {
    const fields = pairs(file, testKeys).filter((field) => keyOf(text, field) !== "description");
    const lacksTests = !file.fields?.has("tests");
    const known = pairs(file, [...testKeys, ...Object.keys(TestFile.properties)]);
    if (
      lacksTests &&
      has(file, "assert") &&
      !has(file, "defaultTest") &&
      known.length === file.fields?.size
    ) {
      const edits = gather(text, [...file.fields.values()], asItemOf("tests"));
      const fixes = edits ? [{ title: "Make a test of it", edits, preferred: true }] : [];
      // What the file lacks is told by this.
      told.add(file.fields.get("assert")!);
      return tell(fields, (key) => `"${key}" belongs to a test, an item of tests.`, fixes);
    }
    const movable = fields.every((field) => sharedKeys.includes(keyOf(text, field)));
    const edits =
      movable && !has(file, "defaultTest") ? gather(text, fields, under("defaultTest")) : undefined;
    const fixes = edits ? [{ title: "Move under defaultTest", edits }] : [];
    tell(fields, (key) => `"${key}" belongs to a test, or to defaultTest for all of them.`, fixes);
  };
  const inTest = (test: Located) => {
    const own = assertionKeys.filter((key) => !testKeys.includes(key));
    const fields = pairs(test, own);
    if (!fields.some((field) => keyOf(text, field) === "type")) return;
    const edits = has(test, "assert") ? undefined : gather(text, fields, asItemOf("assert"));
    const fixes = edits ? [{ title: "Make an assertion of it", edits, preferred: true }] : [];
    tell(fields, (key) => `"${key}" belongs to an assertion, an item of assert.`, fixes);
  };
  const inVars = (test: Located) => {
    const vars = test.fields?.get("vars");
    const fields = vars ? misplacedVars(text, vars.node, context) : [];
    if (!vars || fields.length === 0) return;
    const free = fields.filter((field) => !has(test, keyOf(text, field)));
    const names = list(free.map((field) => keyOf(text, field)));
    const fixes = free.length
      ? [{ title: `Move ${names} beside vars`, edits: moveOut(text, free, vars.node, vars), preferred: true }]
      : [];
    const sentence = (key: string) =>
      `"${key}" stands one level too deep: here it is an input that the prompt does not have. It belongs beside vars.`;
    tell(fields, sentence, fixes);
  };
  const inAssertions = (test: Located) => {
    const owner = test.fields?.get("assert");
    for (const item of owner?.node.items ?? []) {
      if (!owner || item.fields?.get("type")?.node.value === "assert-set") continue;
      const strays = pairs(item, testKeys).filter((field) => isStray(item, keyOf(text, field)));
      for (const field of strays) {
        const key = keyOf(text, field);
        const edits = has(test, key) ? [] : moveOut(text, [field], item, owner);
        const fixes = edits.length ? [{ title: `Move ${key} beside assert`, edits, preferred: true }] : [];
        if (key === "threshold") {
          told.add(field);
          const type = String(item.fields?.get("type")?.node.value);
          const help = "The threshold of the whole test stands beside its assert.";
          report("assertion-unused-key", field.key, `${type} takes no threshold. ${help}`, fixes);
          continue;
        }
        const sentence = () => `"${key}" stands one level too deep: it belongs to the test, beside assert.`;
        tell([field], sentence, fixes);
      }
    }
  };
  const tests = root.items ?? root.fields?.get("tests")?.node.items ?? [];
  const defaults = root.fields?.get("defaultTest")?.node;
  if (root.fields) inFile(root);
  for (const test of [...(defaults ? [defaults] : []), ...tests]) {
    if (!test.fields) continue;
    inTest(test);
    inVars(test);
    inAssertions(test);
  }
  return told;
}

/** The keys of a test that stand under `vars` and that the prompt has no input for. */
function misplacedVars(text: string, vars: Located, context: TestContext): Field[] {
  const declared = declaredInputs(context);
  const fields = pairs(vars, testKeys).filter((field) => !declared?.includes(keyOf(text, field)));
  if (declared) return fields;
  // Without a schema any name may be an input: a list of assertions is none.
  const isAssert = (field: Field) =>
    keyOf(text, field) === "assert" && field.node.items?.some((item) => item.fields?.has("type"));
  return fields.some(isAssert) ? fields : [];
}

/** A threshold may be the assertion's own. */
function isStray(item: Located, key: string): boolean {
  if (!assertionKeys.includes(key)) return true;
  const type = item.fields?.get("type")?.node.value;
  const kind = typeof type === "string" ? kindOf(type.replace(/^not-/, "")) : undefined;
  const value = item.fields?.get("threshold")?.node.value;
  return (
    key === "threshold" && kind !== undefined && !kind.threshold && typeof value === "number" && value <= 1
  );
}

const pairs = (map: Located, keys: readonly string[]): Field[] =>
  [...(map.fields ?? [])].flatMap(([key, field]) => (keys.includes(key) ? [field] : []));

const has = (map: Located, key: string): boolean => map.fields?.has(key) ?? false;

const keyOf = (text: string, { key }: Field): string =>
  visible(text.slice(key.start, key.end)).replace(/^(["'])(.*)\1$/, "$2");

const asItemOf = (key: string) => (lines: string[]) => [
  `${key}:`,
  ...lines.map((line, index) => (line.trim() === "" ? line : `${index === 0 ? "  - " : "    "}${line}`)),
];

const under = (key: string) => (lines: string[]) => [
  `${key}:`,
  ...lines.map((line) => (line.trim() === "" ? line : `  ${line}`)),
];
