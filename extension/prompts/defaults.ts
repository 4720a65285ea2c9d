import type { LoadedPrompt } from "./load.ts";

/** The file's `input.default`. */
export const defaultsOf = (loaded: LoadedPrompt): Record<string, unknown> =>
  loaded.tree.metadata.input?.default ?? {};

/** What of an input differs from the file's defaults: only that is kept, so that new defaults show. */
export function beyondDefaults(
  input: Record<string, unknown>,
  loaded: LoadedPrompt,
): Record<string, unknown> {
  const defaults = defaultsOf(loaded);
  return Object.fromEntries(
    Object.entries(input).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(defaults[name])),
  );
}
