import type { Misfit } from "../../../schema/errors.ts";
import { nearest } from "../../../source/nearest.ts";
import { edit, type Place, type Subject } from "../subject.ts";
import type { Fix } from "../types.ts";

const number = /^-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;

/** The changes that make a written value one that its schema takes; none where nobody can know what was meant. */
export function misfitFixes({ tree: { text } }: Subject, { types, choices }: Misfit, place: Place): Fix[] {
  const written = text.slice(...place);
  if (/[\r\n]/.test(written) || written === "") return [];
  const bare = /^(["'])(.*)\1$/.exec(written)?.[2] ?? written;
  if (choices) {
    const words = choices.filter((one) => one !== null && typeof one !== "object").map(String);
    const near = nearest(bare, words);
    const offered = near === undefined ? words.slice(0, 3) : [near];
    return offered.map((word) => change(word, place, choices, near !== undefined));
  }
  for (const type of types ?? []) {
    const newText = as(type, written, bare);
    if (newText !== undefined && newText !== written) {
      const title = newText === bare ? "Remove the quotes" : `Write ${newText}`;
      return [edit(title, place, newText, true)];
    }
  }
  return [];
}

function change(word: string, place: Place, choices: readonly unknown[], preferred: boolean): Fix {
  const isText = choices.includes(word);
  const plain = /^[A-Za-z][\w -]*$/.test(word) && !/^(?:true|false|null)$/i.test(word);
  return edit(`Change to ${word}`, place, isText && !plain ? JSON.stringify(word) : word, preferred);
}

/** A value as another type; undefined when it is none of that type. */
function as(type: string, written: string, bare: string): string | undefined {
  switch (type) {
    case "integer":
      return /^-?\d+$/.test(bare) ? bare : undefined;
    case "number":
      return number.test(bare) ? bare : undefined;
    case "boolean":
      return { true: "true", yes: "true", on: "true", false: "false", no: "false", off: "false" }[
        bare.toLowerCase()
      ];
    case "string":
      return /^[[{]/.test(written) ? undefined : JSON.stringify(bare);
    case "array":
      return /^[[{]/.test(written)
        ? undefined
        : `[${/^[\w -]+(?:, *[\w -]+)+$/.test(bare) ? bare : written}]`;
    default:
      return undefined;
  }
}
