import { type TestCode, testCodes } from "../codes.ts";
import type { Finding, Fix, Place } from "./finding.ts";

export type { Place };

/** Adds a problem, with its code's severity and what would settle it; the readers never see the list. */
export type Report = (code: TestCode, place: Place, message: string, fixes?: readonly Fix[]) => void;

/** Makes a list of problems and the function that adds to it; 1,000 are enough to act on. */
export function collectProblems(): { problems: Finding[]; report: Report } {
  const problems: Finding[] = [];
  const report: Report = (code, { start, end }, message, fixes = []) => {
    if (problems.length >= 1000) return;
    const { severity } = testCodes[code];
    const found: Finding = { code, severity, message, start, end: Math.max(start, end) };
    problems.push(fixes.length > 0 ? { ...found, fixes: [...fixes] } : found);
  };
  return { problems, report };
}
