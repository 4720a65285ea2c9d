import { type TestCode, testCodes } from "../codes.ts";
import type { Problem } from "../types.ts";

/** A stretch of a text, by offsets in UTF-16 code units. */
export interface Place {
  start: number;
  end: number;
}

/** Adds a problem, with its code's severity; the readers never see the list. */
export type Report = (code: TestCode, place: Place, message: string) => void;

/** Makes a list of problems and the function that adds to it; 1,000 are enough to act on. */
export function collectProblems(): { problems: Problem[]; report: Report } {
  const problems: Problem[] = [];
  const report: Report = (code, { start, end }, message) => {
    if (problems.length >= 1000) return;
    problems.push({ code, severity: testCodes[code].severity, message, start, end: Math.max(start, end) });
  };
  return { problems, report };
}
