import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleCli } from "../cli/bundle.ts";
import { type Figure, quantile } from "./figures.ts";
import { promptOfLines } from "./prompts.ts";

const root = join(import.meta.dirname, "../..");
const files = 2000;

/** How long the command line takes, from the start of its process to its end, by the clock on the wall. */
export async function measureCli({ short }: { short: boolean }): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "prompt-studio-bench-"));
  const times = short ? 5 : 10;
  const bundle = join(folder, "cli.cjs");
  const samples = join(root, "samples");
  try {
    writeFileSync(bundle, (await bundleCli()).code);
    writePrompts(join(folder, "prompts"));
    const starts = [
      ["bundle", [process.execPath, bundle]],
      ["npm run cli", ["npm", "run", "-s", "cli", "--"]],
    ] as const;
    const start = starts.flatMap(([name, program]) =>
      [["check", samples], ["--help"]].map(
        (args): Figure => ({
          name: `start of prompt-studio ${args[0]}, ${name}`,
          value: median(times, () => milliseconds([...program, ...args])),
          unit: "ms",
          target: 250,
        }),
      ),
    );
    // What of the figures through npm is npm's: a script that does nothing, in a folder without packages.
    const empty = join(folder, "empty");
    mkdirSync(empty);
    writeFileSync(join(empty, "package.json"), JSON.stringify({ scripts: { nothing: "exit 0" } }));
    const npm = median(times, () => milliseconds(["npm", "run", "-s", "nothing"], empty));
    const node = median(times, () => milliseconds([process.execPath, "-e", "0"]));
    const own: Figure[] = [
      { name: "npm itself, a script that does nothing", value: npm, unit: "ms" },
      { name: "Node itself, a program that does nothing", value: node, unit: "ms" },
      { name: "npm run cli check, less npm and Node", value: start[2]!.value - npm - node, unit: "ms" },
    ];
    const many = median(short ? 1 : 3, () =>
      milliseconds([process.execPath, bundle, "check", join(folder, "prompts")]),
    );
    return [
      ...start,
      ...own,
      { name: `check over ${files} files`, value: many / 1000, unit: "s", target: 3 },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Of some calls, after one that fills the caches. */
function median(times: number, measure: () => number): number {
  measure();
  return quantile(Array.from({ length: times }, measure), 0.5);
}

/** @throws when the program does not end well: a quick failure is no quick start */
function milliseconds([program, ...args]: string[], cwd = root): number {
  const begun = performance.now();
  const { status, stderr } = spawnSync(program!, args, {
    cwd,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  const took = performance.now() - begun;
  if (status !== 0) throw new Error(`${[program, ...args].join(" ")} ended with ${status}. ${stderr}`);
  return took;
}

/** Prompt files of 60 lines in 40 folders, one in ten with a partial that all of them share. */
function writePrompts(folder: string): void {
  const text = promptOfLines(60);
  for (let n = 0; n < 40; n++) mkdirSync(join(folder, `f${n}`), { recursive: true });
  writeFileSync(join(folder, "_shared.prompt"), "Be exact about {{name}}.\n");
  for (let n = 1; n < files; n++)
    writeFileSync(join(folder, `f${n % 40}/p${n}.prompt`), text + (n % 10 === 0 ? "{{>shared}}\n" : ""));
}
