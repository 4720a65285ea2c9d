/** Kinds of files that the model knows. */
export type FileKind = "prompt" | "test" | "tool";

/** The kind of a file by its name; what is none of the others counts as a prompt file. */
export function fileKind(path: string): FileKind {
  if (path.endsWith(".eval.yaml")) return "test";
  return path.endsWith(".tool.yaml") ? "tool" : "prompt";
}

export const baseName = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
export const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1);

/** True for the files that other prompt files include. */
export const isPartial = (path: string): boolean => /(?:^|\/)_[^/]+\.prompt$/.test(path);

/** `card` for `a/_card.prompt`; null for other files. */
export const partialName = (path: string): string | null =>
  /(?:^|\/)_([^/]+)\.prompt$/.exec(path)?.[1] ?? null;

/** `a/name.eval.yaml` for `a/name.prompt`. */
export const testFileOf = (path: string): string => `${path.replace(/\.prompt$/, "")}.eval.yaml`;

/** `a/name.prompt` for `a/name.eval.yaml`. */
export const promptOf = (path: string): string => `${path.replace(/\.eval\.yaml$/, "")}.prompt`;

/** `a/name.tool.yaml` beside `a/x.prompt`. */
export const toolFileOf = (path: string, tool: string): string => `${folderOf(path)}${tool}.tool.yaml`;
