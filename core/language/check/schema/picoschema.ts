import { isMap, isScalar, isSeq, type Node, type YAMLMap } from "yaml";
import { scalars, splitDescription } from "../../../schema/picoschema.ts";
import { blanksBehindDashes, withoutDashes } from "../frontmatter/mends.ts";
import { withoutEntry } from "../frontmatter/move.ts";
import { type Entry, isNothing, mapEntries, placeIn, textOf } from "../source.ts";
import { edit, type Report, type Subject } from "../subject.ts";
import { schemaInPicoschema } from "./mixed.ts";
import { quoteLike, typeText } from "./types.ts";

const wildcard = "(*)";

/** The mistakes of a Picoschema map, at any depth. */
export function picoschemaMistakes(subject: Subject, map: YAMLMap, report: Report): undefined {
  const entries = mapEntries(map, subject.yamlStart, subject.document);
  declaredTwice(subject, entries, report);
  for (const [index, entry] of entries.entries()) {
    if (map.flow && entry.pair.value === null) inventedInput(subject, entries, index, report);
    else property(subject, entry, report);
  }
}

/** `name` and `name?`, `name(array)`: one input to Dotprompt, of which the last declaration holds. */
function declaredTwice(subject: Subject, entries: readonly Entry[], report: Report): undefined {
  const seen = new Map<string, Entry>();
  for (const entry of entries) {
    const name = entry.name.split("(", 1)[0]!.replace(/\?$/, "");
    const before = seen.get(name);
    // The same key twice is told where the file is read.
    if (before && before.name !== entry.name && name !== "") {
      const message = `"${before.name}" and "${entry.name}" are one input to Dotprompt, and the later one holds. Keep one.`;
      report("yaml-duplicate-key", message, entry.key, {
        severity: "warning",
        related: [{ start: before.key[0], end: before.key[1], message: "The first one" }],
        fixes: [before, entry].flatMap((one) => withoutEntry(subject, one)),
      });
    }
    seen.set(name, entry);
  }
}

/** `{ a: string, some text }`: the comma ends the value, and what follows is a property. */
function inventedInput(
  subject: Subject,
  entries: readonly Entry[],
  index: number,
  report: Report,
): undefined {
  const { name, key } = entries[index]!;
  const before = entries[index - 1];
  const message = `YAML ends the value at the comma, so "${name}" becomes an input of its own. Quote the value before it.`;
  const whole = before && subject.tree.text.slice(before.place[0], key[1]);
  const fixes =
    before && textOf(before.value) !== undefined && !/["'\n]/.test(whole!)
      ? [edit("Quote the description with its type", [before.place[0], key[1]], JSON.stringify(whole), true)]
      : [];
  report("picoschema-comma", message, key, { fixes });
}

function property(subject: Subject, entry: Entry, report: Report): undefined {
  const { name, key, value } = entry;
  if (name === wildcard) return fragment(subject, entry, report);
  const open = name.indexOf("(");
  const head = open < 0 ? name : name.slice(0, open);
  if (head !== head.trimEnd() || head.trimEnd().endsWith(" ?") || head === "" || head === "?") {
    spaceInName(entry, head, report);
  }
  if (open < 0 || name.length === open + 1) return fragment(subject, entry, report);
  const second = name.indexOf("(", open + 1);
  const inside = name.slice(open + 1, second < 0 ? undefined : second).slice(0, -1);
  const [kind] = splitDescription(inside);
  if (!["array", "object", "enum"].includes(kind)) return unknownKind(subject, entry, head, open, report);
  if (second >= 0 && splitDescription(name.slice(open + 1))[1] !== null) {
    const message = "Dotprompt ends the description at this second parenthesis. Write it without one.";
    const end = key[1] - (subject.tree.text[key[1] - 1] === ")" ? 1 : 0);
    const quoted = /^["']/.test(subject.tree.text.slice(key[0], key[0] + 1)) ? 1 : 0;
    report(
      "picoschema-parenthesis",
      message,
      [key[0] + quoted + second, Math.max(end, key[0] + quoted + second + 1)],
      {
        fixes: [
          edit("Use dashes instead of parentheses", key, dashed(subject.tree.text.slice(...key)), false),
        ],
      },
    );
  }
  if (kind === "enum") return choices(subject, entry, head.endsWith("?"), report);
  if (isNothing(value)) {
    const message =
      kind === "array"
        ? "The list has no type for its items. Write one, such as string."
        : "The object has no properties. Write them below it.";
    return report("picoschema-empty", message, key);
  }
  fragment(subject, entry, report);
}

/** `list (of names)` as `list - of names`. */
function dashed(key: string): string {
  const first = key.indexOf("(") + 1;
  const last = key.lastIndexOf(")");
  return (
    key.slice(0, first) +
    key
      .slice(first, last)
      .replace(/\s*\(\s*/g, " - ")
      .replace(/\s*\)/g, "") +
    key.slice(last)
  );
}

/** The value behind a property's name: a type, a map, or something that is neither. */
function fragment(subject: Subject, entry: Entry, report: Report): undefined {
  const { name, key, value, place } = entry;
  const open = name.indexOf("(");
  const isPlain = open < 0;
  if (isNothing(value)) {
    // A # or a & took the type away, which is told as that.
    if (value?.anchor || /^:[ \t]+#[^\s#]/.test(subject.tree.text.slice(key[1], key[1] + 80))) return;
    const message = `"${name}" has no type: Dotprompt takes it for an object without properties. Write one, such as string or any.`;
    const title = (type: string) => `Write the type ${type}`;
    const empty = place[0] === place[1];
    const fixes = ["string", "any"].map((type) =>
      edit(title(type), empty ? [place[0], place[0]] : place, empty ? colon(subject, key[1]) + type : type),
    );
    return report("picoschema-empty", message, key, { fixes: empty ? [] : fixes });
  }
  if (isSeq(value)) return listValue(subject, entry, report);
  if (isMap(value)) {
    if (isPlain && schemaInPicoschema(subject, entry, value, report)) return;
    return picoschemaMistakes(subject, value, report);
  }
  const text = textOf(value);
  if (text === undefined) {
    const message = `A schema consists of types and maps; ${subject.tree.text.slice(...place)} is neither. Write a type such as string.`;
    return report("picoschema-type", message, place);
  }
  if (!isScalar(value)) return;
  typeText(
    subject,
    { text, node: value, place, ...(isPlain ? { key: { text: name, place: key } } : {}) },
    report,
  );
}

const colon = (subject: Subject, at: number) => (subject.tree.text[at] === ":" ? " " : ": ");

function spaceInName({ key, name }: Entry, head: string, report: Report): undefined {
  const bare = head.trim();
  if (bare === "" || bare === "?")
    return report("picoschema-key", "This property has no name. Write one.", key);
  const message = `The blank belongs to the name: the input is called "${head.replace(/\?$/, "")}". Remove it.`;
  const better = `${bare.replace(/\s+\?$/, "?")}${name.slice(head.length)}`;
  report("picoschema-key", message, key, { fixes: [edit(`Write as ${better}`, key, better, true)] });
}

/** `tags(list): string`, `name(string): the name`, `tags(array)?: string`. */
function unknownKind(subject: Subject, entry: Entry, head: string, open: number, report: Report): undefined {
  const { name, key, value, place } = entry;
  const match = /^\(([^,)]*)(,[^)]*)?\)(\??)$/.exec(name.slice(open));
  const kind = match?.[1]?.trim() ?? "";
  const description = match?.[2] ?? "";
  const base = `${head.replace(/\?$/, "")}${match?.[3] || head.endsWith("?") ? "?" : ""}`;
  const kinds: Record<string, string> = {
    array: "array",
    list: "array",
    object: "object",
    map: "object",
    dict: "object",
    enum: "enum",
  };
  const meant = Object.hasOwn(kinds, kind.toLowerCase()) ? kinds[kind.toLowerCase()] : undefined;
  const sentence = `"${name.slice(open)}" is not a kind that Dotprompt knows.`;
  if (match?.[3] && meant) {
    const message = `${sentence} The question mark stands before the parenthesis: ${base}(${meant}).`;
    return report("picoschema-kind", message, key, {
      fixes: [edit(`Write as ${base}(${meant}${description})`, key, `${base}(${meant}${description})`, true)],
    });
  }
  if (meant) {
    return report("picoschema-kind", `${sentence} Write (${meant}).`, key, {
      fixes: [edit(`Write as ${base}(${meant}${description})`, key, `${base}(${meant}${description})`, true)],
    });
  }
  const text = textOf(value);
  if (scalars.includes(kind.toLowerCase()) && isScalar(value) && text !== undefined) {
    const type = kind.toLowerCase();
    const said =
      text === type || text === "" ? description : `${description || ", "}${description ? " " : ""}${text}`;
    const better = quoteLike(subject, { place: [place[0], place[0]] }, `${type}${said}`);
    return report("picoschema-kind", `${sentence} A simple type is the value: ${base}: ${type}.`, key, {
      fixes: [
        {
          title: `Write as ${base}: ${type}`,
          kind: "edit",
          preferred: true,
          edits: [{ start: key[0], end: place[1], newText: `${base}: ${better}` }],
        },
      ],
    });
  }
  report(
    "picoschema-kind",
    `${sentence} Use (array), (object) or (enum), with a comma before a description.`,
    key,
  );
}

/** The choices of an enum must be a list. */
function choices(subject: Subject, entry: Entry, isOptional: boolean, report: Report): undefined {
  const { value, place, key } = entry;
  if (isSeq(value)) {
    if (value.items.length === 0)
      report("picoschema-enum", "The enum has no choices: nothing fits it. Write some.", place);
    return;
  }
  if (isNothing(value))
    return report("picoschema-enum", "The enum has no choices. Write a list: [one, two].", key);
  const text = textOf(value);
  const dashes = blanksBehindDashes(subject.tree.text, place);
  const words = text?.split(/\s*[,|]\s*/).filter((word) => word !== "");
  const message = "The choices of an enum are a list: [one, two].";
  const fails = isOptional && (text === undefined || !text.includes("null"));
  const fixes = dashes.length
    ? dashes
    : words?.length && words.every((word) => /^[\w -]+$/.test(word))
      ? [edit("Make it a list", place, `[${words.join(", ")}]`, true)]
      : [];
  report("picoschema-enum", message, place, { severity: fails ? "error" : "warning", fixes });
}

/** `tags: [string]` looks like a list and is an object with the property "0". */
function listValue(subject: Subject, entry: Entry, report: Report): undefined {
  const { name, key, place, value } = entry;
  if (!isSeq(value)) return;
  const { text } = subject.tree;
  const items = value.items as Node[];
  const words = items.map((item) => textOf(item));
  const types = words.map((word) => (word === undefined ? undefined : splitDescription(word)[0]));
  const throws =
    types.some(
      (type) =>
        type !== undefined && !scalars.includes(type) && !Object.hasOwn(subject.context.schemas ?? {}, type),
    ) || items.some((item) => isScalar(item) && typeof item.value !== "string" && item.value !== null);
  const severity = throws ? "error" : "warning";
  const open = name.indexOf("(");
  if (open >= 0) {
    const message = "The type of the items stands here without brackets or dashes.";
    const one =
      items.length === 1 && value.flow ? text.slice(...placeIn(items[0]!, subject.yamlStart)) : null;
    return report("picoschema-list", message, place, {
      severity,
      fixes: one ? [edit(`Write ${one}`, place, one, true)] : withoutDashes(subject, value),
    });
  }
  const [only] = items;
  if (items.length === 1 && only && value.flow && types[0] !== undefined && scalars.includes(types[0])) {
    const inner = text.slice(...placeIn(only, subject.yamlStart));
    const message = `This is no list to Dotprompt but an object with a property "0". Write ${name}(array): ${inner}.`;
    return report("picoschema-list", message, place, {
      severity,
      fixes: [
        {
          title: `Write as ${name}(array): ${inner}`,
          kind: "edit",
          preferred: true,
          edits: [
            { start: key[1], end: key[1], newText: "(array)" },
            { start: place[0], end: place[1], newText: inner },
          ],
        },
      ],
    });
  }
  const plain = withoutDashes(subject, value);
  if (plain.length) {
    const message = "This is no map to Dotprompt but a list. Write its names without dashes.";
    return report("picoschema-list", message, place, { severity, fixes: plain });
  }
  const isChoice = items.length > 1 && throws;
  const message = isChoice
    ? `A list of words is no type. For a choice write ${name}(enum): [...], for a list ${name}(array): string.`
    : `This is no list to Dotprompt but an object with properties "0" and so on. Write ${name}(array) and the type of the items.`;
  const fixes = isChoice ? [edit(`Write as ${name}(enum)`, [key[1], key[1]], "(enum)")] : [];
  report("picoschema-list", message, place, { severity, fixes });
}
