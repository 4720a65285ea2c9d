import { stringify } from "yaml";
import { limits } from "../../limits.ts";
import { readYaml } from "../../syntax/yaml.ts";
import { toHandlebars } from "./jinja.ts";
import type { Lost } from "./jinja-expressions.ts";
import {
  bodyOf,
  fileName,
  type ImportedMessage,
  type ImportResult,
  isMap,
  promptFile,
  roleOf,
} from "./write.ts";

/** Gives the text of another file that a configuration names, or undefined. */
export type ReadFile = (path: string) => string | undefined;

interface Shared {
  description?: string;
  model?: string;
  config?: unknown;
  defaults?: unknown;
}

/**
 * Makes prompt files of promptfoo's: a text with several prompts between `---` lines, a list of chat messages
 * as JSON or YAML, or a whole configuration with its prompts, first provider, default variables and tests.
 *
 * @param path tells the format, and the names of the new files
 * @param read gives the files that a configuration names
 */
export function importPromptfoo(text: string, path: string, read: ReadFile = () => undefined): ImportResult {
  const lost: string[] = [];
  const note: Lost = (sentence) => void (lost.includes(sentence) || lost.push(sentence));
  const base = fileName(path.replace(/^.*[\\/]/, "").replace(/\.[^.]*$/, ""), "prompt");
  const value = text.length > limits.size ? undefined : structure(text, path);
  if (isMap(value) && value.prompts !== undefined) return configuration(value, base, read, note, lost);
  return { files: promptsOf(text, path, base, {}, note), lost };
}

/** JSON or YAML; undefined for plain text. */
function structure(text: string, path: string): unknown {
  if (/^\s*[[{]/.test(text) || /\.json$/i.test(path)) {
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  }
  if (!/\.ya?ml$/i.test(path)) return undefined;
  const { value, failed, refused } = readYaml(text, 0);
  return failed || refused ? undefined : value;
}

type Files = ImportResult["files"];

function promptsOf(text: string, path: string, base: string, shared: Shared, note: Lost): Files {
  const value = structure(text, path);
  const list = isMap(value) ? value.messages : value;
  const single = (body: string): Files => [
    { name: `${base}.prompt`, text: promptFile(keysOf(shared), body) },
  ];
  if (Array.isArray(list) && list.every((one) => isMap(one) && typeof one.role === "string"))
    return single(bodyOf(list.map((one) => message(one as Record<string, unknown>, note))));
  if (/^\s*\[/.test(text) && /"role"/.test(text))
    note("The list of messages is not plain JSON (a template builds it), so it is carried over as text.");
  const bodies = text.split(/^---[ \t]*\r?$/m).filter((one) => one.trim());
  if (bodies.length < 2) return single(toHandlebars(bodies[0] ?? "", note));
  return bodies.map((body, n) => ({
    name: `${base}_${n + 1}.prompt`,
    text: promptFile(keysOf(shared), toHandlebars(body, note)),
  }));
}

const keysOf = ({ description, model, config, defaults }: Shared) => ({
  description,
  model,
  config,
  input: isMap(defaults) && Object.keys(defaults).length ? { default: defaults } : undefined,
});

function message(one: Record<string, unknown>, note: Lost): ImportedMessage {
  const role = roleOf(String(one.role));
  if (role === null) note(`The role "${String(one.role)}" is not known and becomes user.`);
  if (one.tool_calls !== undefined || role === "tool") note("Calls of tools in messages are left out.");
  return { role: role ?? "user", template: content(one.content, note) };
}

function content(value: unknown, note: Lost): string {
  if (typeof value === "string") return toHandlebars(value, note);
  if (!Array.isArray(value)) return "";
  return value
    .map((part: unknown) => {
      if (isMap(part) && typeof part.text === "string") return toHandlebars(part.text, note);
      const image = isMap(part) ? part.image_url : undefined;
      const url = isMap(image) ? image.url : image;
      if (typeof url === "string") return media(url);
      note("A part of a message that is neither text nor an image is left out.");
      return "";
    })
    .filter(Boolean)
    .join("\n");
}

function media(url: string): string {
  const variable = /^\{\{-?\s*([\w.]+)\s*-?\}\}$/.exec(url)?.[1];
  return variable ? `{{media url=${variable}}}` : `{{media url="${url.replaceAll('"', "%22")}"}}`;
}

function configuration(
  value: Record<string, unknown>,
  base: string,
  read: ReadFile,
  note: Lost,
  lost: string[],
): ImportResult {
  const defaultTest = isMap(value.defaultTest) ? value.defaultTest : {};
  if (value.defaultTest !== undefined && !isMap(value.defaultTest))
    note("defaultTest stands in another file and is left out.");
  const shared: Shared = {
    ...(typeof value.description === "string" ? { description: value.description } : {}),
    ...providerOf(value.providers ?? value.targets, note),
    defaults: defaultTest.vars,
  };
  const files: Files = [];
  const prompts = Array.isArray(value.prompts) ? value.prompts : [value.prompts];
  for (const [n, prompt] of prompts.entries()) {
    const source = isMap(prompt) ? (prompt.raw ?? prompt.id) : prompt;
    if (typeof source !== "string") {
      note(`Prompt ${n + 1} is not a text and is left out.`);
      continue;
    }
    for (const key of ["config", "prefix", "suffix"])
      if (isMap(prompt) && prompt[key] !== undefined) note(`The ${key} of prompt ${n + 1} is left out.`);
    const label = isMap(prompt) && typeof prompt.label === "string" ? prompt.label : undefined;
    const file =
      /^file:\/\/(.+)$/.exec(source)?.[1] ??
      (/^[\w./-]+\.(?:txt|json|ya?ml|md)$/.test(source) ? source : undefined);
    const text = file === undefined ? source : read(file);
    if (text === undefined || (file !== undefined && !/\.(?:txt|json|ya?ml|md|j2)$/i.test(file))) {
      note(`${source} cannot be read here: import that file by itself.`);
      continue;
    }
    const named = label ?? file?.replace(/^.*[\\/]/, "").replace(/\.[^.]*$/, "");
    const name = unused(fileName(named ?? "", prompts.length > 1 ? `${base}_${n + 1}` : base), files);
    files.push(...promptsOf(text, file ?? "", name, shared, note));
  }
  addTests(value, defaultTest, files, note);
  const left = Object.keys(value).filter((key) => !carried.includes(key));
  if (left.length) note(`Left out: ${left.join(", ")}.`);
  return { files, lost };
}

const carried = ["prompts", "providers", "targets", "defaultTest", "tests", "description", "$schema"];

function unused(name: string, files: Files): string {
  let free = name;
  // A text with several prompts makes name_1, name_2 and so on.
  const isTaken = () =>
    files.some((file) => file.name === `${free}.prompt` || file.name.startsWith(`${free}_`));
  for (let n = 2; isTaken(); n++) free = `${name}_${n}`;
  return free;
}

/** promptfoo writes `openai:chat:gpt-4o`; the broker's models are called `openai/gpt-4o` or `gpt-4o`. */
function providerOf(providers: unknown, note: Lost): { model?: string; config?: unknown } {
  const list = Array.isArray(providers) ? providers : providers === undefined ? [] : [providers];
  if (list.length > 1) note(`Of ${list.length} providers the first is taken: a prompt file names one model.`);
  const [first] = list as unknown[];
  const id = isMap(first) ? first.id : first;
  const config = isMap(first) && isMap(first.config) ? first.config : undefined;
  if (typeof id !== "string") return {};
  if (/^(?:file|https?|exec|python|package):/.test(id)) {
    note(`The provider ${id} is a program, not a model.`);
    return {};
  }
  const [provider, ...rest] = id.split(":");
  const model = rest.filter((part) => !/^(?:chat|completion|messages|responses)$/.test(part)).join(":");
  return { model: model ? `${provider}/${model}` : id, config };
}

/** Tests go beside each prompt, in the words that test files share with promptfoo. */
function addTests(
  value: Record<string, unknown>,
  defaultTest: Record<string, unknown>,
  files: Files,
  note: Lost,
): void {
  const { tests } = value;
  if (tests === undefined) return;
  if (!Array.isArray(tests) || !tests.every(isMap)) {
    note("Tests that stand in other files are left out: copy them to NAME.eval.yaml.");
    return;
  }
  if (tests.length === 0) return;
  const { vars: _, ...defaults } = defaultTest;
  const text = stringify(
    { ...(Object.keys(defaults).length ? { defaultTest: defaults } : {}), tests },
    { lineWidth: 0 },
  );
  for (const { name } of [...files]) files.push({ name: name.replace(/\.prompt$/, ".eval.yaml"), text });
}
