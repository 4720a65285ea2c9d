import type { InputMisfit, RunnerPrompt } from "../../core/protocol/runner.ts";
import { dropdown, textArea } from "../controls.ts";
import { h, setAttributes, setText } from "../dom.ts";
import { t } from "../l10n.ts";
import { type Pane, pane } from "../pane.ts";
import { segmented } from "../segmented.ts";
import { createForm } from "./form.ts";
import { createMemory, type FileInput, followPrompt, startInput } from "./memory.ts";
import {
  completeInput,
  inputText,
  inputTrouble,
  missingFields,
  readInput,
  same,
  type Values,
  withValue,
} from "./values.ts";

/** The input of the prompt on show: form and JSON view of the same values. */
export interface InputSection {
  pane: Pane;
  show(prompt: RunnerPrompt): void;
  /** What of the present values does not fit the prompt's schema, as the host found it. */
  misfits(misfits: InputMisfit[]): void;
  /** Takes values that were not typed here. */
  replace(values: Values): void;
  /**
   * The input to run with, or why there is none: then the problems show under their fields and the first
   * of these fields has the focus.
   */
  take(): { input: Values } | { problem: string };
  /** What has been typed so far, also when it is not complete. */
  current(): Values;
  focus(): void;
  save(): unknown;
}

/**
 * @param saved what `save()` gave before a reload
 * @param changed hears every change of the values that the user made
 */
export function createInputSection(
  look: { open: boolean; saved: unknown },
  changed: (values: Values) => void,
  toggled: (open: boolean) => void,
): InputSection {
  const memory = createMemory(look.saved);
  let prompt: RunnerPrompt | null = null;
  let input: FileInput | null = null;
  /** Set by an attempt to run: from then on what is missing is a problem. */
  let insisted = false;
  let misfits: InputMisfit[] = [];
  /** Set by typing until the host has looked again: what it found stays in sight, but holds up nothing. */
  let stale = false;

  const tell = (values: Values) => {
    stale = true;
    changed(values);
  };
  const form = createForm((field, reading, text) => {
    if (!input) return;
    const { [field.name]: _old, ...drafts } = input.drafts;
    if ("problem" in reading) {
      keep({ ...input, drafts: { ...drafts, [field.name]: { text, problem: reading.problem } } });
    } else keep({ ...input, drafts, values: withValue(input.values, field.name, reading) });
    showProblems();
    tell(input.values);
  });

  const jsonProblem = h("div", { class: "hint" });
  const json = textArea({ label: t("Input as JSON"), code: true, minRows: 4, maxRows: 16 }, (text) => {
    if (!input) return;
    const read = readInput(text);
    keep({ ...input, json: text, ...("values" in read ? { values: read.values, drafts: {} } : {}) });
    showProblems();
    if ("values" in read) tell(read.values);
  });
  const jsonView = h("div", { class: "json-view" }, json.element, jsonProblem);

  const views = segmented(
    t("Input view"),
    [
      { value: "form", label: t("Form") },
      { value: "json", label: "JSON" },
    ],
    (view) => {
      if (!input) return;
      // A JSON text that cannot be read has no form; it stays until it is mended, so nothing is lost.
      if (view === "form" && jsonTrouble()) {
        showProblems();
        json.element.focus();
        return;
      }
      keep({ ...input, view });
      draw();
    },
  );
  const saved = dropdown(t("Saved inputs"), (choice) => {
    const one = prompt?.saved[Number(choice)];
    if (!input || !one) return;
    replace(one.input);
  });
  saved.element.classList.add("saved");

  const section = pane(
    { name: "input", title: t("Input"), open: look.open, actions: [saved.element, views.element] },
    toggled,
  );
  section.body.append(form.element, jsonView);

  const keep = (next: FileInput) => {
    input = next;
    if (prompt) memory.set(prompt.uri, next);
  };
  const replace = (values: Values) => {
    if (!input) return;
    keep({ ...input, values, drafts: {}, json: null });
    draw();
    tell(values);
  };
  const jsonTrouble = (): string | null => {
    if (input?.view !== "json" || input.json === null) return null;
    const read = readInput(input.json);
    return "problem" in read ? read.problem : null;
  };
  /** @param counted leaves out what the host said of values that are no more: it looks again itself */
  const blocking = (counted: boolean) => (counted && stale ? [] : misfits.filter(({ blocks }) => blocks));
  const fieldProblems = (counted = false): Map<string, string> => {
    const problems = new Map<string, string>();
    if (!prompt || !input) return problems;
    if (insisted) {
      for (const name of missingFields(prompt.fields, input.values)) {
        problems.set(name, t("Enter a value for {0}.", name));
      }
    }
    for (const { field, message } of blocking(counted)) {
      if (field !== null && !problems.has(field)) problems.set(field, message);
    }
    for (const { name } of prompt.fields) {
      const draft = input.drafts[name];
      if (draft) problems.set(name, draft.problem);
    }
    return problems;
  };
  const showProblems = () => {
    form.problems(fieldProblems());
    const missing = insisted && input?.view === "json" ? missingSentence() : null;
    const trouble = jsonTrouble() ?? missing ?? (misfits.map(({ message }) => message).join(" ") || null);
    setText(jsonProblem, trouble ?? t("An object with one value for each field."));
    jsonProblem.classList.toggle("problem", trouble !== null);
    json.describe(jsonProblem.textContent, trouble !== null);
  };
  const missingSentence = (): string | null => {
    const names = prompt && input ? missingFields(prompt.fields, input.values) : [];
    return names.length > 0 ? t("Enter a value for {0}.", names.join(", ")) : null;
  };
  const draw = () => {
    if (!prompt || !input) return;
    views.set(input.view);
    form.element.hidden = input.view !== "form";
    jsonView.hidden = input.view !== "json";
    form.show(prompt.fields, input.values, input.drafts);
    if (input.view === "json") {
      // Spacing that was typed stays as long as it says the same.
      const typed = input.json === null ? null : readInput(input.json);
      const stays = typed && ("problem" in typed || same(typed.values, input.values));
      json.set(stays && input.json !== null ? input.json : inputText(input.values));
    }
    showProblems();
    const chosen = prompt.saved.findIndex((one) => same(one.input, input?.values));
    setAttributes(saved.element, { hidden: prompt.saved.length === 0 });
    saved.setChoices(
      [
        { value: "none", label: t("Saved inputs") },
        ...prompt.saved.map((one, index) => ({ value: String(index), label: one.name })),
      ],
      chosen < 0 ? "none" : String(chosen),
    );
  };

  return {
    pane: section,
    show: (next) => {
      const before = prompt;
      prompt = next;
      const known = memory.get(next.uri);
      if (before?.uri !== next.uri) {
        insisted = false;
        misfits = [];
      }
      if (known) keep(followPrompt(known, before?.uri === next.uri ? before.fields : next.fields, next));
      else keep(startInput(next));
      draw();
      if (input && !same(completeInput(next.fields, input.values), next.input)) tell(input.values);
    },
    misfits: (next) => {
      misfits = next;
      stale = false;
      showProblems();
    },
    replace,
    take: () => {
      if (!prompt || !input) return { problem: t("Open a prompt file first.") };
      insisted = true;
      showProblems();
      const wrong = blocking(true);
      const trouble =
        input.view === "json" ? (jsonTrouble() ?? missingSentence() ?? wrong[0]?.message ?? null) : null;
      if (trouble) {
        section.setOpen(true);
        json.element.focus();
        return { problem: trouble };
      }
      const problems = fieldProblems(true);
      const first = prompt.fields.find((field) => problems.has(field.name));
      if (first) {
        section.setOpen(true);
        form.focus(first.name);
        const problem = problems.get(first.name)!;
        if (problems.size === 1) return { problem };
        return { problem: t("{0} {1} more below.", problem, problems.size - 1) };
      }
      const whole = wrong.find(({ field }) => !prompt?.fields.some(({ name }) => name === field));
      if (whole) return { problem: whole.message };
      insisted = false;
      const complete = completeInput(prompt.fields, input.values);
      const limit = inputTrouble(complete);
      return limit === null ? { input: complete } : { problem: limit };
    },
    current: () => (prompt && input ? completeInput(prompt.fields, input.values) : {}),
    focus: () => {
      section.setOpen(true);
      // The host asks for this when a run from the editor lacked a value.
      insisted = prompt !== null && input !== null && missingFields(prompt.fields, input.values).length > 0;
      showProblems();
      if (input?.view === "json") json.element.focus();
      else {
        const problems = fieldProblems();
        form.focus(prompt?.fields.find((field) => problems.has(field.name))?.name);
      }
    },
    save: () => memory.save(),
  };
}
