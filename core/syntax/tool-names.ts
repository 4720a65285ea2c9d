import type { PromptTree } from "./tree.ts";

/** The names under `tools`. Anything may stand there; what is no name is left out. */
export function namedTools({ metadata }: Pick<PromptTree, "metadata">): string[] {
  return texts(metadata.tools);
}

/** The names of the definitions under `toolDefs`. */
export function definedTools({ metadata }: Pick<PromptTree, "metadata">): string[] {
  const list: unknown = metadata.toolDefs;
  return Array.isArray(list) ? texts(list.map((tool: { name?: unknown } | null) => tool?.name)) : [];
}

const texts = (list: unknown): string[] =>
  Array.isArray(list) ? list.filter((one: unknown) => typeof one === "string") : [];
