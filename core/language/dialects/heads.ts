import { similar } from "../../source/nearest.ts";
import { frontmatterKeys } from "../../syntax/reference/frontmatter.ts";
import type { Found } from "./mustaches.ts";
import { dotpromptKeys, handlebars, topLevelKeys, type View } from "./view.ts";

/** Keys under which other programs keep the text of a prompt. */
const textKey =
  /^(?:template|prompt|prompts|messages|system|system_prompt|user)[ \t]{0,8}:(?:[ \t]{0,8}[|>][+-]?\d?[ \t]{0,80}$|[ \t]{0,80}\r?\n[ \t]{0,80}- )/m;

/** True when every line is a key, belongs to one, or is a comment. */
export function isYamlMap(text: string): boolean {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() && !line.startsWith("#"));
  const nested = lines.filter((line) => /^(?:[ \t]|- )/.test(line)).length;
  const keys = topLevelKeys(text, 0);
  return keys.size > 0 && keys.size + nested >= lines.length;
}

/** YAML that begins with dashes and ends with the file: its text stands under a key, or no key is Dotprompt's. */
export function unclosedYaml({ text, missed, prose }: View): Found | null {
  const opening = missed ? /^---[ \t]{0,80}\r?\n/.exec(text)?.[0].length : undefined;
  if (opening === undefined || handlebars.test(prose)) return null;
  const all = text.slice(opening).trimEnd();
  const yaml = all.endsWith("\n---") ? all.slice(0, -3) : all;
  const keys = topLevelKeys(yaml, opening);
  if (dotpromptKeys.some((key) => keys.has(key)) || !isYamlMap(yaml)) return null;
  const found = textKey.exec(yaml);
  if (found) return [opening + found.index, found[0].indexOf(":")];
  if (keys.size < 3 || yaml.includes("{{")) return null;
  const known = frontmatterKeys.map(({ key }) => key);
  const [[key, at] = ["", 0]] = keys;
  return [...keys.keys()].some((one) => similar(one, known)) ? null : [at, key.length];
}

/** True for pairs of TOML, its tables, and lines that go on. */
function isToml(lines: readonly string[]): boolean {
  const pair = /^[\w-]{1,80}[ \t]{0,8}=/;
  const said = lines.filter((line) => line.trim() && !line.startsWith("#"));
  return (
    said.some((line) => pair.test(line)) &&
    said.every((line) => pair.test(line) || /^(?:\[|[ \t\]}])/.test(line))
  );
}

/** A frontmatter in TOML. With keys of Dotprompt it is a mistake in a Dotprompt file. */
export function tomlHead({ text, head }: View): Found | null {
  if (!head || head.keys.size > 0) return null;
  const lines = head.yaml.split(/\r?\n/).filter((line) => line.trim() && !line.startsWith("#"));
  const isOurs = lines.some((line) => /^(?:model|config|input|output|tools)\b/.test(line));
  if (!lines[0] || isOurs || !isToml(lines)) return null;
  return [text.indexOf(lines[0]), lines[0].length];
}

/** A head in TOML between lines of +++, whatever its keys: Dotprompt reads nothing there. */
export function plusHead({ text }: View): Found | null {
  const [whole = "", toml = ""] =
    /^\ufeff?\+{3}[ \t]{0,80}\r?\n([\s\S]{0,20000}?)\n\+{3}[ \t]{0,80}(?=\r?\n|$)/.exec(text) ?? [];
  if (!isToml(toml.split(/\r?\n/))) return null;
  return [whole.indexOf("+"), 3];
}

/** A model with its parameters, and a list of variables beside it. */
export function modelWithVariables({ head, prose }: View): Found | null {
  const key = ["variables", "inputs", "parameters"].find((one) => head?.keys.has(one));
  if (!head || !key || !/^model[ \t]{0,8}:[ \t]{0,80}\r?\n[ \t]{1,80}[\w-]/m.test(head.yaml)) return null;
  if (dotpromptKeys.some((one) => head.keys.has(one)) || handlebars.test(prose)) return null;
  return [head.keys.get(key)!, key.length];
}
