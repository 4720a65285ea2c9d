import { fileKind } from "../../core/language/model/paths.ts";
import { SetupError } from "../problem.ts";
import { printable } from "../report/text.ts";

/**
 * Refuses a file that is no prompt file by its name: read as one, anything is a template without a mistake.
 *
 * @param path of the file
 * @param name how the path is called in messages
 * @throws SetupError that says what the file is
 */
export function requirePrompt(path: string, name: string): void {
  if (path.endsWith(".prompt")) return;
  const called = printable(name);
  const kind = fileKind(path);
  if (kind === "test")
    throw new SetupError(`${called} is a test file, not a prompt file. Run prompt-studio check on it.`);
  if (kind === "tool")
    throw new SetupError(`${called} is a tool file, not a prompt file. Name a prompt that uses the tool.`);
  throw new SetupError(
    `${called} is no prompt file: those end in .prompt, and their tests in .eval.yaml. Rename it, or pipe it in with - in place of the path.`,
  );
}
