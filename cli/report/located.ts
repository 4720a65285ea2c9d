import { lineStarts } from "../../core/source/positions.ts";
import type { Problem, Severity } from "../../core/types.ts";

/** A problem as reports show it. Lines and columns count from 1, columns in UTF-16 code units. */
export interface LocatedProblem {
  /** Relative to the current folder, with `/`. */
  file: string;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  severity: Severity;
  code: string;
  message: string;
}

/** What a check of several files gives. */
export interface Checked {
  /** How many files were checked; a test file that comes with its prompt does not count. */
  files: number;
  problems: LocatedProblem[];
}

/** The problems of one text with lines and columns. */
export function located(file: string, text: string, problems: readonly Problem[]): LocatedProblem[] {
  if (problems.length === 0) return [];
  const starts = lineStarts(text);
  const place = (offset: number) => {
    const at = Math.min(Math.max(offset, 0), text.length);
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: at - starts[low]! + 1 };
  };
  return problems.map(({ start, end, severity, code, message }) => {
    const { line, column } = place(start);
    const last = place(Math.max(start, end));
    return { file, line, column, endLine: last.line, endColumn: last.column, severity, code, message };
  });
}

/** The order of reports: by file, then by where a problem begins. */
export function byPlace(one: LocatedProblem, other: LocatedProblem): number {
  if (one.file !== other.file) return one.file < other.file ? -1 : 1;
  return one.line - other.line || one.column - other.column;
}
