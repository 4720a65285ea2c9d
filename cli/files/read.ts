import { readFileSync } from "node:fs";
import { fileProblem } from "../problem.ts";

/**
 * The text of a file. A byte order mark stays: Dotprompt does not see a frontmatter behind one.
 *
 * @param name how the path is called in messages
 * @throws SetupError when it cannot be read
 */
export function readText(path: string, name: string): string {
  try {
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(readFileSync(path));
  } catch (error) {
    throw fileProblem(name, error);
  }
}
