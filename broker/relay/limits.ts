/** Times and sizes of a relayed answer; milliseconds and bytes. */
export interface RelayLimits {
  /** Until the first complete event of a stream. */
  firstMs: number;
  /** Between two complete events of a stream. */
  gapMs: number;
  /** Silence in a stream after which the client gets a comment, so that no proxy takes it for dead. */
  quietMs: number;
  /** For the whole answer, streamed or not. */
  totalMs: number;
  /** How long a client that stops reading is waited for. */
  stalledMs: number;
  /** How long the end of an answer may be held back until the run is stored. */
  settleMs: number;
  /** How long the usage is waited for when the client has left with the whole answer. */
  usageMs: number;
  /** One event of a stream. */
  eventBytes: number;
  /** An answer that is not streamed. */
  wholeBytes: number;
  /** An upstream error's body. */
  errorBytes: number;
}

export const relayLimits: RelayLimits = {
  firstMs: 60_000,
  gapMs: 60_000,
  quietMs: 10_000,
  totalMs: 600_000,
  stalledMs: 60_000,
  settleMs: 300,
  usageMs: 500,
  eventBytes: 1024 * 1024,
  wholeBytes: 32 * 1024 * 1024,
  errorBytes: 256 * 1024,
};
