import { limits } from "../../limits.ts";
import { importPromptfoo } from "./promptfoo.ts";
import { importPrompty } from "./prompty.ts";
import { recognise } from "./recognise.ts";
import type { ListFolder, ReadFile } from "./sources.ts";
import { TooDeep } from "./too-deep.ts";
import { fileName, type ImportResult } from "./write.ts";

/**
 * Makes prompt files of a Prompty or promptfoo file.
 *
 * @param path tells what the file is, and names the new files
 * @param read gives other files that this one names, by their path from its folder
 * @param list gives the names in a folder, by its path from that of the file; those of folders end with /
 */
export function importPrompt(text: string, path: string, read?: ReadFile, list?: ListFolder): ImportResult {
  if (text.length > limits.size)
    return {
      files: [],
      lost: [`The file is larger than ${limits.size / 1024} kB, the most that a prompt file may have.`],
    };
  const refusal = notImported(text, path);
  if (refusal !== null) return { files: [], lost: [refusal] };
  try {
    return imported(text, path, read, list);
  } catch (error) {
    if (error instanceof TooDeep) return { files: [], lost: [error.message] };
    throw error;
  }
}

function imported(text: string, path: string, read?: ReadFile, list?: ListFolder): ImportResult {
  if (/\.prompty$/i.test(path) || recognise(text, path)?.dialect === "prompty") {
    const base = path.replace(/^.*[\\/]/, "").replace(/\.[^.]*$/, "");
    return importPrompty(text, fileName(base, "prompt"), read);
  }
  return importPromptfoo(text, path, read, list);
}

/** Files that stand in many folders and are never prompts, though they are text. */
const notPrompts =
  /^(?:readme|changelog|contributing|licen[cs]e|notice|authors|security|requirements[\w-]*|robots|cmakelists)(?:\.(?:md|txt))?$/i;

/** Why a file is no prompt of another program; null when it may be one. */
function notImported(text: string, path: string): string | null {
  const name = path.replace(/^.*[\\/]/, "");
  if (text.includes("\0")) return `${name} is no text file, so there is nothing to import.`;
  if (/\.eval\.ya?ml$/i.test(name))
    return `${name} is a test file of prompt files already. It needs no import.`;
  if (/\.prompt$/i.test(name) && (recognise(text, path)?.harmless ?? true))
    return `${name} is a prompt file already. It needs no import.`;
  const withoutVariable = !/\{\{|\{%/.test(text);
  if (notPrompts.test(name) || (!name.includes(".") && withoutVariable))
    return `${name} is a text about something, not a prompt of another program. Save it as NAME.prompt if it is a prompt.`;
  return null;
}
