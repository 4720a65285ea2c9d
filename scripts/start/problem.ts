/** Why the start cannot go on, as a sentence for the person that ends with the next step. */
export class StartProblem extends Error {
  override name = "StartProblem";
}

/**
 * The sentence for whatever stopped the start. Errors of the file system speak in codes; the others that
 * people can do something about already speak to people.
 */
export function sentenceFor(error: unknown, dataDir: string): string {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  const elsewhere = "set PROMPT_STUDIO_DATA to another folder";
  switch (code) {
    case "ENOSPC":
    case "EDQUOT":
      return diskFull(dataDir);
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return `You may not write to ${dataDir}. Make it yours, or ${elsewhere}, and start again.`;
    case "ENOTDIR":
    case "EEXIST":
      return `${dataDir} is not a folder. Move that file away, or ${elsewhere}, and start again.`;
    default:
      return error instanceof Error ? error.message : String(error);
  }
}

export function diskFull(dataDir: string): string {
  return `The disk that holds ${dataDir} is full. Free some space (about 150 MB), or set PROMPT_STUDIO_DATA to a folder on another disk, and start again.`;
}
