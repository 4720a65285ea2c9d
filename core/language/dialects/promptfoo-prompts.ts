import { lineAndColumn } from "../../source/positions.ts";
import { chatBody, chatOf } from "./chat.ts";
import { readCsv } from "./csv.ts";
import { toHandlebars } from "./jinja.ts";
import type { Lost } from "./jinja-expressions.ts";
import { readJsonTemplate } from "./json.ts";
import { isProgram, type NamedFiles } from "./promptfoo-files.ts";
import { extensionOf, isPattern } from "./sources.ts";
import { readStructure } from "./structure.ts";
import { isMap } from "./write.ts";

/** One prompt of promptfoo's, as the body of a prompt file. */
export interface FoundPrompt {
  body: string;
  /** What tests and providers call it. */
  label?: string;
  /** The file that it stands in. */
  path?: string;
}

/** Fills texts into a template before it is converted. */
export type Fill = (template: string) => string;
const asItIs: Fill = (template) => template;

export type Prompts = FoundPrompt[] | { mistake: string };

/**
 * The prompts of one file, as promptfoo's readers of each kind cut them out (`src/prompts/processors`): only a
 * `.txt` file holds several between lines of `---`.
 */
export function promptsOf(text: string, path: string, note: Lost, fill: Fill = asItIs): Prompts {
  const name = path.replace(/^.*[\\/]/, "");
  switch (extensionOf(path)) {
    case "json":
    case "yaml":
    case "yml":
      return structured(text, name, note, fill);
    case "jsonl": {
      const found: FoundPrompt[] = [];
      for (const [at, line] of text.split("\n").entries()) {
        const next = line.trim() ? structured(line, `Line ${at + 1} of ${name}`, note, fill, true) : [];
        if ("mistake" in next) return next;
        found.push(...next);
      }
      return found;
    }
    case "csv": {
      const rows = text.includes(",") ? readCsv(text) : null;
      if (rows && !rows.some((row) => row.prompt)) return { mistake: `${name} has no column called prompt.` };
      if (rows)
        return all(
          rows.filter((row) => row.prompt).map(({ prompt, label }) => [prompt!, label]),
          note,
          fill,
        );
      const lines = text.split("\n").filter((line) => line.trim());
      return all(
        lines.slice(lines[0]?.trim().toLowerCase() === "prompt" ? 1 : 0).map((line) => [line, undefined]),
        note,
        fill,
      );
    }
    case "txt":
      return all(
        text
          .split(/^[ \t]{0,80}---[ \t]{0,80}$/m)
          .filter((one) => one.trim())
          .map((one) => [one, undefined]),
        note,
        fill,
      );
  }
  return textPrompt(text, name, note, fill);
}

function all(texts: [text: string, label: string | undefined][], note: Lost, fill: Fill): Prompts {
  const found: FoundPrompt[] = [];
  for (const [text, label] of texts) {
    const next = textPrompt(text.trim(), "The prompt", note, fill);
    if ("mistake" in next) return next;
    found.push(...next.map((one) => ({ ...one, ...(label ? { label } : {}) })));
  }
  return found;
}

/** A text that is a chat when it reads as one (`parseChatPrompt`), and else one message of the user. */
export function textPrompt(text: string, name: string, note: Lost, fill: Fill = asItIs): Prompts {
  const trimmed = text.trim();
  const [, variable] = /\{\{-?\s*env\.(\w+)/.exec(text) ?? [];
  if (variable) note(`{{ env.${variable} }} comes from the environment of promptfoo; here env is an input.`);
  if (/^-[ \t]+role:/.test(trimmed)) {
    const read = readStructure(text, name, false);
    const chat = "value" in read ? chatOf(read.value, note) : null;
    if (chat) return [{ body: chatBody(chat, note, fill) }];
    return "mistake" in read ? read : { mistake: `${name} is no list of messages that can be read.` };
  }
  if (/^(?:\[|\{(?![{%#]))/.test(trimmed) && /"(?:role|messages|contents)"\s*:/.test(trimmed))
    return structured(text, name, note, fill, true);
  return [{ body: toHandlebars(fill(text), note) }];
}

function structured(
  text: string,
  name: string,
  note: Lost,
  fill: Fill,
  isJson = /\.json$/i.test(name),
): Prompts {
  let read = readStructure(text, name, isJson);
  // Unless JSON reads as it stands, a template may build it.
  if ("mistake" in read && isJson && /\{[{%]/.test(text)) {
    const built = readJsonTemplate(text);
    if ("mistake" in built) {
      if (!/\{%/.test(text)) return read;
      const { line } = lineAndColumn(text, built.at);
      const sentence = `${name} is no list of messages that can be read, also not as one that a template builds.`;
      return { mistake: `${sentence} Line ${line}: ${built.mistake}` };
    }
    note(`${name} is not plain JSON, a template builds its messages: compare them with the new ones.`);
    read = built;
  }
  if ("mistake" in read) return read;
  const chat = chatOf(read.value, note);
  if (chat) return [{ body: chatBody(chat, note, fill) }];
  return {
    mistake: `${name} is neither a configuration of promptfoo nor a list of chat messages, so there is nothing to import.`,
  };
}

/** An item of `prompts`. */
export interface PromptItem {
  source: string;
  /** Which one it is, from 1. */
  place?: number;
  label?: string;
  /** Parameters that this prompt alone has. */
  config?: Record<string, unknown>;
}

/** The items of `prompts`: texts, paths, maps, or one map from each of them to its label. */
export function itemsOf(prompts: unknown, note: Lost): PromptItem[] {
  if (isMap(prompts))
    return Object.entries(prompts).map(([source, label]) => ({ source, label: String(label) }));
  return (Array.isArray(prompts) ? prompts : [prompts]).flatMap((one: unknown, at): PromptItem[] => {
    if (typeof one === "string") return [{ source: one }];
    const { raw, id, label, config, ...others } = isMap(one) ? one : {};
    const title = label ?? (raw === undefined ? undefined : id);
    const source = raw ?? id ?? (typeof others.file === "string" ? `file://${others.file}` : undefined);
    if (typeof source !== "string") {
      note(`Prompt ${at + 1} is not a text and is left out.`);
      return [];
    }
    const left = Object.keys(others).filter((key) => key !== "file" && key !== "display");
    if (left.length)
      note(`The ${left.join(", ")} of prompt ${at + 1} ${left.length > 1 ? "are" : "is"} left out.`);
    return [
      {
        source,
        place: at + 1,
        ...(typeof title === "string" ? { label: title } : {}),
        ...(isMap(config) ? { config } : {}),
      },
    ];
  });
}

const known = /\.(?:csv|json|jsonl|j2|md|txt|ya?ml)$/i;

/** The prompts that an item stands for: a text, or what is in the files that it names. */
export function promptsFor(
  { source, label }: PromptItem,
  files: NamedFiles,
  note: Lost,
  fill: Fill = asItIs,
): FoundPrompt[] {
  const own = (found: Prompts, path?: string): FoundPrompt[] => {
    if ("mistake" in found) {
      note(`${found.mistake} This prompt is left out.`);
      return [];
    }
    return found.map((one) => ({ ...(label ? { label } : {}), ...(path ? { path } : {}), ...one }));
  };
  const text = () =>
    own(textPrompt(source, "The prompt", note, fill)).map((one) => ({ label: source, ...one }));
  if (/\n/.test(source)) return text();
  const service = /^(?!file:)([\w-]+):\/\//.exec(source)?.[1];
  if (service !== undefined && !/\s/.test(source)) {
    note(`${source} is kept by another service (${service}) and is left out.`);
    return [];
  }
  const path = source.replace(/^file:\/\//, "");
  const isNamed = source !== path;
  if (/^exec:/.test(source) || ((isNamed || !/\s|\{\{/.test(path)) && isProgram(path))) {
    note(`${source} is a program and is left out.`);
    return [];
  }
  const looks = isNamed || (!/\s|\{\{/.test(path) && (known.test(path) || /[/\\*]/.test(path)));
  if (looks && !isPattern(path) && files.isFolder(path)) {
    note(`${source} is a folder and is left out: name its files, such as ${path.replace(/\/+$/, "")}/*.txt.`);
    return [];
  }
  if (looks && isPattern(path)) return files.named(path).flatMap((one) => fromFile(one));
  if (!looks && (!known.test(path) || files.text(path) === undefined)) return text();
  return fromFile(path);

  function fromFile(file: string): FoundPrompt[] {
    if (isProgram(file) || !known.test(file)) {
      note(
        `${file} is ${isProgram(file) ? "a program" : "no text of a kind that promptfoo reads"} and is left out.`,
      );
      return [];
    }
    const content = files.text(file);
    if (content !== undefined) return own(promptsOf(content, file, note, fill), file);
    note(
      `${isNamed ? source : file} cannot be read here: it is not there, or outside of the workspace. It is left out.`,
    );
    return [];
  }
}
