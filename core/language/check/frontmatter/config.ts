import { isMap, isScalar, isSeq } from "yaml";
import { resolveModel } from "../../../rendering/models.ts";
import { configuredTwice, type Parameters, toParameters } from "../../../rendering/request-parameters.ts";
import { similar as nearest } from "../../../source/nearest.ts";
import { type Entry, mapEntries, textOf } from "../source.ts";
import { edit, type Report, type Rule, type Subject } from "../subject.ts";
import { configKeys, configRanges } from "./known.ts";
import { withoutEntry } from "./move.ts";
import { asList } from "./values.ts";

/** The config's keys and values; anything may stand there, so only what is surely wrong is said. */
export const configValues: Rule = (subject, report) => {
  const config = subject.keys.find(({ name }) => name === "config");
  if (!config || !isMap(config.value)) return;
  const entries = mapEntries(config.value, subject.yamlStart, subject.document);
  const names = new Set(entries.map(({ name }) => name));
  const model = modelOf(subject) ?? { model: "" };
  const parameters = new Map<string, [entry: Entry, value: string]>();
  for (const entry of entries) {
    if (
      misspelled(entry, names, report) ||
      wrongNumber(subject, entry, report) ||
      wrongList(subject, entry, report)
    )
      continue;
    for (const [name, value] of Object.entries(mapped(subject, entry, model, report))) {
      const written = JSON.stringify(value);
      const before = parameters.get(name);
      if (before && before[1] !== written) twice(subject, before[0], entry, name, report);
      parameters.set(name, [entry, written]);
    }
  }
};

/** Two keys that are one parameter: the earlier one is lost. */
function twice(subject: Subject, first: Entry, second: Entry, parameter: string, report: Report): undefined {
  report("config-twice", configuredTwice(first.name, second.name, parameter), second.key, {
    related: [{ start: first.key[0], end: first.key[1], message: "The other one" }],
    fixes: [first, second].flatMap((entry) => withoutEntry(subject, entry)),
  });
}

function misspelled({ name, key }: Entry, taken: ReadonlySet<string>, report: Report): boolean {
  if (name.length < 4 || name.includes(":") || isKnown(name)) return false;
  const free = configKeys.filter((one) => !taken.has(one) && Math.abs(one.length - name.length) <= 2);
  const meant = nearest(name, free);
  const slips = Math.min(2, Math.floor(name.length / 4));
  if (!meant || distance(name, meant) > slips) return false;
  const message = `No provider is known to take config.${name}. Did you mean "${meant}"?`;
  report("unknown-key", message, key, { fixes: [edit(`Change to ${meant}`, key, meant, true)] });
  return true;
}

/** True for a known key in any convention; all small letters is none where the key has capitals. */
function isKnown(name: string): boolean {
  if (configKeys.includes(name)) return true;
  return /[A-Z_-]/.test(name) && configKeys.some((key) => plain(key) === plain(name));
}

const plain = (name: string) => name.toLowerCase().replace(/[-_]/g, "");

/** How many letters differ at least: the letters that only one of the words has. */
function distance(one: string, other: string): number {
  const left = [...one];
  let extra = 0;
  for (const letter of other) {
    const at = left.indexOf(letter);
    if (at >= 0) left.splice(at, 1);
    else extra++;
  }
  return Math.max(left.length, extra);
}

function wrongNumber(subject: Subject, { name, value, place }: Entry, report: Report): boolean {
  const range = Object.hasOwn(configRanges, name) ? configRanges[name] : undefined;
  if (!range || !isScalar(value) || value.value === null) return false;
  const given = value.value;
  if (typeof given === "string") {
    if (given.includes("{{")) return true;
    const numeric = given.trim() !== "" && Number.isFinite(Number(given));
    const message = `config.${name} must be a number, but is a text.${numeric ? " Remove the quotes." : ""}`;
    report("wrong-type", message, place, {
      fixes: numeric ? [edit("Remove the quotes", place, given.trim(), true)] : [],
    });
    return true;
  }
  if (typeof given !== "number") {
    report("wrong-type", `config.${name} must be a number, but is ${String(given)}.`, place);
    return true;
  }
  const { least, most, whole } = range;
  const outside = (least !== undefined && given < least) || (most !== undefined && given > most);
  if (!outside && !(whole && !Number.isInteger(given))) return false;
  // Some providers take -1 for "no limit".
  if (given === -1 && least !== undefined && whole) return true;
  const bounds =
    most === undefined ? (least === undefined ? "" : ` from ${least}`) : ` from ${least} to ${most}`;
  const message = `config.${name} must be a ${whole ? "whole number" : "number"}${bounds}, but is ${subject.tree.text.slice(...place)}.`;
  report("out-of-range", message, place);
  return true;
}

function wrongList(subject: Subject, { name, value, place }: Entry, report: Report): boolean {
  if (name !== "stopSequences" || isSeq(value)) return false;
  if (textOf(value) === undefined) return false;
  report("wrong-type", "config.stopSequences must be a list of texts, but is a text.", place, {
    fixes: asList(subject.tree.text, place),
  });
  return true;
}

interface KnownModel {
  model: string;
  knownModel?: NonNullable<Subject["context"]["models"]>[number];
}

/** What one key becomes, and what the mapping says about it: the connection is not the file's, the model knows no such key. */
function mapped(
  subject: Subject,
  { name, key, value, place }: Entry,
  model: KnownModel,
  report: Report,
): Parameters {
  const given: unknown = value?.toJS?.(subject.document!, { maxAliasCount: 50 });
  if (typeof given === "string" && given.includes("{{")) return {};
  // Told as a number that cannot be kept.
  if (Number.isInteger(given) && !Number.isSafeInteger(given)) return {};
  const { value: parameters, remarks } = toParameters({ [name]: given }, model);
  for (const [code, message] of remarks) {
    if (code === "config-not-supported") report(code, message, key);
    else if (code === "config-refused")
      report(code, message, key, { severity: isHarmless(name) ? "information" : "warning" });
    else if (code === "config-value" && typeof given !== "object")
      report(code, message, place, { severity: "warning" });
  }
  return parameters;
}

/** The broker's model for this file; null when it is not known. */
function modelOf({ tree, context }: Subject): KnownModel | null {
  const { models, modelNames = {}, defaultModel = "" } = context;
  if (!models?.length) return null;
  const named = tree.metadata.model;
  const answer = resolveModel(typeof named === "string" ? named : undefined, [...models], {
    models: modelNames,
    defaultModel,
  });
  if (!("model" in answer)) return null;
  const known = models.find(({ id }) => id === answer.model);
  return known ? { model: answer.model, knownModel: known } : null;
}

/** Keys that other programs read, and that give nothing away. */
const isHarmless = (name: string) => !/key|token|secret|url|base|headers|authorization/i.test(name);
