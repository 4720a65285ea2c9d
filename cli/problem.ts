/** Something about the set-up is broken: a path, an option, a file. The message tells what to do; exit code 2. */
export class SetupError extends Error {
  override readonly name = "SetupError";
}

/** What went wrong with a file, in a sentence. */
export function fileProblem(path: string, error: unknown): SetupError {
  const { code, message } = error as NodeJS.ErrnoException;
  return new SetupError(`${reasons[code ?? ""]?.(path) ?? `${path} cannot be read: ${message}.`}`);
}

const reasons: Record<string, (path: string) => string> = {
  ENOENT: (path) => `${path} does not exist. Check the spelling, and the folder you are in.`,
  ENOTDIR: (path) => `${path} does not exist: a part of it is a file, not a folder.`,
  EACCES: (path) => `${path} may not be opened. Check its permissions.`,
  EPERM: (path) => `${path} may not be opened. Check its permissions.`,
  EISDIR: (path) => `${path} is a folder. Name a file.`,
  ELOOP: (path) => `${path} is a link that leads to itself.`,
  ENAMETOOLONG: () => "A path is too long to be a file.",
  EMFILE: () => "Too many files are open. Try again, or raise the limit with ulimit -n.",
  ENOSPC: (path) => `${path} cannot be written: the disk is full.`,
  EROFS: (path) => `${path} cannot be written: the disk is read-only.`,
};
