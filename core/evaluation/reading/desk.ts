import type { Field } from "../../source/located.ts";
import type { Report } from "../../source/problem.ts";
import type { TestContext } from "../types.ts";

/** What the readers of one file's parts have in common. */
export interface Desk {
  /** The text that all places count in. */
  text: string;
  /** What is known about the prompt. */
  context: TestContext;
  report: Report;
  /** Fields about which all is said already. */
  told: ReadonlySet<Field>;
}
