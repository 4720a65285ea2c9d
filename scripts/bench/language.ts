import { check } from "../../core/language/check/index.ts";
import { completions, untranslated } from "../../core/language/features/index.ts";
import { createWorkspace } from "../../core/language/model/index.ts";
import { parse } from "../../core/syntax/parse.ts";
import { measureCli } from "./cli.ts";
import { type Figure, quantile } from "./figures.ts";
import { promptOfLines } from "./prompts.ts";

/** How fast the language answers while someone types, in CPU time of this process, and in a terminal. */
export async function measureLanguage({ short }: { short: boolean }): Promise<Figure[]> {
  const times = short ? 15 : 60;
  const small = promptOfLines(200);
  const large = promptOfLines(5000);
  const figures: Figure[] = [
    {
      name: "200 lines, edit to diagnostics, p50",
      value: quantile(
        repeat(times, (turn) => editToDiagnostics(small, turn)),
        0.5,
      ),
      unit: "ms",
      target: 8,
    },
    {
      name: "5,000 lines, edit to diagnostics, p50",
      value: quantile(
        repeat(Math.ceil(times / 3), (turn) => editToDiagnostics(large, turn)),
        0.5,
      ),
      unit: "ms",
      target: 60,
    },
    {
      name: "200 lines, completion in a mustache, p50",
      value: quantile(repeat(times, completionAtEnd(small)), 0.5),
      unit: "ms",
      target: 5,
    },
    {
      name: "t(2n)/t(n) of parse and check, median of 5 sizes",
      value: quantile(
        [250, 500, 1000, 2000, 2500].map(
          (lines) => cost(promptOfLines(lines * 2)) / cost(promptOfLines(lines)),
        ),
        0.5,
      ),
      unit: "x",
      target: 2.3,
    },
  ];
  return [...figures, ...workspaceFigures(2000), ...(await measureCli({ short }))];
}

function editToDiagnostics(text: string, turn: number): number {
  const edited = text.replace("Answer in", `Answer${" ".repeat(turn % 7)} in`);
  return cpu(() => {
    check(parse(edited));
  });
}

function completionAtEnd(text: string): (turn: number) => number {
  return (turn) => {
    const workspace = createWorkspace({});
    const edited = `${text}${" ".repeat(turn % 5)}{{na`;
    workspace.setFile("a.prompt", edited);
    workspace.complete();
    return cpu(() => {
      completions({ workspace, path: "a.prompt", offset: edited.length, t: untranslated });
    });
  };
}

function workspaceFigures(files: number): Figure[] {
  const workspace = createWorkspace({});
  const text = promptOfLines(60);
  const index = cpu(() => {
    workspace.setFile("_shared.prompt", "Be exact about {{name}}.\n");
    for (let file = 0; file < files; file++) {
      const include = file % 10 === 0 ? "{{>shared}}\n" : "";
      workspace.setFile(`f${file % 40}/p${file}.prompt`, text + include);
    }
    workspace.complete();
    for (const path of workspace.paths()) workspace.symbols(path);
  });
  // As in an editor: what is told about a dependant again was told before.
  for (const path of workspace.dependants("_shared.prompt")) workspace.findings(path);
  const update = cpu(() => {
    workspace.setFile("_shared.prompt", "Be exact about {{name}} and {{topic}}.\n");
    for (const path of workspace.dependants("_shared.prompt")) workspace.findings(path);
  });
  return [
    { name: `index of ${files} prompt files`, value: index / 1000, unit: "s", target: 3 },
    {
      name: `a partial saved: its ${files / 10} dependants updated`,
      value: update,
      unit: "ms",
      target: 50,
    },
  ];
}

function cost(text: string): number {
  return Math.min(...repeat(5, () => cpu(() => void check(parse(text)))));
}

/** CPU milliseconds of this process. */
function cpu(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Measures after three turns that only warm up. */
function repeat(times: number, measure: (turn: number) => number): number[] {
  return Array.from({ length: times + 3 }, (_, turn) => measure(turn)).slice(3);
}
