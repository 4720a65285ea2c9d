import type { TSchema } from "typebox";
import type { Fields } from "../../schema/keywords.ts";
import type { Finding } from "../../source/finding.ts";
import type { Located } from "../../source/located.ts";
import type { Place, Report } from "../../source/problem.ts";
import { hasInvisible, quote, visible } from "../../source/words.ts";
import type { Problem } from "../../types.ts";
import { idLength, TestFile } from "../format.ts";
import { isGate } from "../judge.ts";
import type { Assertion, TestCase, TestContext, TestSet } from "../types.ts";
import { readAssertion } from "./assertion.ts";
import type { Desk } from "./desk.ts";
import { assignIds } from "./ids.ts";
import { reportMisplaced } from "./misplaced.ts";
import { checkShape } from "./shape.ts";
import { checkRequired, checkVars } from "./vars.ts";

/** A YAML value to read tests from, with the problems met on the way. */
export interface TestSource {
  /** The text that the root's places count in. */
  text: string;
  root: Located | null;
  problems: Finding[];
  report: Report;
  /** What is wrong with the syntax: what was read is then a guess that must not be run. */
  broken: Problem | undefined;
}

/**
 * Reads the tests out of a YAML value: a whole test file, or just the list of its tests. Where the syntax is
 * broken nothing more is said, since it would only follow from that.
 */
export function readTests(source: TestSource, context: TestContext): TestSet {
  const { text, root, problems, broken } = source;
  const report = broken ? () => {} : source.report;
  if (!root || (root.value === null && !root.source)) return { tests: [], problems };
  const told = reportMisplaced(text, root, context, report);
  const desk: Desk = { text, context, report, told };
  if (root.items) checkShape(TestFile.properties.tests as TSchema, root, '"tests"', desk);
  else checkShape(TestFile, root, "A test file", desk);

  const defaults = root.fields?.get("defaultTest")?.node;
  const inherited = readParts(defaults, desk);
  const sources = (root.items ?? root.fields?.get("tests")?.node.items ?? []).filter((item) => item.fields);
  checkIds(sources, report);
  const ids = assignIds(sources.map(named));
  const cases = sources.map((source, index) =>
    readTest(ids[index] ?? "", source, inherited, readParts(source, desk), desk),
  );

  const ranges: Place[] = defaults ? [defaults] : [];
  const errors = problems.filter(({ severity }) => severity === "error");
  const first = (places: Place[]) => errors.find((one) => places.some((place) => inside(one, place)));
  const tests = cases.map((test) => {
    const assertions = test.assertions.map((assertion) =>
      withProblem(assertion, first([assertion])?.message),
    );
    const problem = broken ?? first([test, ...ranges]);
    return { ...test, assertions, ...(problem ? { problem } : {}) };
  });
  const description = textField(root, "description");
  return { ...(description === undefined ? {} : { description }), tests, problems };
}

interface Parts {
  vars: Fields;
  assertions: Assertion[];
  threshold?: number;
  model?: string;
}

/** What a test and `defaultTest` have in common. */
function readParts(source: Located | undefined, desk: Desk): Parts {
  const field = (key: string) => source?.fields?.get(key)?.node;
  const vars = field("vars");
  checkVars(vars, desk);
  const threshold = field("threshold")?.value;
  const model = textField(source, "model");
  return {
    vars: vars?.fields ? (vars.value as Fields) : {},
    assertions: (field("assert")?.items ?? []).flatMap((item) => readAssertion(item, desk) ?? []),
    ...(typeof threshold === "number" ? { threshold } : {}),
    ...(model === undefined ? {} : { model }),
  };
}

function readTest(
  id: string,
  source: Located,
  inherited: Parts,
  own: Parts,
  { context, report, told }: Desk,
): TestCase {
  const description = textField(source, "description");
  const assertions = [...inherited.assertions, ...own.assertions];
  const vars = { ...inherited.vars, ...own.vars };
  const key = source.fields?.get("assert")?.key ?? firstLine(source);
  const places = [source, source.fields?.get("vars")?.node];
  const isTold = places.some((place) =>
    [...(place?.fields?.values() ?? [])].some((field) => told.has(field)),
  );
  if (isTold) {
    // What it checks stands at another level, and that is said there.
  } else if (assertions.length === 0 && !source.fields?.get("assert")?.node.items?.length) {
    report("test-no-assertions", key, "This test has no assertions: it can neither pass nor fail.");
  } else if (own.threshold === undefined && inherited.threshold === undefined && assertions.length > 0) {
    const help = "Give the test a threshold, or let one of them gate.";
    if (assertions.every((one) => !isGate(one))) {
      const why = assertions.every(({ gate }) => gate) ? "weighs 0" : "says gate: false or weighs 0";
      const said = assertions.every(({ gate }) => !gate) ? "says gate: false" : why;
      report("test-only-ungated", key, `Every assertion ${said}, so nothing can fail. ${help}`);
    }
  }
  checkRequired(vars, { ...firstLine(source), value: null }, context, report);
  return {
    id,
    ...(description === undefined ? {} : { description }),
    ...inherited,
    ...own,
    vars,
    assertions,
    start: source.start,
    end: source.end,
  };
}

/** The first key of a test: enough to underline for what concerns all of it. */
function firstLine(source: Located): Place {
  const [first] = source.fields?.values() ?? [];
  return first?.key ?? source;
}

function checkIds(sources: Located[], report: Report): void {
  const seen = new Set<string>();
  for (const source of sources) {
    const id = writtenId(source);
    const node = source.fields?.get("id")?.node;
    if (id === undefined || !node) continue;
    if (hasInvisible(id)) {
      report("invisible-character", node, `The id "${visible(id)}" holds an invisible character. Retype it.`);
    }
    if (seen.has(id))
      report("test-duplicate-id", node, `Another test above has the id ${quote(id)}. Give it its own.`);
    seen.add(id);
  }
}

function named(source: Located) {
  const id = writtenId(source);
  const description = textField(source, "description");
  return {
    ...(id === undefined ? {} : { id }),
    ...(description === undefined ? {} : { description }),
    content: source.value,
  };
}

function writtenId(source: Located): string | undefined {
  const node = source.fields?.get("id")?.node;
  if (typeof node?.value === "number") return node.source ?? String(node.value);
  const id = node?.value;
  return typeof id === "string" && id.length > 0 && id.length <= idLength ? id : undefined;
}

function textField(source: Located | undefined, key: string): string | undefined {
  const value = source?.fields?.get(key)?.node.value;
  return typeof value === "string" ? value : undefined;
}

function withProblem(assertion: Assertion, problem: string | undefined): Assertion {
  return problem === undefined ? assertion : { ...assertion, problem };
}

function inside(one: Place, place: Place): boolean {
  return one.start >= place.start && one.end <= place.end;
}
