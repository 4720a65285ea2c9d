import { limits } from "../../limits.ts";
import { importPromptfoo } from "./promptfoo.ts";
import { importPrompty } from "./prompty.ts";
import { recognise } from "./recognise.ts";
import type { ListFolder, ReadFile } from "./sources.ts";
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
  if (/\.prompty$/i.test(path) || recognise(text, path)?.dialect === "prompty") {
    const base = path.replace(/^.*[\\/]/, "").replace(/\.[^.]*$/, "");
    return importPrompty(text, fileName(base, "prompt"), read);
  }
  return importPromptfoo(text, path, read, list);
}
