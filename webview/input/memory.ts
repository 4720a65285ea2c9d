import type { InputField, RunnerPrompt } from "../../core/protocol/runner.ts";
import { has, same, type Values } from "./values.ts";

export type Drafts = Record<string, { text: string; problem: string }>;

/** What the user typed for one prompt file. */
export interface FileInput {
  values: Values;
  /** Texts that could not be read as a value yet, by field, each with what is wrong. */
  drafts: Drafts;
  view: "form" | "json";
  /** The JSON view as it was typed; null when it was not touched. */
  json: string | null;
  /** The host's input that `values` grew from: what still equals it follows the file's defaults. */
  base: Values;
  /** Values of fields that vanished while the file was edited; they come back with their field. */
  parked: Values;
}

/** Starts from what the host gives: defaults, or what was last typed. */
export function startInput(prompt: RunnerPrompt): FileInput {
  return { values: prompt.input, drafts: {}, view: "form", json: null, base: prompt.input, parked: {} };
}

/**
 * Follows an edit of the prompt file without losing what was typed: a field that vanished parks its
 * value, one that came back has it again, an untouched value follows its default.
 */
export function followPrompt(input: FileInput, before: InputField[], prompt: RunnerPrompt): FileInput {
  const now = new Set(prompt.fields.map((field) => field.name));
  const was = new Set(before.map((field) => field.name));
  const values: [string, unknown][] = [];
  const parked: [string, unknown][] = Object.entries(input.parked).filter(([name]) => !now.has(name));
  for (const [name, value] of Object.entries(input.values)) {
    const vanished = was.has(name) && !now.has(name);
    const untouched = has(input.base, name) && same(input.base[name], value);
    if (vanished) {
      if (!untouched) parked.push([name, value]);
    } else if (untouched && has(prompt.input, name)) values.push([name, prompt.input[name]]);
    else values.push([name, value]);
  }
  const have = new Set(values.map(([name]) => name));
  for (const { name } of prompt.fields) {
    if (have.has(name)) continue;
    if (has(input.parked, name)) values.push([name, input.parked[name]]);
    // A value the user took out stays out; only what the file newly gives comes in.
    else if (has(prompt.input, name) && !has(input.base, name)) values.push([name, prompt.input[name]]);
    else if (has(prompt.input, name) && !was.has(name)) values.push([name, prompt.input[name]]);
  }
  return {
    ...input,
    values: Object.fromEntries(values),
    parked: Object.fromEntries(parked),
    base: prompt.input,
  };
}

/** At most this many files are remembered; the oldest go first. */
const fileLimit = 30;
/** Characters of all inputs together that are kept over a reload; the host takes no larger state. */
const sizeLimit = 400_000;

/** The inputs of all files the page has shown, the latest last. */
export function createMemory(saved: unknown) {
  const files = new Map<string, FileInput>(readSaved(saved));
  return {
    get: (uri: string): FileInput | undefined => files.get(uri),
    set(uri: string, input: FileInput): void {
      files.delete(uri);
      files.set(uri, input);
      const oldest = files.keys().next();
      if (files.size > fileLimit && !oldest.done) files.delete(oldest.value);
    },
    /** For `setState`: the latest first, as far as there is room. */
    save(): [string, FileInput][] {
      let room = sizeLimit;
      return [...files]
        .reverse()
        .filter((entry) => {
          const size = JSON.stringify(entry).length;
          if (size > room) return false;
          room -= size;
          return true;
        })
        .reverse();
    },
  };
}

function readSaved(saved: unknown): [string, FileInput][] {
  if (!Array.isArray(saved)) return [];
  return saved.filter((entry): entry is [string, FileInput] => {
    if (!Array.isArray(entry) || typeof entry[0] !== "string") return false;
    const input = entry[1] as Partial<FileInput> | null;
    const object = (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value);
    return (
      object(input) &&
      object(input?.values) &&
      object(input?.drafts) &&
      Object.values(input?.drafts ?? {}).every(
        (draft) => typeof draft?.text === "string" && typeof draft.problem === "string",
      ) &&
      object(input?.base) &&
      object(input?.parked) &&
      (input?.view === "form" || input?.view === "json") &&
      (input.json === null || typeof input.json === "string")
    );
  });
}
