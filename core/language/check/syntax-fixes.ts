import type { Problem } from "../../types.ts";
import { edit, type Subject } from "./subject.ts";
import type { Finding, Fix } from "./types.ts";

const elseWords = /^(?:else|elseif|elsif|elif)$/i;
const endWords = /^end(?:if|each|for|unless|with)?$/i;

/** What a syntax error of a template most likely is, said more exactly, and changes that settle it. */
export function templateSyntax(problem: Problem, subject: Subject): Partial<Finding> {
  const { start, end, message } = problem;
  const { text } = subject.tree;
  const better = spacedDot(problem, text) ?? wordAsBlock(problem, text) ?? oddToken(problem, text);
  if (better) return better;
  const fixes: Fix[] = [];
  if (/^(?:Three|Four) closing braces/.test(message)) {
    const braces = /\}{3,}/.exec(text.slice(start));
    if (braces && braces.index < Math.max(3, end - start)) {
      const at = start + braces.index + 2;
      fixes.push(edit("Put a space between them", [at, at], " ", true));
    }
  }
  if (message.startsWith("This mustache is never closed")) {
    const brace = /^\{\{[^{}\r\n]*\}(?!\})/.exec(text.slice(start));
    const at = brace && start + brace[0].length;
    if (at) fixes.push(edit("Add the second brace", [at, at], "}", true));
  }
  const open = /^\{\{#(\S+)\}\} is never closed/.exec(message);
  const last = text.trimEnd().length;
  if (open) fixes.push(edit(`Add {{/${open[1]}}} at the end`, [last, last], `\n{{/${open[1]}}}`));
  const mismatch = mismatchOf(message);
  const closing = mismatch && closingTag(text, start, mismatch.closed);
  if (closing) {
    const { opened, closed } = mismatch;
    const [at, after] = closing;
    fixes.push(
      isOpenBefore(text, start, closed)
        ? edit(`Add {{/${opened}}} before it`, [at, at], `{{/${opened}}}`, true)
        : edit(`Change to {{/${opened}}}`, [at, after], `{{/${opened}}}`, true),
    );
  }
  return { fixes };
}

function mismatchOf(message: string): { opened: string; closed: string } | null {
  const match = /^\{\{#(\S+)\}\} is closed by \{\{\/(\S+)\}\}/.exec(message);
  return match && { opened: match[1]!, closed: match[2]! };
}

/** `{{#if .name}}`, which is one name to Handlebars. */
function spacedDot({ start, message }: Problem, text: string): Partial<Finding> | null {
  const opened = mismatchOf(message)?.opened;
  const spaced = opened && /^(\S+)\s+\.([\w.]*)/.exec(text.slice(start));
  if (!spaced || opened !== `${spaced[1]}.${spaced[2]}`) return null;
  const dot = start + spaced[0].length - spaced[2]!.length - 1;
  return {
    message: `Handlebars reads "${spaced[0]}" as one name, "${opened}". Write {{#${spaced[1]} ${spaced[2]}}}.`,
    start: dot,
    end: dot + 1,
    fixes: [edit("Remove the dot", [dot, dot + 1], "", true)],
  };
}

/** `{{#else}}` and `{{#endif}}`: words that are no blocks. */
function wordAsBlock({ start, message }: Problem, text: string): Partial<Finding> | null {
  const name = mismatchOf(message)?.opened ?? /^\{\{#(\S+)\}\} is never closed/.exec(message)?.[1];
  if (!name || !(elseWords.test(name) || endWords.test(name))) return null;
  const from = text.lastIndexOf("{{", start + 1);
  const tag = /^\{\{~?#[^{}]*\}\}/.exec(text.slice(from))?.[0];
  if (!tag) return null;
  const place: [number, number] = [from, from + tag.length];
  if (elseWords.test(name)) {
    const rest = tag.slice(tag.indexOf(name) + name.length, tag.lastIndexOf("}}")).trim();
    const better = rest ? `{{else if ${rest.replace(/^if\s+/, "")}}}` : "{{else}}";
    return told(`{{#${name}}} opens a block of its own. Write ${better}, without #.`, place, better);
  }
  const opened = openBlocks(text.slice(0, from)).at(-1);
  if (!opened) return null;
  return told(`{{#${name}}} closes nothing. Write {{/${opened}}}.`, place, `{{/${opened}}}`);
}

function told(message: string, place: [number, number], better: string): Partial<Finding> {
  return {
    message,
    start: place[0],
    end: place[1],
    fixes: [edit(`Change to ${better}`, place, better, true)],
  };
}

/** What Handlebars only calls an unexpected token. */
function oddToken({ start, end, message }: Problem, text: string): Partial<Finding> | null {
  if (!/has no meaning in a mustache|is not expected here/.test(message)) return null;
  const token = text.slice(start, end);
  if (token === "}" && text[end] !== "}") {
    return {
      message: "One brace does not end a mustache. Write }}.",
      fixes: [edit("Add the second brace", [end, end], "}", true)],
    };
  }
  const from = text.lastIndexOf("{{", start);
  const before = text.slice(from, start);
  if (/^["']/.test(token))
    return { message: `This quote is never closed. Write ${token[0]} where the text ends.` };
  if (token.startsWith("#") && before.trimEnd() === "{{") {
    return {
      message: "A block's # stands right behind the braces: {{#if …}}. Remove the blank.",
      fixes: [edit("Remove the blank", [from + 2, start], "", true)],
    };
  }
  if (/^[&|]/.test(token) && text[start + 1] === token[0])
    return {
      message: `Templates have no ${token[0]}${token[0]}: put one {{#if}} inside another, or give the prompt one input that says it.`,
    };
  if (token.startsWith("|")) return noFilter(text, from, start);
  const index = /^[\w.$-]+\[(\d+)\]/.exec(text.slice(start)) ?? /^\[(\d+)\]/.exec(text.slice(start));
  if (index) {
    const at = start + index[0].lastIndexOf("[");
    return {
      message: `An item of a list is written with a dot before it: .[${index[1]}].`,
      fixes: [edit("Put a dot before it", [at, at], ".", true)],
    };
  }
  return null;
}

/** `{{name | upper}}`: Dotprompt has no filters, and no helper in their place. */
function noFilter(text: string, from: number, start: number): Partial<Finding> {
  const name = /^\{\{\{?~?\s*([\w.@/-]+)\s*$/.exec(text.slice(from, start))?.[1];
  const rest = /^\|[^{}]*?(?=~?\}\})/.exec(text.slice(start));
  const message =
    "Dotprompt has no filters. Give the value as it should be sent, or register a helper in your application and call it: {{helper value}}.";
  if (!name || !rest) return { message };
  const before = text.slice(from, start).trimEnd().length + from;
  return {
    message,
    fixes: [edit("Remove the filter", [before, start + rest[0].trimEnd().length], "", true)],
  };
}

const tag = /\{\{~?\s*([#^/])\s*([^\s}~]+)[^{}]*\}\}/g;

/** The closing tag of a name that nothing behind `from` opens. */
function closingTag(text: string, from: number, name: string): [number, number] | null {
  let depth = 0;
  for (const match of text.slice(from).matchAll(tag)) {
    if (match[2] !== name) continue;
    if (match[1] !== "/") depth++;
    else if (depth-- === 0) return [from + match.index, from + match.index + match[0].length];
  }
  return null;
}

/** Names of the blocks that a text leaves open, innermost last. */
function openBlocks(text: string): string[] {
  const open: string[] = [];
  for (const [, sign, name = ""] of text.matchAll(tag)) {
    if (sign !== "/") open.push(name);
    else if (open.includes(name)) open.length = open.lastIndexOf(name);
  }
  return open;
}

const isOpenBefore = (text: string, start: number, name: string) =>
  openBlocks(text.slice(0, text.lastIndexOf("{{", start + 1))).includes(name);
