import type { Scalar } from "yaml";
import { scalars, splitDescription } from "../../../schema/picoschema.ts";
import { similar as nearest } from "../../../source/nearest.ts";
import { blanksBehindColons } from "../frontmatter/mends.ts";
import { edit, type Place, type Report, type Subject } from "../subject.ts";
import type { Fix } from "../types.ts";

/** Types of other languages, and what they are called in Picoschema. */
const foreign: Readonly<Record<string, string>> = {
  str: "string",
  text: "string",
  char: "string",
  varchar: "string",
  int: "integer",
  int32: "integer",
  int64: "integer",
  long: "integer",
  float: "number",
  float32: "number",
  float64: "number",
  double: "number",
  decimal: "number",
  num: "number",
  bool: "boolean",
  none: "null",
  nil: "null",
  undefined: "null",
  unknown: "any",
  mixed: "any",
  date: "string",
  datetime: "string",
  url: "string",
  uri: "string",
  email: "string",
  uuid: "string",
};

/** A type as written, such as `string, what it means`. */
export interface WrittenType {
  text: string;
  node: Scalar;
  place: Place;
  /** True directly under input.schema or output.schema. */
  isRoot?: boolean;
  /** Place of the property's key, where `(array)` or `?` would go. */
  key?: { text: string; place: Place };
}

/** Checks one type of a Picoschema. */
export function typeText(subject: Subject, written: WrittenType, report: Report): undefined {
  const { text, place } = written;
  const [type, description] = splitDescription(text);
  if (scalars.includes(type)) {
    if (written.isRoot && type === "any") {
      const message =
        'Dotprompt makes {"type": "any"} of this, which is not valid JSON Schema. Leave the schema out instead.';
      report("schema-root", message, place);
    } else if (description !== null || !written.isRoot) cutComment(subject, written, report);
    return;
  }
  if (Object.hasOwn(subject.context.schemas ?? {}, type)) return;
  // A tag took the type away, which is told as that.
  if (text === "" && written.node.tag?.startsWith("!")) return;
  const colons = /^[^\s:]+:(?:string|number|integer|boolean|any|null|\[|\{)/.test(text)
    ? blanksBehindColons(subject.tree.text, place)
    : [];
  if (colons.length) {
    const message = "YAML needs a blank behind the colon: this is a text and no name with its type.";
    return report("picoschema-type", message, place, { fixes: colons });
  }
  if (/[\r\n]/.test(text)) return lineBreak(subject, written, report);
  const rest = description === null ? "" : `, ${description}`;
  const replace = (name: string) => [
    edit(`Change to ${name}`, place, quoteLike(subject, written, name + rest), true),
  ];

  const list = listType(type);
  if (list) return listMistake(written, list, rest, report);
  if (/^[A-Za-z]\w*\?$/.test(type)) {
    const message = `"${type}" is not a type that Dotprompt knows. The question mark belongs behind the name of the property.`;
    return report("picoschema-type", message, place, {
      fixes: optional(subject, written, type.slice(0, -1) + rest),
    });
  }
  const union = /^(\w+)\s*\|\s*null$|^null\s*\|\s*(\w+)$/.exec(type);
  if (union) {
    const message = `"${type}" is not a type that Dotprompt knows. For a value that may be missing put ? behind the name.`;
    return report("picoschema-type", message, place, {
      fixes: optional(subject, written, (union[1] ?? union[2])! + rest),
    });
  }
  const known = foreignType(type);
  if (known) {
    const message = `"${type}" is not a type that Dotprompt knows. Write ${known}.`;
    return report("picoschema-type", message, place, { fixes: replace(known) });
  }
  if (/^(?:object|map|dict|record|enum)$/i.test(type)) {
    const message = `"${type}" alone is not a type that Dotprompt knows. Write (${/enum/i.test(type) ? "enum" : "object"}) behind the name, and what it holds as the value; or write any.`;
    return report("picoschema-type", message, place);
  }
  if (/^[A-Za-z_$][\w.$/-]*$/.test(type)) return schemaName(subject, written, type, report);
  if (/^(?:enum|array|object)\s*\(/i.test(type)) {
    const kind = /^\w+/.exec(type)![0].toLowerCase();
    const value = { enum: "[one, other]", array: "string", object: "and its properties below" }[kind];
    const message = `The kind stands behind the name, not in the value: name(${kind}): ${value}.`;
    return report("picoschema-type", message, place);
  }
  const message = /^(?:string|number|integer|boolean|any|null)\b/.test(type)
    ? `"${type}" is not a type that Dotprompt knows. Put a comma between the type and its description.`
    : `"${type}" is not a type that Dotprompt knows. Begin with one of ${scalars.join(", ")}, then a comma and the description.`;
  const head = /^(string|number|integer|boolean|any|null)\s*[:;(–—-]?\s*(.*?)\)?$/.exec(type);
  const better = head ? `${head[1]}${head[2] ? `, ${head[2]}` : ""}${rest}` : `string, ${text}`;
  report("picoschema-type", message, place, {
    fixes: [edit(`Write as "${better}"`, place, quoteLike(subject, written, better), head !== null)],
  });
}

function schemaName(subject: Subject, { place }: WrittenType, type: string, report: Report): undefined {
  const declared = Object.keys(subject.context.schemas ?? {});
  const meant = nearest(type, [...scalars.filter(() => /^[a-z]+$/.test(type)), ...declared]);
  const near = meant !== undefined && Math.abs(meant.length - type.length) <= 1;
  if (near && scalars.includes(meant)) {
    const message = `"${type}" is not a type that Dotprompt knows. Did you mean "${meant}"?`;
    return report("picoschema-type", message, place, {
      fixes: [edit(`Change to ${meant}`, [place[0], place[0] + type.length], meant, true)],
    });
  }
  const message = `There is no schema "${type}" here, and Dotprompt cannot render without it. When your application registers it, declare its name in the setting promptStudio.schemas.${near ? ` Did you mean "${meant}"?` : ""}`;
  const fixes: Fix[] = [
    { title: `Declare the schema ${type}`, kind: "declare-schema", name: type, edits: [] },
  ];
  if (near) fixes.unshift(edit(`Change to ${meant}`, [place[0], place[0] + type.length], meant!));
  report("schema-unknown-name", message, place, { severity: "warning", fixes });
}

function foreignType(type: string): string | undefined {
  const trimmed = type.trim();
  const lower = trimmed.toLowerCase();
  if (scalars.includes(lower)) return lower;
  return trimmed === lower || /^[A-Z]+$/.test(trimmed) || trimmed === "String"
    ? own(foreign, lower)
    : undefined;
}

const own = (record: Readonly<Record<string, string>>, key: string) =>
  Object.hasOwn(record, key) ? record[key] : undefined;

/** The item type of `string[]`, `array`, `list[string]`, `string(array)`, `array of strings`. */
function listType(type: string): string | undefined {
  const match =
    /^(\w*)\s*\[\s*\]$/.exec(type) ??
    /^(?:array|list)\s*(?:[<([]\s*(\w*)\s*[>)\]])?$/i.exec(type) ??
    /^(\w+)\s*\(\s*(?:array|list)\s*\)?$/i.exec(type) ??
    /^(?:array|list) of (\w+?)s?$/i.exec(type);
  if (!match) return undefined;
  const item = match[1] ?? "";
  return item === "" ? "string" : (foreignType(item) ?? item);
}

function listMistake(written: WrittenType, item: string, rest: string, report: Report): undefined {
  const { key, place, text } = written;
  const name = key?.text ?? "tags";
  const message = `"${text.split(",")[0]}" is not a type that Dotprompt knows. For a list write ${name}(array): ${item}.`;
  const fixes: Fix[] = key
    ? [
        {
          title: `Write as ${name}(array): ${item}`,
          kind: "edit",
          preferred: true,
          edits: [
            { start: key.place[0], end: key.place[1], newText: `${name}(array${rest})` },
            { start: place[0], end: place[1], newText: item },
          ],
        },
      ]
    : [];
  report("picoschema-list", message, place, { severity: "error", fixes: /["'#:]/.test(rest) ? [] : fixes });
}

function optional(subject: Subject, written: WrittenType, type: string): Fix[] {
  const { key, place } = written;
  if (!key || key.text.endsWith("?")) return [];
  return [
    {
      title: `Write as ${key.text}?: ${splitDescription(type)[0]}`,
      kind: "edit",
      preferred: true,
      edits: [
        { start: key.place[1], end: key.place[1], newText: "?" },
        { start: place[0], end: place[1], newText: quoteLike(subject, written, type) },
      ],
    },
  ];
}

/** A folded or literal block whose last line break hides the type. */
function lineBreak(subject: Subject, { place }: WrittenType, report: Report): undefined {
  const { text } = subject.tree;
  const header = /^[>|][+]?/.exec(text.slice(place[0]));
  const message =
    "This text holds a line break, and Dotprompt then finds no type in it. Write >- instead, or put it on one line.";
  const fixes = header ? [edit("Write >- instead", [place[0], place[0] + header[0].length], ">-", true)] : [];
  const first = text.slice(...place).search(/[\r\n]/);
  report("picoschema-line-break", message, header && first > 0 ? [place[0], place[0] + first] : place, {
    fixes,
  });
}

/** `string, item #2`: YAML takes the # for a comment. A comment has a space behind its #. */
function cutComment(subject: Subject, written: WrittenType, report: Report): undefined {
  const { comment, range } = written.node;
  if (!comment || !range || /^\s/.test(comment) || !written.text.includes(",")) return;
  const { text } = subject.tree;
  const [start, end] = written.place;
  const hash = text.indexOf("#", end);
  if (hash < 0 || /[\r\n]/.test(text.slice(end, hash))) return;
  const line = text.slice(hash).search(/[\r\n]|$/);
  const whole = text.slice(start, hash + line).trimEnd();
  const message = "YAML takes this # for a comment, so the description ends before it. Quote the whole text.";
  report("picoschema-comment", message, [hash, start + whole.length], {
    fixes: [edit("Quote the whole text", [start, start + whole.length], JSON.stringify(whole), true)],
  });
}

/** The new text in the quotes that the old one has. */
export function quoteLike(subject: Subject, { place }: Pick<WrittenType, "place">, text: string): string {
  const [open] = subject.tree.text.slice(place[0], place[0] + 1);
  if (open === '"') return JSON.stringify(text);
  if (open === "'") return `'${text.replaceAll("'", "''")}'`;
  return /: | #|^[\s>|&*!%@`{["']/.test(text) ? JSON.stringify(text) : text;
}
