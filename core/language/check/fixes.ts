import { lineBreak } from "../../source/line-break.ts";
import { unreadHead } from "../../syntax/unread-head.ts";
import { lineBelow, lineOf } from "../../syntax/yaml-mistakes/text.ts";
import type { Problem } from "../../types.ts";
import { blanksBehindColons, inQuotes, withoutDashes } from "./frontmatter/mends.ts";
import { lineStart } from "./source.ts";
import { edit, type Subject } from "./subject.ts";
import { templateSyntax } from "./syntax-fixes.ts";
import type { Finding, Fix } from "./types.ts";

type Improve = (problem: Problem, subject: Subject) => Partial<Finding>;

/** What checking adds to the problems that reading a file finds: changes that settle them, closer places. */
export function improved(problem: Problem, subject: Subject): Finding {
  const improve = Object.hasOwn(improvements, problem.code) ? improvements[problem.code] : undefined;
  const extra = improve?.(problem, subject) ?? {};
  const { fixes, ...rest } = extra;
  return { ...problem, ...rest, ...(fixes?.length ? { fixes } : {}) };
}

const improvements: Readonly<Record<string, Improve>> = {
  "frontmatter-not-first": notFirst,
  "frontmatter-unclosed": unclosed,
  "frontmatter-unopened": () => ({ fixes: [edit("Open it with ---", [0, 0], "---\n", true)] }),
  "frontmatter-not-read": notRead,
  "frontmatter-empty": ({ start, end }) => ({ fixes: [edit("Remove the lines", [start, end], "", true)] }),
  "yaml-syntax": yamlSyntax,
  "yaml-duplicate-key": duplicate,
  "yaml-tag": tag,
  "frontmatter-not-map": notMap,
  "template-syntax": templateSyntax,
  "block-role": blockRole,
  "unknown-role": unknownRole,
  "text-after-history": ({ start }) => ({
    fixes: [edit('Put {{role "user"}} before it', [start, start], '{{role "user"}}\n', true)],
  }),
};

function notFirst({ start, message }: Problem, { tree: { text } }: Subject): Partial<Finding> {
  const dashes = text.indexOf("---", 0);
  const header = text.slice(0, dashes);
  const place: [number, number] = [0, Math.max(1, header.trimEnd().length || header.length)];
  if (header.replace(/^\ufeff/, "").trim() === "") {
    const hasMark = text.startsWith("\ufeff");
    const title = hasMark ? "Remove the byte order mark" : "Remove the blank lines";
    const named = hasMark
      ? "A byte order mark stands before the frontmatter, so Dotprompt sends the whole file as text. Remove it."
      : message;
    return {
      message: named,
      start,
      end: Math.max(1, dashes),
      fixes: [edit(title, [0, dashes], "", true)],
    };
  }
  const isComment = header.split(/\r\n|\r|\n/).every((line) => /^\s*(?:#|$)/.test(line));
  if (!isComment) return { start: place[0], end: place[1] };
  const first = text.slice(dashes).search(/[\r\n]/);
  const opening = text.slice(dashes, dashes + first).trimEnd();
  return {
    message:
      "These lines stand before the frontmatter, so Dotprompt 1.1.2 sends the whole file as text (newer versions skip them). Move them below the ---.",
    start: place[0],
    end: place[1],
    fixes: [
      edit(
        "Move them into the frontmatter",
        [0, dashes + opening.length],
        `${opening}\n${header.trim()}`,
        true,
      ),
    ],
  };
}

/** A head between lines that are no `---`, or none at all. */
function notRead({ start }: Problem, { tree: { text } }: Subject): Partial<Finding> {
  const head = unreadHead(text);
  if (head?.start !== start || !head.fix) return {};
  return { fixes: [{ ...head.fix, kind: "edit", preferred: true }] };
}

/** Lines that people close a frontmatter with, and that do not. */
const oddClosing =
  /^(?:[-\u2010-\u2015\u2212]{2,}|[\u2012-\u2015]|\.{3}|={3,}|\*{3,}|`{3})[^\S\r\n]*(?:[\u200b-\u200d\u2060]+|[A-Za-z]{2,12}|(#[^\r\n]*))?(?=[\r\n])/;

function unclosed({ end }: Problem, { tree: { text } }: Subject): Partial<Finding> {
  if (/(?:\r\n|\r|\n)---[ \t]*$/.test(text))
    return { fixes: [edit("Add a line break", [text.length, text.length], "\n")] };
  const indented = /(?:\r\n|\r|\n)([ \t]+)---[ \t]*(?=\r\n|\r|\n)/.exec(text);
  if (indented) {
    const dashes = indented.index + indented[0].indexOf("---");
    const blanks: [number, number] = [dashes - indented[1]!.length, dashes];
    return {
      message:
        "This --- is indented, so it closes nothing and Dotprompt sends the whole file as text. Remove the blanks before it.",
      start: blanks[0],
      end: dashes + 3,
      fixes: [edit("Remove the blanks", blanks, "", true)],
    };
  }
  const template = firstTemplateLine(text, end);
  const odd = template === null ? null : oddClosing.exec(text.slice(template));
  if (template !== null && odd) {
    const place: [number, number] = [template, template + odd[0].length];
    const comment = odd[1] ? `${odd[1]}${lineBreak(text)}` : "";
    return {
      message: "This line closes no frontmatter, so Dotprompt sends the whole file as text. Write --- alone.",
      start: place[0],
      end: place[1],
      fixes: [edit("Write --- alone", place, `${comment}---`, true)],
    };
  }
  return template === null
    ? {}
    : { fixes: [edit("Close it before the template", [template, template], "---\n")] };
}

/** The first line after `from` that cannot belong to a frontmatter. */
function firstTemplateLine(text: string, from: number): number | null {
  const line = /(?:\r\n|\r|\n)(?=([^\r\n]*))/g;
  line.lastIndex = from;
  for (let match = line.exec(text); match; match = line.exec(text)) {
    const content = match[1]!;
    if (
      content.trim() === "" ||
      /^\s*#/.test(content) ||
      /^[\w.$(*)?," -]+:(?:\s|$)|^\s+\S|^- /.test(content)
    )
      continue;
    return match.index + match[0].length;
  }
  return null;
}

/** The change that reading the YAML found for it. */
function yamlSyntax({ start }: Problem, { tree: { frontmatter } }: Subject): Partial<Finding> {
  const { yamlStart = 0, mistakes = [] } = frontmatter ?? {};
  const fix = mistakes.find((one) => one.start + yamlStart === start)?.fix;
  if (!fix) return {};
  const edits = fix.edits.map((one) => ({ ...one, start: one.start + yamlStart, end: one.end + yamlStart }));
  return { fixes: [{ ...fix, kind: "edit", edits }] };
}

/** `!important`: a word that was meant as text, or as a type. */
function tag({ start, end, message }: Problem, { tree: { text } }: Subject): Partial<Finding> {
  const line = /^[^\r\n]*?(?=\s+#\s|[\r\n]|$)/.exec(text.slice(start))![0].trimEnd();
  if (!/^![A-Za-z]/.test(line) || /[[\]{}"'|>]/.test(line))
    return { fixes: [edit("Remove it", [start, end], "")] };
  if (/^!(?:string|number|integer|boolean|any)\b/.test(line))
    return { fixes: [edit("Remove the !", [start, start + 1], "", true)] };
  const rest = line.slice(end - start).trim();
  return {
    message: rest
      ? message
      : "YAML takes a word behind ! for a kind of value, so nothing is left here. Put the text in quotes.",
    fixes: [inQuotes(text, [start, start + line.length], false)],
  };
}

/** A frontmatter without a single key, because of its colons or dashes. */
function notMap({ start, end, message }: Problem, subject: Subject): Partial<Finding> {
  const { text, frontmatter } = subject.tree;
  const colons = blanksBehindColons(text, [start, end]);
  if (colons.length)
    return {
      message: "YAML needs a blank behind the colon of a key: these lines have no keys.",
      fixes: colons,
    };
  const dashes = withoutDashes({ ...subject, yamlStart: start }, frontmatter?.document?.contents);
  if (dashes.length)
    return {
      message: "A frontmatter consists of keys, and this is a list. Remove the dashes.",
      fixes: dashes,
    };
  const sign = /^[ \t]*[\w.-]+([ \t]*[=：][ \t]*)(?=\S)/.exec(text.slice(start, end));
  if (!sign || /[\r\n]/.test(text.slice(start, end))) return { message };
  const at = start + sign[0].length;
  return { fixes: [edit("Write a colon and a blank", [at - sign[1]!.length, at], ": ", true)] };
}

/** The other key of the same name. */
function duplicate({ start, end }: Problem, { tree: { text, frontmatter } }: Subject): Partial<Finding> {
  const key = text.slice(start, end);
  const indent = text.slice(lineStart(text, start), start);
  if (!frontmatter || indent.trim() !== "") return {};
  const line = lineOf(text, start);
  let below = lineBelow(text, line);
  while (below && (below.indent > line.indent || (below.indent === line.indent && /^\s*- /.test(below.text))))
    below = lineBelow(text, below);
  // The line with the closing dashes comes below all of them.
  const fixes = below ? [edit(`Remove this ${key}`, [line.start, below.start], "")] : [];
  const first = text.indexOf(`\n${indent}${key}:`, frontmatter.yamlStart - 1);
  if (first < 0 || first + 1 + indent.length >= start) return { fixes };
  const at = first + 1 + indent.length;
  return { related: [{ start: at, end: at + key.length, message: "The first one" }], fixes };
}

/** `{{#role "system"}}text{{/role}}` as `{{role "system"}}text`. */
function blockRole({ start, end }: Problem, { tree: { text } }: Subject): Partial<Finding> {
  const opening = /^\{\{~?#[^}]*\}\}/.exec(text.slice(start, end));
  if (!opening) return {};
  const close = text.lastIndexOf("{{", end - 1);
  const hash = text.indexOf("#", start);
  const fix: Fix = {
    title: "Write it without # and closing tag",
    kind: "edit",
    preferred: true,
    edits: [
      { start: hash, end: hash + 1, newText: "" },
      { start: close, end, newText: "" },
    ],
  };
  return { end: start + opening[0].length, fixes: [fix] };
}

function unknownRole({ start, end, message }: Problem, { tree: { text } }: Subject): Partial<Finding> {
  const written = text.slice(start, end);
  if (written.startsWith("{{")) {
    const at = text.indexOf("role", start);
    return { fixes: [edit("Change to this.role", [at, at + 4], "this.role")] };
  }
  const meant = /Write \{\{role "(\w+)"\}\}/.exec(message)?.[1];
  const lost = message.includes("does not start a new message");
  return {
    ...(lost ? { severity: "error" as const } : {}),
    fixes: (meant ? [meant] : ["user", "model", "system", "tool"]).map((role) =>
      edit(`Change to ${role}`, [start, end], `${written[0]}${role}${written[0]}`, meant !== undefined),
    ),
  };
}
