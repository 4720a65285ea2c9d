/** What a command knows about the program that it is part of. */
export interface Program {
  version: string;
  /** The program's own file, for threads; undefined when a command is called by other code. */
  entry: string | undefined;
}
