import { parametersOf, takeOutput, toolDefinitions } from "./config.ts";
import { toHandlebars } from "./jinja.ts";
import type { Lost } from "./jinja-expressions.ts";
import type { NamedFiles } from "./promptfoo-files.ts";
import { type FoundPrompt, itemsOf, type PromptItem, promptsFor } from "./promptfoo-prompts.ts";
import { testFiles } from "./promptfoo-suite.ts";
import { type Provider, providersOf } from "./providers.ts";
import { fileName, type ImportResult, isMap, promptFile } from "./write.ts";

type Values = Record<string, unknown>;

const carried = ["prompts", "providers", "targets", "defaultTest", "tests", "description", "$schema"];

/**
 * The prompt files of a configuration, then the test files beside them.
 *
 * @param base names files whose prompts have no name of their own
 */
export function importConfiguration(
  value: Values,
  base: string,
  files: NamedFiles,
  note: Lost,
): ImportResult["files"] {
  const load = (reference: string) => files.load(reference, "providers");
  const providers = providersOf(value.providers ?? value.targets, load, note);
  const models = providers.filter(({ model }) => model !== undefined);
  if (value.prompts === undefined)
    note('The configuration names no prompts: promptfoo then sends the var "prompt".');
  const items = itemsOf(value.prompts ?? "{{prompt}}", note);
  const { defaults, texts, tests } = testFiles(value, files, note);
  const taken: string[] = [];
  const made = items.flatMap((item, at) => {
    const found = promptsFor(item, files, note, (text) => withTexts(text, texts));
    const names = namesOf(item, found, items.length > 1 ? `${base}_${at + 1}` : base, taken);
    taken.push(...names);
    return found.map((prompt, n) => {
      const labels = [prompt.label, item.label, item.source].filter((one) => one !== undefined);
      const mayGet = ({ prompts }: Provider) => !prompts || prompts.some((one) => labels.includes(one));
      const [provider = providers.find(mayGet), ...rest] = models.filter(mayGet);
      if (rest.length)
        note(`Of ${rest.length + 1} providers the first is taken: a prompt file names one model.`);
      const keys = keysOf(provider, item, files, note);
      const text = promptFile(
        {
          description: typeof value.description === "string" ? value.description : undefined,
          ...keys.keys,
          input: { default: defaults },
          output: keys.output,
        },
        keys.system === undefined ? prompt.body : withSystem(keys.system, prompt, note),
      );
      return { name: names[n]!, labels, text };
    });
  });
  const isCarried = (key: string) =>
    carried.includes(key) || (key === "scenarios" && [value.scenarios].flat().length > 0);
  const left = Object.keys(value).filter((key) => !isCarried(key));
  if (left.length) note(`Left out: ${left.join(", ")}.`);
  const suites = made.map(({ name, labels }) => ({ name: `${name}.eval.yaml`, text: tests(labels) }));
  return [
    ...made.map(({ name, text }) => ({ name: `${name}.prompt`, text })),
    ...suites.flatMap(({ name, text }) => (text === null ? [] : [{ name, text }])),
  ];
}

/** A template with the texts of vars that are templates themselves, which may hold one another. */
function withTexts(template: string, texts: ReadonlyMap<string, string>, depth = 0): string {
  if (texts.size === 0 || depth > 5) return template;
  return template.replace(/\{\{-?\s*(\w+)\s*-?\}\}/g, (whole, name: string) => {
    const text = texts.get(name);
    return text === undefined ? whole : withTexts(text, texts, depth + 1);
  });
}

/** A name of its own for each prompt of an item: its label, its file, or the configuration with a number. */
function namesOf(item: PromptItem, found: FoundPrompt[], otherwise: string, taken: string[]): string[] {
  const stem = (path = "") => path.replace(/^.*\//, "").replace(/\.[^.]*$/, "");
  const paths = new Set(found.map(({ path }) => path));
  const names: string[] = [];
  if (paths.size > 1)
    for (const { path } of found) names.push(unused(fileName(stem(path), otherwise), [...taken, ...names]));
  else {
    const name = unused(fileName(item.label ?? stem(found[0]?.path), otherwise), taken);
    names.push(...found.map((_, n) => (found.length > 1 ? `${name}_${n + 1}` : name)));
  }
  return names;
}

function unused(name: string, taken: readonly string[]): string {
  let free = name;
  // A text with several prompts makes name_1, name_2 and so on.
  const isTaken = () => taken.some((one) => one === free || one.startsWith(`${free}_`));
  for (let n = 2; isTaken(); n++) free = `${name}_${n}`;
  return free;
}

/** What a provider and a prompt's own config say, and what the model is told as the system. */
function keysOf(provider: Provider | undefined, item: PromptItem, files: NamedFiles, note: Lost) {
  const own = item.config ? parametersOf(item.config, `the config of prompt ${item.place ?? 1}`, note) : {};
  const { output, rest } = takeOutput(withFiles(provider?.config ?? {}, files), note);
  const {
    tools,
    functions,
    systemInstruction,
    system_instruction,
    instructions,
    systemPrompt,
    system,
    ...numbers
  } = rest;
  return {
    keys: {
      model: provider?.model,
      config: { ...parametersOf(numbers, "the provider", note), ...own },
      toolDefs: [tools, functions].flatMap((one) => toolDefinitions(one, note)),
    },
    output,
    system: systemInstruction ?? system_instruction ?? instructions ?? systemPrompt ?? system,
  };
}

const readKeys =
  /^(?:tools|functions|response_format|generationConfig|systemInstruction|system_instruction|instructions|systemPrompt|system)$/;

/** A provider's config with the files read that say what is carried over. */
const withFiles = (config: Values, files: NamedFiles): Values =>
  Object.fromEntries(
    Object.entries(config).map(([key, one]) => [
      key,
      readKeys.test(key) ? files.loaded(one, `${key} of the provider`) : one,
    ]),
  );

/** What the provider is told as the system goes before the messages. */
function withSystem(first: unknown, { body }: FoundPrompt, note: Lost): string {
  const parts = isMap(first) ? (first.parts ?? first.text) : first;
  const [part] = (Array.isArray(parts) ? parts : [parts]).map((one: unknown) =>
    isMap(one) ? one.text : one,
  );
  if (typeof part !== "string") {
    note("What the provider is told as the system cannot be read and is left out.");
    return body;
  }
  const messages = /^\s*\{\{role /.test(body) ? body : `{{role "user"}}\n${body}`;
  return `{{role "system"}}\n${toHandlebars(part, note).trim()}\n\n${messages.trim()}`;
}
