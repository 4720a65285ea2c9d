import { readFileSync } from "node:fs";
import { fileProblem, SetupError } from "../problem.ts";

/**
 * The text of a file. A byte order mark stays: Dotprompt does not see a frontmatter behind one.
 *
 * @param name how the path is called in messages
 * @throws SetupError when it cannot be read, or is not UTF-8
 */
export function readText(path: string, name: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw fileProblem(name, error);
  }
  return decode(bytes, name);
}

/** The same for bytes that are here already. */
export function decode(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder("utf-8", { ignoreBOM: true, fatal: true }).decode(bytes);
  } catch {
    throw new SetupError(`${name} is not UTF-8 text. Save it with that encoding.`);
  }
}
