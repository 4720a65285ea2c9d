import { stringify } from "yaml";
import type { Lost } from "./jinja-expressions.ts";
import { assertionsOf } from "./promptfoo-assertions.ts";
import type { NamedFiles } from "./promptfoo-files.ts";
import { type FoundTest, tellOptions, testsOf, writtenTests } from "./promptfoo-tests.ts";
import { choices, combinations, isTemplate, varsOf } from "./promptfoo-vars.ts";
import { isMap } from "./write.ts";

type Values = Record<string, unknown>;

/** What a test file may hold. */
const most = 10_000;

/**
 * The tests of a configuration.
 *
 * @returns the values that every prompt begins with, the texts that stand in prompts for a var, and the test file
 *   for a prompt by what it is called; null when there is nothing to test
 */
export function testFiles(
  value: Values,
  files: NamedFiles,
  note: Lost,
): { defaults: Values; texts: ReadonlyMap<string, string>; tests: (labels: string[]) => string | null } {
  const loaded =
    typeof value.defaultTest === "string" ? files.load(value.defaultTest, "defaultTest") : value.defaultTest;
  const given = isMap(loaded) ? loaded : {};
  if (loaded !== undefined && !isMap(loaded)) note("defaultTest cannot be read and is left out.");
  const { vars: _, assert, options, threshold, ...others } = given;
  tellOptions(isMap(options) ? options : {}, "defaultTest", note);
  const left = Object.keys(others).filter((key) => key !== "description");
  if (left.length) note(`Of defaultTest, ${left.join(", ")} ${left.length > 1 ? "are" : "is"} left out.`);
  const written = writtenTests(value, files, note);
  const isPlain = !isMap(options) || options.disableVarExpansion !== true;
  const { vars, texts } = withoutTexts(varsOf(given.vars, files, note), written, files, note);
  const shares = Object.keys(vars).length ? combinations(vars, isPlain, files, note) : [{}];
  // Lists and templates among the defaults mean something in each test only.
  const isShared = shares.length === 1 && !Object.values(vars).some(isTemplate);
  const defaults = isShared ? shares[0]! : {};
  const thresholds = [threshold, ...written.map((one) => one.threshold)].filter(
    (one) => typeof one === "number",
  );
  const isAlike = thresholds.length === 0 || (typeof threshold === "number" && thresholds.length >= 1);
  const disables = written.some(({ options: own }) => isMap(own) && own.disableDefaultAsserts === true);
  const shared = assertionsOf(
    assert,
    { vars: defaults, scored: typeof threshold === "number", files },
    () => {},
  );
  const isCommon = isAlike && !disables && !JSON.stringify(assert ?? "").includes("{{");
  if (isCommon) assertionsOf(assert, { vars: defaults, scored: typeof threshold === "number", files }, note);
  const forEach: Values = {
    vars: isShared ? {} : vars,
    ...(isCommon ? {} : { assert }),
    ...(threshold === undefined || isCommon ? {} : { threshold }),
    options: isPlain ? {} : { disableVarExpansion: true },
  };
  const hasDefaults = !isShared || assert !== undefined || threshold !== undefined;
  const all = written.length || !hasDefaults ? written : [{}];
  const found: FoundTest[] = all.flatMap((one) => {
    const disabled = isMap(one.options) && one.options.disableDefaultAsserts === true;
    const scored = isCommon && typeof threshold === "number" ? { threshold: one.threshold ?? threshold } : {};
    const tests = testsOf(
      { ...one, ...scored },
      disabled ? { ...forEach, assert: undefined } : forEach,
      defaults,
      files,
      note,
    );
    return isCommon && one.threshold === undefined
      ? tests.map(({ test, ...rest }) => ({ ...rest, test: without(test, "threshold") }))
      : tests;
  });
  if (found.length > most)
    note(`Of ${found.length} tests the first ${most} are taken: a test file holds no more.`);
  const common = {
    ...(isCommon && threshold !== undefined ? { threshold } : {}),
    ...(isCommon && shared.length ? { assert: shared } : {}),
  };
  return {
    defaults,
    texts,
    tests(labels) {
      const own = found.filter(({ prompts }) => !prompts || prompts.some((one) => isMeant(one, labels)));
      if (own.length === 0) return null;
      const tests = own.slice(0, most).map(({ test }) => (Object.keys(test).length ? test : { vars: {} }));
      const file = { ...(Object.keys(common).length ? { defaultTest: common } : {}), tests };
      return stringify(file, { lineWidth: 0, aliasDuplicateObjects: false });
    },
  };
}

/**
 * Default vars without those that are templates of their own and that no test changes: their texts go into the
 * prompts, where their own vars are filled in.
 */
function withoutTexts(vars: Values, written: readonly Values[], files: NamedFiles, note: Lost) {
  const texts = new Map<string, string>();
  const kept: Values = {};
  const changes = (name: string) =>
    written.some((one) => !isMap(one.vars ?? {}) || Object.hasOwn(one.vars ?? {}, name));
  for (const [name, value] of Object.entries(vars)) {
    const [text, ...others] =
      changes(name) || typeof value !== "string" ? [] : choices(name, value, true, files, note);
    if (typeof text === "string" && others.length === 0 && isTemplate(text) && !/\benv\b/.test(text))
      texts.set(name, text.replace(/\n$/, ""));
    else kept[name] = value;
  }
  return { vars: kept, texts };
}

/** A label, or the beginning of labels with * at its end or `group:` in front. */
const isMeant = (pattern: string, labels: string[]) =>
  labels.some(
    (label) =>
      label === pattern ||
      (pattern.endsWith("*") && label.startsWith(pattern.slice(0, -1))) ||
      label.startsWith(`${pattern}:`),
  );

const without = (map: Values, key: string): Values =>
  Object.fromEntries(Object.entries(map).filter(([name]) => name !== key));
