import type { Code } from "../codes.ts";

export interface FailureDetail {
  /** The helper or partial at fault. */
  name?: string;
  /** Where the helper is called, as Handlebars counts. */
  loc?: { start: { line: number; column: number } };
  /** The partials that led to it, outermost first. */
  chain?: string[];
  /** Offset of the mistake in `source`, the text of the innermost partial. */
  at?: number;
  source?: string;
}

/** Why a template could not be rendered: a code, a sentence, and what is known about the place. */
export class Failure extends Error {
  readonly code: Code;
  readonly detail: FailureDetail;

  constructor(code: Code, message: string, detail: FailureDetail = {}) {
    super(message);
    this.name = "Failure";
    this.code = code;
    this.detail = detail;
  }

  /**
   * Tells Handlebars' errors apart by their sentences: it gives them no codes.
   *
   * @param chain the partials being rendered, outermost first
   */
  static from(error: unknown, chain: readonly string[]): Failure {
    if (error instanceof Failure) {
      error.detail.chain ??= [...chain];
      return error;
    }
    const message = error instanceof Error ? error.message : String(error);
    const detail = (name?: string): FailureDetail => ({
      chain: [...chain],
      ...(name === undefined ? {} : { name }),
    });
    if (error instanceof RangeError && /call stack/i.test(message)) {
      const sentence = "The partials include each other too deeply.";
      return new Failure(chain.length ? "circular-partial" : "too-deep", sentence, detail(chain.at(-1)));
    }
    if (error instanceof RangeError)
      return new Failure("rendering-too-large", "The text becomes too long.", detail());
    const partial = /^The partial (.*) could not be found$/s.exec(message);
    if (partial) return new Failure("missing-partial", "", detail(partial[1]));
    const helper = /used the unknown helper (.*?)(?: - \d+:\d+)?$/s.exec(message);
    if (helper) return new Failure("unknown-helper", "", detail(helper[1]));
    return new Failure("render-failed", message.replace(/ - \d+:\d+$/, ""), detail());
  }
}
