import type { Severity } from "../../core/types.ts";
import type { Checked, LocatedProblem } from "./located.ts";

/** The problems as compilers print them, and a line that sums them up. Hints are left out. */
export function textReport({ files, problems }: Checked, colours: boolean): string {
  const told = problems.filter(({ severity }) => severity !== "hint");
  return `${told.map((one) => `${problemLine(one, colours)}\n`).join("")}${summary(files, told)}\n`;
}

/** `file:line:column severity message (code)`. */
export function problemLine(problem: LocatedProblem, colours: boolean): string {
  const { file, line, column, severity, message, code } = problem;
  const paint = colours ? painted : plain;
  const place = paint(`${printable(file)}:${line}:${column}`, 1);
  return `${place} ${paint(severity, shades[severity])} ${printable(message)} ${paint(`(${code})`, 2)}`;
}

const shades: Record<Severity, number> = { error: 31, warning: 33, information: 36, hint: 2 };
const plain = (text: string) => text;
const painted = (text: string, shade: number) => `\u001b[${shade}m${text}\u001b[0m`;

/** Without what could steer the terminal or turn the reading direction: names in messages come from files. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
}

function summary(files: number, problems: readonly LocatedProblem[]): string {
  const checked = count(files, "file");
  if (files === 0) return "No prompt files found.";
  if (problems.length === 0) return `No problems in ${checked}.`;
  const kinds = [
    [number(problems, "error"), "error", "errors"],
    [number(problems, "warning"), "warning", "warnings"],
    [number(problems, "information"), "note", "notes"],
  ] as const;
  const parts = kinds.filter(([n]) => n > 0).map(([n, one, many]) => `${n} ${n === 1 ? one : many}`);
  return `${parts.join(", ")} in ${checked}.`;
}

const number = (problems: readonly LocatedProblem[], severity: Severity) =>
  problems.filter((one) => one.severity === severity).length;

/** `1 file`, `12 files`. */
export const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`;
