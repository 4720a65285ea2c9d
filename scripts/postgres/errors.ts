/** Why Postgres could not be had, with a sentence for the person and a code for programs. */
export class PostgresError extends Error {
  readonly code: PostgresErrorCode;

  constructor(code: PostgresErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "PostgresError";
    this.code = code;
  }
}

export type PostgresErrorCode =
  | "missing-part"
  | "disk-full"
  | "port-busy"
  | "in-use"
  | "unreachable-folder"
  | "not-started";

/** Turns what initdb or postgres wrote before it gave up into a sentence with the next step. */
export function explain(log: string[], where: { dataDir: string; port?: number }): PostgresError {
  const text = log.join("\n");
  if (/No space left on device|ENOSPC|not enough space/i.test(text)) {
    return new PostgresError(
      "disk-full",
      `The disk that holds ${where.dataDir} is full. Free some space (about 100 MB), or set PROMPT_STUDIO_DATA to a folder on another disk, and start again.`,
    );
  }
  if (/could not bind|Address already in use|Only one usage of each socket/i.test(text)) {
    return new PostgresError(
      "port-busy",
      `Port ${where.port} is used by another program. Leave the port out to take a free one, or stop that program.`,
    );
  }
  const library = /error while loading shared libraries: ([^:\s]+)/.exec(text)?.[1];
  if (library) {
    return new PostgresError(
      "missing-part",
      `Postgres needs the system library ${library}, which is not installed. Install it with your system's package manager and start again.`,
    );
  }
  if (/Permission denied|EACCES/i.test(text)) {
    return new PostgresError(
      "unreachable-folder",
      `Postgres may not use ${where.dataDir}. Set PROMPT_STUDIO_DATA to a folder of your own and start again.`,
    );
  }
  const last = log.findLast((line) => /FATAL|PANIC|error/i.test(line)) ?? log.at(-1);
  return new PostgresError(
    "not-started",
    `Postgres did not start in ${where.dataDir}${last ? `: ${last.trim()}` : "."}`,
  );
}
