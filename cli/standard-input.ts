import { absolute } from "./files/paths.ts";
import { SetupError } from "./problem.ts";
import type { Terminal } from "./terminal.ts";

/** A prompt file that comes by the standard input. */
export interface Piped {
  /** What it is taken for, absolute: it names it, and partials and tests are looked for from there. */
  path: string;
  text: string;
}

/** For the usage of a command that takes `-`. */
export const pathOption =
  "--path FILE      with -: what the text is called, and where its partials are looked for";

/**
 * Reads the standard input when `-` is the path.
 *
 * @param named what `--path` says
 * @returns null when files are meant
 * @throws SetupError for `-` beside other paths, and for `--path` without it
 */
export async function readPiped(
  paths: readonly string[],
  named: string | undefined,
  terminal: Terminal,
): Promise<Piped | null> {
  if (!paths.includes("-")) {
    if (named === undefined) return null;
    throw new SetupError(
      "--path says what the standard input holds. Write - in place of the file to read it.",
    );
  }
  if (paths.length > 1)
    throw new SetupError("- is the standard input, one prompt file, and stands without other paths.");
  return { path: absolute(terminal.cwd, named ?? "stdin.prompt"), text: await terminal.input() };
}
