import { isMap, isScalar, isSeq, type Node } from "yaml";
import { similar as nearest } from "../../../source/nearest.ts";
import { plainValue } from "../../../syntax/yaml.ts";
import { type Entry, keyName, mapEntries } from "../source.ts";
import { edit, type Report, type Rule, type Subject } from "../subject.ts";
import type { Fix } from "../types.ts";
import { commonKeys, configAtTop, configMaps, formatKeys, genkitKeys, homes, templateKeys } from "./known.ts";
import { moveUnder, withoutEntry } from "./move.ts";

type Level = keyof typeof formatKeys;

/** Keys that the format does not know, at the top and directly below input and output. */
export const unknownKeys: Rule = (subject, report) => {
  const names = new Set(subject.keys.map(({ name }) => name));
  for (const entry of subject.keys) topKey(subject, entry, names, report);
  for (const level of ["input", "output"] as const) {
    const entry = subject.keys.find(({ name }) => name === level);
    if (!entry || !isMap(entry.value)) continue;
    const inner = mapEntries(entry.value, subject.yamlStart, subject.document);
    if (schemaMissing(level, inner)) {
      reportBareSchema(subject, level, entry, inner, report);
      continue;
    }
    const innerNames = new Set(inner.map(({ name }) => name));
    for (const one of inner) otherKey(level, one, innerNames, report);
  }
};

function topKey(subject: Subject, entry: Entry, names: ReadonlySet<string>, report: Report): undefined {
  const { name, key } = entry;
  if (name === "ext" || name === "raw") return literalExt(subject, entry, report);
  if (name === "<<") {
    const message =
      "<< merges nothing here: Dotprompt reads YAML without merges and sees a key of that name. Write the keys out.";
    return report("yaml-merge", message, key);
  }
  if (Object.hasOwn(formatKeys.top, name) || name.includes(".")) return;
  if (isConfig(name) && !genkitKeys.includes(name)) {
    const twin = entriesOf(subject, "config").find((one) => plain(one.name) === plain(name))?.name;
    if (twin !== undefined) {
      const message = `Dotprompt ignores ${name} here: config.${twin} is what counts. Remove it.`;
      const fixes = withoutEntry(subject, entry).map((fix) => ({ ...fix, title: "Remove it" }));
      return report("misplaced-key", message, key, { fixes });
    }
    const message = `Dotprompt ignores ${name} here: the model gets its own default. It belongs under config.`;
    return report("misplaced-key", message, key, { fixes: moveUnder(subject, entry, "config") });
  }
  if (Object.hasOwn(homes, name)) {
    const message = `Dotprompt ignores ${name} at the top. It belongs to ${homes[name]!.join(" or ")}.`;
    const fixes = homes[name]!.flatMap((home) => {
      const [outer, inner] = home.split(".") as [string, string];
      return moveUnder(subject, entry, outer, inner);
    });
    // Which of two is meant nobody knows.
    if (fixes.length > 1) for (const fix of fixes) delete fix.preferred;
    return report("misplaced-key", message, key, { fixes });
  }
  if (configMaps.includes(name) && holdsConfig(subject, name)) {
    const message = `Dotprompt ignores ${name}: the model gets its own defaults. These belong under config.`;
    const fixes = names.has("config") ? [] : [edit("Rename to config", key, "config", true)];
    return report("misplaced-key", message, key, { fixes });
  }
  otherKey("top", entry, names, report);
}

/** The entries of a map at the top; none of anything else. */
function entriesOf({ keys, document, yamlStart }: Subject, name: string): Entry[] {
  return mapEntries(keys.find((one) => one.name === name)?.value, yamlStart, document);
}

/** True for a map of config keys with values, not with types as a list of inputs has them. */
function holdsConfig(subject: Subject, name: string): boolean {
  const inner = entriesOf(subject, name);
  const isValue = (value: Node | null) =>
    isSeq(value) || (isScalar(value) && value.value !== null && !isTyped(value));
  return inner.length > 0 && inner.every((one) => isConfig(one.name) && isValue(one.value));
}

function otherKey(level: Level, entry: Entry, siblings: ReadonlySet<string>, report: Report): undefined {
  const { name, key, value } = entry;
  const known = Object.keys(formatKeys[level]);
  if (known.includes(name)) return;
  const where = level === "top" ? "" : ` under ${level}`;
  const free = known.filter((one) => !siblings.has(one));
  const meant = commonKeys[level].includes(name) ? undefined : closeTo(name, free);
  if (meant) {
    const message = `Dotprompt knows no key "${name}"${where} and ignores it. Did you mean "${meant}"?`;
    report("unknown-key", message, key, { fixes: [edit(`Change to ${meant}`, key, meant, true)] });
    return;
  }
  if (name === "jsonSchema") {
    const message = 'Dotprompt ignores "jsonSchema": JSON Schema stands under schema, too. Rename it.';
    const fixes = free.includes("schema") ? [edit("Rename to schema", key, "schema")] : [];
    return report("deprecated-key", message, key, { fixes });
  }
  if (level === "top" && genkitKeys.includes(name)) {
    const message = `"${name}" is Genkit's: it is read there, and ignored by Dotprompt and here.`;
    return report("ignored-key", message, key);
  }
  if (level === "top" && isText(name, value)) {
    const message = `Dotprompt ignores "${name}": this text is not sent. Write it below the --- as part of the template.`;
    return report("ignored-key", message, key, { severity: "warning" });
  }
  const message = `Dotprompt ignores "${name}"${where}. For data of your own use a key with one dot, such as my.${name}.`;
  report("ignored-key", message, key);
}

/** True for a key of config, in any convention. */
const isConfig = (name: string) =>
  configAtTop.includes(name) || (name.length > 3 && configAtTop.some((key) => plain(key) === plain(name)));

const plain = (word: string) => word.toLowerCase().replace(/[-_ ]/g, "");

/** True for what other formats send: a text, or messages with their roles. */
const isText = (name: string, value: Node | null) =>
  (templateKeys.includes(name) && isScalar(value) && typeof value.value === "string") ||
  (name === "messages" && isSeq(value) && value.items.some((one) => isMap(one) && one.has("role")));

/** A key that differs by a slip of the pen only; short words that merely look alike are left alone. */
function closeTo(name: string, known: readonly string[]): string | undefined {
  const meant = nearest(name, known);
  if (!meant) return undefined;
  if (
    plain(name) === plain(meant) ||
    plain(name) === `${plain(meant)}s` ||
    `${plain(name)}s` === plain(meant)
  )
    return meant;
  return name.length >= 4 && name[0]?.toLowerCase() === meant[0] && Math.abs(name.length - meant.length) <= 1
    ? meant
    : undefined;
}

function literalExt(subject: Subject, { name, key, value }: Entry, report: Report): undefined {
  if (!isMap(value)) {
    return report("literal-ext", `Dotprompt overwrites what stands under "${name}". Remove it.`, key);
  }
  const message =
    name === "ext"
      ? "What stands under ext is lost: Dotprompt fills ext from keys with a dot. Write namespace.key at the top instead."
      : "What stands under raw is lost: Dotprompt puts the whole frontmatter there. Rename the key.";
  report("literal-ext", message, key, { fixes: name === "ext" ? flatten(subject, key, value) : [] });
}

/** `ext:` with namespaces of plain values, as keys with one dot. */
function flatten(
  { tree: { text }, document }: Subject,
  key: readonly [number, number],
  value: Parameters<typeof mapEntries>[0],
): Fix[] {
  if (!document || !isMap(value) || value.flow || !value.range) return [];
  const lines: string[] = [];
  for (const { key: namespace, value: inner } of value.items) {
    if (!isMap(inner) || keyName(namespace) === "") return [];
    for (const pair of inner.items) {
      if (keyName(pair.key) === "") return [];
      const plain = plainValue(document, pair.value as Node | null) ?? null;
      lines.push(`${keyName(namespace)}.${keyName(pair.key)}: ${JSON.stringify(plain)}`);
    }
  }
  if (!lines.length) return [];
  const end = blockEnd(text, key[0]);
  return [edit("Write as keys with a dot", [key[0], end], `${lines.join("\n")}\n`)];
}

/** The end of the block that a key at the line's beginning opens. */
function blockEnd(text: string, start: number): number {
  const next = /\n(?=\S)/g;
  next.lastIndex = start;
  const match = next.exec(text);
  return match ? match.index + 1 : text.length;
}

/** True for `input:` or `output:` that holds JSON Schema, or names and types, directly. */
function schemaMissing(level: "input" | "output", inner: readonly Entry[]): boolean {
  const own = [...Object.keys(formatKeys[level]), ...commonKeys[level]];
  if (inner.some(({ name }) => name in formatKeys[level])) return false;
  if (inner.some(({ name, value }) => name === "properties" && isMap(value))) return true;
  // Anything may stand under output; only types say that a schema was meant.
  if (level === "output" && !inner.every(({ value }) => isTyped(value))) return false;
  if (!inner.length || inner.some(({ name }) => own.includes(name))) return false;
  return (
    inner.every(
      ({ name, value }) =>
        /^[A-Za-z_][\w-]*\??(?:\((?:array|object|enum)\b.*\))?$/.test(name) && value !== null,
    ) && !inner.some(({ name }) => closeTo(name, Object.keys(formatKeys[level])))
  );
}

const isTyped = (value: unknown) =>
  isScalar(value) && /^(?:string|number|integer|boolean|any)(?:,|$)/.test(String(value.value));

function reportBareSchema(
  subject: Subject,
  level: "input" | "output",
  entry: Entry,
  inner: readonly Entry[],
  report: Report,
): undefined {
  const message = `Dotprompt ignores these: the names and types of the ${level} belong under ${level}.schema.`;
  report("misplaced-key", message, entry.key, { fixes: indentUnder(subject, entry, inner, "schema") });
}

/** Puts a new key between a key and the block below it. */
function indentUnder({ tree }: Subject, entry: Entry, inner: readonly Entry[], name: string): Fix[] {
  if (!isMap(entry.value) || entry.value.flow) return [];
  const first = inner[0]!.key[0];
  const lineAt = tree.text.lastIndexOf("\n", first - 1) + 1;
  const indent = tree.text.slice(lineAt, first);
  if (indent.trim() !== "" || lineAt <= entry.key[0]) return [];
  const end = entry.place[1];
  const body = tree.text.slice(lineAt, end).replace(/\n(?=[^\r\n])/g, `\n${indent}`);
  return [edit(`Put them under ${name}`, [lineAt, end], `${indent}${name}:\n${indent}${body}`, true)];
}
