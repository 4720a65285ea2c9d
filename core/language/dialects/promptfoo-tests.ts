import { readCsv } from "./csv.ts";
import type { Lost } from "./jinja-expressions.ts";
import { assertionFromCell, assertionsOf } from "./promptfoo-assertions.ts";
import { isProgram, type NamedFiles } from "./promptfoo-files.ts";
import { combinations, varsOf } from "./promptfoo-vars.ts";
import { modelNamed } from "./providers.ts";
import { extensionOf } from "./sources.ts";
import { readStructure } from "./structure.ts";
import { isMap } from "./write.ts";

type Values = Record<string, unknown>;

/** A test in the words of test files, and the prompts that it is for. */
export interface FoundTest {
  test: Values;
  /** Labels of prompts; all when undefined. */
  prompts?: string[];
}

const testKeys = [
  "vars",
  "assert",
  "options",
  "metadata",
  "provider",
  "providers",
  "prompts",
  "providerOutput",
  "threshold",
  "description",
];

/** The tests of a configuration as they are written: in it, in the files it names, in its scenarios. */
export function writtenTests(value: Values, files: NamedFiles, note: Lost): Values[] {
  const own = listed(value.tests, "tests", files, note);
  const scenarios = files.loaded(value.scenarios, "scenarios");
  const crossed = (Array.isArray(scenarios) ? scenarios : scenarios === undefined ? [] : [scenarios]).flatMap(
    (one: unknown) => {
      const { config, tests, description: _, ...others } = isMap(one) ? one : {};
      const left = Object.keys(others);
      if (left.length) note(`Of scenarios, ${left.join(", ")} ${left.length > 1 ? "are" : "is"} left out.`);
      const bases = Array.isArray(config) ? config.filter(isMap) : [{}];
      return bases.flatMap((base) =>
        listed(tests ?? [{}], "scenarios", files, note).map((test) => over(base, test, files, note)),
      );
    },
  );
  return [...own, ...crossed];
}

/** A test over what is common to several. */
function over(base: Values, test: Values, files: NamedFiles, note: Lost): Values {
  const list = (one: unknown) => (one === undefined ? [] : [one]).flat();
  return {
    ...base,
    ...test,
    vars: { ...varsOf(base.vars, files, note), ...varsOf(test.vars, files, note) },
    assert: [...list(base.assert), ...list(test.assert)],
    options: { ...(isMap(base.options) ? base.options : {}), ...(isMap(test.options) ? test.options : {}) },
  };
}

function listed(tests: unknown, what: string, files: NamedFiles, note: Lost): Values[] {
  if (tests === undefined || tests === null) return [];
  return (Array.isArray(tests) ? tests : [tests]).flatMap((one: unknown): Values[] => {
    if (typeof one === "string") return fromReference(one, what, files, note);
    if (isMap(one) && typeof one.path === "string") {
      if (one.config !== undefined) note(`The config of ${one.path} is left out.`);
      return fromReference(one.path, what, files, note);
    }
    if (isMap(one)) return [one];
    note(`One of the ${what} is neither a map nor a file and is left out.`);
    return [];
  });
}

/** The tests in a file, or in all files of a pattern. */
function fromReference(reference: string, what: string, files: NamedFiles, note: Lost): Values[] {
  const path = reference.replace(/^file:\/\//, "");
  const left = (why: string) => {
    note(`Of the ${what} in other files, ${reference} is left out: ${why}`);
    return [];
  };
  if (isProgram(path)) return left("they come out of a program.");
  if (/^[\w-]+:\/\//.test(path)) return left("they are kept elsewhere.");
  if (/\.xlsx?(?:#.*)?$/i.test(path)) return left("tables of Excel are not read. Save it as .csv.");
  return files.named(path).flatMap((one) => {
    const text = files.text(one);
    if (text === undefined) return left("it is not there, or outside of the workspace.");
    if (extensionOf(one) === "csv") {
      const rows = readCsv(text);
      return rows ? rows.map((row) => fromRow(row, note)) : left("a quoted field never ends.");
    }
    if (extensionOf(one) === "jsonl")
      return text
        .split("\n")
        .flatMap((line, at) => {
          const read = line.trim() ? readStructure(line, one, true, at + 1) : { value: [] };
          return "mistake" in read ? left(read.mistake) : [read.value].flat();
        })
        .flatMap((row) => testOf(row, one, note));
    const read = readStructure(text, one, extensionOf(one) === "json");
    if ("mistake" in read) return left(read.mistake);
    return [files.loaded(read.value, one)].flat().flatMap((row) => testOf(row, one, note));
  });
}

function testOf(row: unknown, path: string, note: Lost): Values[] {
  if (!isMap(row)) {
    if (row !== undefined && row !== null) note(`A test in ${path} is no map and is left out.`);
    return [];
  }
  const isTest = Object.keys(row).some((key) => testKeys.includes(key));
  return [isTest ? row : fromRow(row, note)];
}

/** A row of a table: its columns are vars, those that begin with two underscores say the rest. */
function fromRow(row: Values, note: Lost): Values {
  const vars: Values = {};
  const assert: Values[] = [];
  const left: string[] = [];
  let rest: Values = {};
  for (const [key, cell] of Object.entries(row)) {
    const text = String(cell ?? "").trim();
    if (/^__expected\d*$/.test(key)) {
      if (text) assert.push(assertionFromCell(text));
    } else if (key === "__description") rest = { ...rest, ...(text ? { description: text } : {}) };
    else if (key === "__threshold")
      rest = { ...rest, ...(text && Number.isFinite(Number(text)) ? { threshold: Number(text) } : {}) };
    else if (key === "__metric") rest = { ...rest, ...(text ? { metric: text } : {}) };
    else if (key.startsWith("__")) left.push(...(text ? [key] : []));
    else vars[key] = cell;
  }
  if (left.length) note(`Columns of tests, ${left.join(", ")}, are left out.`);
  const { metric, ...others } = rest;
  return {
    ...others,
    vars,
    assert: metric === undefined ? assert : assert.map((one) => ({ ...one, metric })),
  };
}

/**
 * A written test as those of a test file: one for each combination of its values.
 *
 * @param defaults what `defaultTest` says and is not said for all tests at once
 * @param shared the vars that the prompt file itself brings along
 */
export function testsOf(
  written: Values,
  defaults: Values,
  shared: Values,
  files: NamedFiles,
  note: Lost,
): FoundTest[] {
  const { vars, assert, threshold, description, options, provider, prompts, ...others } = over(
    defaults,
    written,
    files,
    note,
  );
  const given = isMap(options) ? options : {};
  tellOptions(given, "tests", note);
  const left = Object.keys(others).filter((key) => others[key] !== undefined && key !== "id");
  if (left.length) note(`Of tests, ${left.join(", ")} ${left.length > 1 ? "are" : "is"} left out.`);
  const model = modelOf(provider, note);
  const isScored = typeof threshold === "number";
  const own = vars as Values;
  const all = combinations({ ...shared, ...own }, given.disableVarExpansion !== true, files, note);
  return all.map((one, at) => {
    const found = assertionsOf(assert, { vars: one, scored: isScored, files }, note);
    const title = typeof description === "string" ? description.slice(0, 1000) : undefined;
    const kept = Object.fromEntries(Object.entries(one).filter(([name]) => Object.hasOwn(own, name)));
    return {
      test: {
        ...(title ? { description: all.length > 1 ? `${title} (${at + 1})` : title } : {}),
        ...(Object.keys(kept).length ? { vars: kept } : {}),
        ...(isScored ? { threshold } : {}),
        ...(model === undefined ? {} : { model }),
        ...(found.length ? { assert: found } : {}),
      },
      ...(prompts === undefined ? {} : { prompts: [prompts].flat().map(String) }),
    };
  });
}

function modelOf(provider: unknown, note: Lost): string | undefined {
  if (provider === undefined || provider === null) return undefined;
  const { id, ...others } = isMap(provider) ? provider : { id: provider };
  const left = Object.keys(others);
  if (left.length)
    note(`Of the provider of a test, ${left.join(", ")} ${left.length > 1 ? "are" : "is"} left out.`);
  return typeof id === "string" ? modelNamed(id, note) : undefined;
}

/** What `options` says has no words in test files. */
export function tellOptions(options: Values, whose: string, note: Lost): void {
  for (const key of Object.keys(options)) {
    if (key === "disableVarExpansion" || key === "disableDefaultAsserts") continue;
    const why =
      key === "provider" || key === "rubricPrompt"
        ? ": it is the judge of assertions that are not known here"
        : /^(?:transform|postprocess)$/.test(key)
          ? ": answers are judged as they are"
          : "";
    note(`Of ${whose}, options.${key} is left out${why}.`);
  }
}
