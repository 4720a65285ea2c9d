import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brokenRows, unmarked } from "./corpus/broken/index.ts";

const valid = join(import.meta.dirname, "corpus", "valid");
const seeds = [
  ...(readdirSync(valid, { recursive: true }) as string[])
    .filter((path) => path.endsWith(".prompt"))
    .sort()
    .map((path) => readFileSync(join(valid, path), "utf8")),
  ...brokenRows.map(([, marked]) => unmarked(marked).text),
];

/** Pieces that have a meaning to one of the parsers, or that are hard on them. */
const pieces = [
  "{{",
  "}}",
  "{{{",
  "}}}",
  "{{{{",
  "}}}}",
  "{{#if x}}",
  "{{/if}}",
  "{{else}}",
  "{{#each ",
  " as |a b|}}",
  "{{>",
  "{{#>",
  "{{!--",
  "--}}",
  "\\{{",
  "(",
  ")",
  "((((((((",
  "[",
  "]",
  "{",
  "}",
  "{".repeat(120),
  "[".repeat(120),
  "../".repeat(120),
  "{{#if a}}".repeat(110),
  "---\n",
  "\n---\n",
  "\ufeff",
  "\r\n",
  "\r",
  "\0",
  "\u2028",
  "\ud800",
  "\u202e",
  "&a ",
  "*a ",
  "<<: *a\n",
  "!!js/function ",
  "? ",
  "- ",
  ": ",
  "|\n",
  ">\n",
  "__proto__: 1\n",
  "constructor.x: 1\n",
  '{{lookup this "constructor"}}',
  "{{__proto__.x}}",
  "input:\n",
  "  schema:\n",
  "    x(array): string\n",
  "type: object\n",
  "$ref: '#'\n",
  "enum: [a]\n",
  "properties: {a: {$ref: '#'}}\n",
  "default: .nan\n",
  "1e400",
  '{{role "system"}}',
  "{{history}}",
  "<<<dotprompt:role:",
  ">>>",
  "{{media url=",
  "pattern: (a+)+$\n",
  "a,".repeat(50),
];

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
}

/** A file of the corpora with a few pieces taken out, put in or repeated. */
export function mutated(next: () => number): string {
  const any = <T>(list: readonly T[]) => list[Math.floor(next() * list.length)]!;
  let text = any(seeds);
  for (let times = 1 + Math.floor(next() * 5); times > 0; times--) {
    const from = Math.floor(next() * (text.length + 1));
    const to = Math.min(text.length, from + Math.floor(next() * 12));
    const other = any(seeds);
    switch (Math.floor(next() * 5)) {
      case 0:
        text = text.slice(0, from) + text.slice(to);
        break;
      case 1:
        text = text.slice(0, from) + any(pieces) + text.slice(from);
        break;
      case 2:
        text = text.slice(0, from) + any(pieces) + text.slice(to);
        break;
      case 3:
        text = text.slice(0, from) + other.slice(Math.floor(next() * other.length));
        break;
      default:
        text =
          text.slice(0, from) + text.slice(from, to).repeat(1 + Math.floor(next() * 40)) + text.slice(to);
    }
  }
  return text;
}
