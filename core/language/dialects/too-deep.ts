import { limits } from "../../limits.ts";

/** A template whose blocks nest deeper than a prompt file's may; the message is for people. */
export class TooDeep extends Error {
  constructor() {
    super(`The template nests more than ${limits.depth} levels. Flatten it.`);
  }
}

/** @throws {TooDeep} for more blocks, one in the other, than a prompt file may have */
export function assertDepth(blocks: number): void {
  if (blocks > limits.depth) throw new TooDeep();
}
