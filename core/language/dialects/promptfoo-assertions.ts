import type { Lost } from "./jinja-expressions.ts";
import type { NamedFiles } from "./promptfoo-files.ts";
import { filled, isTemplate } from "./promptfoo-vars.ts";
import { readStructure } from "./structure.ts";
import { isMap } from "./write.ts";

type Values = Record<string, unknown>;

/** The types of assertions that test files have; a test holds them against the judge's. */
export const assertionTypes: readonly string[] = [
  "equals",
  "contains",
  "icontains",
  "starts-with",
  "ends-with",
  "contains-any",
  "contains-all",
  "icontains-any",
  "icontains-all",
  "regex",
  "is-json",
  "matches-schema",
  "contains-json",
  "json-path",
  "is-xml",
  "contains-xml",
  "is-html",
  "contains-html",
  "is-valid-openai-tools-call",
  "tool-call",
  "finish-reason",
  "is-refusal",
  "levenshtein",
  "word-count",
  "tokens",
  "latency",
  "cost",
  "any",
  "all",
  "none",
];

/** Types that take no value. */
const bareTypes = new Set(["is-html", "contains-html", "is-valid-openai-tools-call", "is-refusal"]);

/** Types whose value is a JSON Schema, which promptfoo also takes as text. */
const schemaTypes = new Set(["is-json", "matches-schema", "contains-json"]);

/** Types that promptfoo does not have: a configuration that names one is not carried over by its name alone. */
const ownTypes = new Set(["json-path", "tokens", "tool-call", "any", "all", "none"]);

/** What is known where an assertion stands. */
export interface Surroundings {
  /** The vars of its test, for what its value takes from them. */
  vars: Values;
  /** True in a test with a threshold: promptfoo then fails it by its score alone. */
  scored: boolean;
  files: NamedFiles;
}

/** Assertions of promptfoo's in the words of test files; those that have none are told by their type. */
export function assertionsOf(given: unknown, around: Surroundings, note: Lost): Values[] {
  if (given === undefined || given === null) return [];
  const loaded = around.files.loaded(given, "assert");
  return (Array.isArray(loaded) ? loaded : [loaded]).flatMap((one: unknown) => {
    if (isMap(one)) return assertion(one, around, note);
    note(`An assertion that is no map (${JSON.stringify(one)?.slice(0, 80)}) is left out.`);
    return [];
  });
}

function assertion(one: Values, around: Surroundings, note: Lost): Values[] {
  const { type, value, threshold, weight, metric, assert, ...others } = one;
  if (type === "assert-set" && threshold === undefined && weight === undefined) {
    tellOthers("assert-set", others, note);
    return assertionsOf(assert, around, note);
  }
  const plain = String(type).replace(/^not-/, "");
  if (!assertionTypes.includes(plain) || ownTypes.has(plain)) {
    note(`Assertions of the type ${String(type)} are not known here and are left out.`);
    return [];
  }
  for (const key of ["transform", "contextTransform"])
    if (others[key] !== undefined) {
      note(`An assertion (${String(type)}) that judges a changed answer (${key}) is left out.`);
      return [];
    }
  // A file that could not be read is told already; without its value the assertion would be another one.
  if ("value" in one && value === undefined) return [];
  const figures = plain === "latency" || plain === "cost";
  const limited = figures || plain === "levenshtein";
  const bare = figures || bareTypes.has(plain);
  const written = bare ? undefined : carried(plain, value, around, note);
  if (written === null) return [];
  const left = { ...(bare ? { value } : {}), ...(limited ? {} : { threshold }) };
  tellOthers(String(type), { ...others, ...left }, note);
  const isFree = around.scored || weight === 0;
  const name = typeof metric === "string" && isTemplate(metric) ? filled(metric, around.vars) : metric;
  return [
    {
      type,
      ...(written === undefined ? {} : { value: written }),
      ...(limited && threshold !== undefined ? { threshold } : {}),
      ...(weight === undefined ? {} : { weight }),
      ...(isFree ? { gate: false } : {}),
      ...(typeof name === "string" ? { metric: name } : {}),
    },
  ];
}

function tellOthers(type: string, others: Values, note: Lost): void {
  const left = Object.keys(others).filter((key) => others[key] !== undefined);
  if (left.length)
    note(`Of assertions of the type ${type}, ${left.join(", ")} ${left.length > 1 ? "are" : "is"} left out.`);
}

/** The value as the type wants it; null for one that cannot be carried over, which is told. */
function carried(type: string, value: unknown, { vars }: Surroundings, note: Lost): unknown {
  const templates = new Set<string>();
  const full = substituted(value, vars, templates);
  if (templates.size) {
    note(
      `An assertion (${type}) whose value is a template, ${[...templates][0]!.slice(0, 80)}, is left out.`,
    );
    return null;
  }
  if (typeof full === "string" && /^(?:file|https?|package):\/\/|^package:/.test(full)) {
    note(`An assertion (${type}) with the value ${full.slice(0, 120)}, a program or a file, is left out.`);
    return null;
  }
  if (/-(?:any|all)$/.test(type) && typeof full === "string") return full.split(",").map((one) => one.trim());
  if (schemaTypes.has(type) && typeof full === "string") {
    const read = readStructure(full, "A schema", false);
    if ("value" in read && isMap(read.value)) return read.value;
    note(`An assertion (${type}) whose schema cannot be read is left out.`);
    return null;
  }
  return full;
}

/** A value with the names in its texts filled in; those that need more are collected. */
function substituted(value: unknown, vars: Values, templates: Set<string>): unknown {
  if (Array.isArray(value)) return value.map((one) => substituted(one, vars, templates));
  if (isMap(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, substituted(one, vars, templates)]),
    );
  if (typeof value !== "string" || !isTemplate(value)) return value;
  const written = filled(value, vars);
  if (written === undefined) templates.add(value);
  return written;
}

/**
 * The assertion of a cell in a table of tests, such as `contains: Ada`; another text is compared as a whole
 * (`assertionFromString`).
 */
export function assertionFromCell(cell: string): Values {
  const text = cell.trim();
  const script = /^(javascript|fn|eval|python|grade|llm-rubric):([\s\S]*)$/.exec(text);
  if (script) {
    const type = { fn: "javascript", eval: "javascript", grade: "llm-rubric" }[script[1]!] ?? script[1]!;
    return { type, value: script[2]!.trim() };
  }
  const [, type, threshold, value] =
    /^((?:not-)?[a-z]+(?:-[a-z0-9]+)*)(?:\((\d+(?:\.\d+)?)\))?(?::([\s\S]*))?$/.exec(text) ?? [];
  const isFigure = type !== undefined && /^(?:not-)?(?:latency|cost)$/.test(type);
  const isLimited = /^(?:not-)?levenshtein$/.test(type ?? "");
  const isKnown =
    type !== undefined && (assertionTypes.includes(type.replace(/^not-/, "")) || value !== undefined);
  // A word with a colon may be a text: only the types that promptfoo knows are types.
  if (!type || !isKnown || !(assertionTypes.includes(type.replace(/^not-/, "")) || foreign.test(type)))
    return { type: "equals", value: text };
  if (isFigure) return { type, threshold: Number(threshold ?? 0.75) };
  return {
    type,
    ...(value === undefined ? {} : { value: value.trim() }),
    ...(threshold !== undefined && (isLimited || !assertionTypes.includes(type.replace(/^not-/, "")))
      ? { threshold: Number(threshold) }
      : {}),
  };
}

/** promptfoo's other types that a cell may name. */
const foreign =
  /^(?:not-)?(?:answer-relevance|bleu|classifier|contains-sql|context-\w+|factuality|g-eval|gleu|guardrails|human|is-(?:sql|valid-[\w-]+)|meteor|model-graded-\w+|moderation|perplexity(?:-score)?|pi|rouge-n|ruby|search-rubric|select-best|similar|webhook)$/;
