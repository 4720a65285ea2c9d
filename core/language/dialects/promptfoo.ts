import type { Lost } from "./jinja-expressions.ts";
import { withoutMarkers } from "./markers.ts";
import { importConfiguration } from "./promptfoo-configuration.ts";
import { dereferenced, NamedFiles } from "./promptfoo-files.ts";
import { promptsOf } from "./promptfoo-prompts.ts";
import { extensionOf, type ListFolder, type ReadFile } from "./sources.ts";
import { readStructure } from "./structure.ts";
import { fileName, type ImportResult, isMap, promptFile } from "./write.ts";

type Values = Record<string, unknown>;

/** Kinds of files that hold prompts as text; others are not read, whatever is in them. */
const textKinds = [
  "txt",
  "md",
  "j2",
  "jinja",
  "jinja2",
  "njk",
  "prompt",
  "csv",
  "jsonl",
  "json",
  "yaml",
  "yml",
  "",
];

/**
 * Makes prompt files of promptfoo's: a text with several prompts between `---` lines, a list of chat messages
 * as JSON or YAML, or a whole configuration with its prompts, first model, default variables and tests.
 *
 * @param path tells the format, and the names of the new files
 * @param readFile gives the files that a configuration names, by their path from its folder
 * @param list gives the names in a folder, for patterns
 */
export function importPromptfoo(
  text: string,
  path: string,
  readFile: ReadFile = () => undefined,
  list: ListFolder = () => undefined,
): ImportResult {
  const lost: string[] = [];
  const note: Lost = (sentence) => void (lost.includes(sentence) || lost.push(sentence));
  const name = path.replace(/^.*[\\/]/, "");
  const base = fileName(name.replace(/\.[^.]*$/, ""), "prompt");
  const plain = withoutMarkers(text.replace(/^\ufeff/, "").replaceAll("\r\n", "\n"));
  const refuse = (mistake: string): ImportResult => ({ files: [], lost: [mistake] });
  const kind = extensionOf(path);
  if (!textKinds.includes(kind))
    return refuse(
      `${name} is no kind of file that prompts stand in. Import a .prompty, .txt, .md, .j2, .json, .jsonl, .yaml or .csv file.`,
    );
  if (
    /^(?:readme|changelog|contributing|license|licence|agents|claude)\b.*\.md$/i.test(name) ||
    (kind === "md" && !/\{\{|\{%/.test(plain))
  )
    return refuse(
      `${name} is a text about something, without a variable in it. Save it as NAME.prompt if it is a prompt.`,
    );
  if (/^(?:ya?ml|json)$/.test(kind)) {
    const read = readStructure(plain, name, kind === "json");
    if ("value" in read && isConfiguration(read.value)) {
      const value = dereferenced(read.value, read.value, note) as Values;
      return { files: importConfiguration(value, base, new NamedFiles(readFile, list, note), note), lost };
    }
    // JSON with marks of a template in it may be a list that it builds.
    if ("mistake" in read && !(kind === "json" && /\{[{%]/.test(plain))) return refuse(read.mistake);
  }
  const found = promptsOf(plain, path, note);
  if ("mistake" in found) return refuse(found.mistake);
  if (found.length === 0) return refuse(`${name} holds no prompt.`);
  return {
    files: found.map(({ body }, n) => ({
      name: `${base}${found.length > 1 ? `_${n + 1}` : ""}.prompt`,
      text: promptFile({}, body),
    })),
    lost,
  };
}

/** A chat has messages; a configuration has prompts, or what they are tried with. */
const isConfiguration = (value: unknown): value is Values =>
  isMap(value) &&
  !Array.isArray(value.messages) &&
  ["prompts", "providers", "targets", "scenarios", "redteam", "tests", "defaultTest"].some(
    (key) => value[key] !== undefined,
  );
