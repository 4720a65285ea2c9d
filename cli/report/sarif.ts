import { codes, testCodes } from "../../core/codes.ts";
import type { Severity } from "../../core/types.ts";
import type { Checked, LocatedProblem } from "./located.ts";

const repository = "https://github.com/prompt-studio/prompt-studio";

/** The report as a SARIF 2.1.0 log, which code hosts read. */
export function sarifReport({ problems }: Checked, version: string): object {
  const rules = [...new Set(problems.map(({ code }) => code))].sort();
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: { name: "Prompt Studio", version, informationUri: repository, rules: rules.map(ruleOf) },
        },
        columnKind: "utf16CodeUnits",
        results: problems.map((problem) => resultOf(problem, rules.indexOf(problem.code))),
      },
    ],
  };
}

const known: Record<string, { title: string; severity: Severity }> = { ...testCodes, ...codes };

function ruleOf(code: string): object {
  const about = known[code];
  return {
    id: code,
    ...(about && { shortDescription: { text: about.title } }),
    ...(about && { helpUri: `${repository}/blob/main/docs/problems/${code}.md` }),
    ...(about && { defaultConfiguration: { level: levels[about.severity] } }),
  };
}

const levels: Record<Severity, "error" | "warning" | "note"> = {
  error: "error",
  warning: "warning",
  information: "note",
  hint: "note",
};

function resultOf(problem: LocatedProblem, ruleIndex: number): object {
  const { file, line, column, endLine, endColumn, severity, code, message } = problem;
  return {
    ruleId: code,
    ruleIndex,
    level: levels[severity],
    message: { text: message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: file.split("/").map(encodeURIComponent).join("/") },
          region: { startLine: line, startColumn: column, endLine, endColumn },
        },
      },
    ],
  };
}
