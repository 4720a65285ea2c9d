import { buffer } from "node:stream/consumers";
import { decode } from "./files/read.ts";

/** How a command speaks with the world; tests and workers bring their own. */
export interface Terminal {
  /** The current folder, absolute, with `/`. */
  cwd: string;
  /** True where colours help. */
  colours: boolean;
  out(text: string): void;
  error(text: string): void;
  /** The whole standard input. */
  input(): Promise<string>;
}

/** The terminal of this process. A reader that goes away, such as `head`, ends the program quietly. */
export function processTerminal(): Terminal {
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") process.exit();
      throw error;
    });
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  const forced = FORCE_COLOR !== undefined && FORCE_COLOR !== "" && FORCE_COLOR !== "0";
  return {
    cwd: process.cwd().replaceAll("\\", "/"),
    colours: !NO_COLOR && (forced || (process.stdout.isTTY === true && TERM !== "dumb")),
    out: (text) => void process.stdout.write(text),
    error: (text) => void process.stderr.write(text),
    input: async () => decode(await buffer(process.stdin), "The standard input"),
  };
}
