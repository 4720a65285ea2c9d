import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { build as bundle } from "esbuild";
import type { Measured } from "../../extension/test/measure.ts";
import { packageExtension } from "../build/package.ts";
import { freePort } from "../processes/freePort.ts";
import { type Figure, quantile } from "./figures.ts";

/** What the packaged extension weighs, and what it costs inside a real VS Code. */
export async function measureExtension(): Promise<Figure[]> {
  const root = resolve(import.meta.dirname, "../..");
  const { bytes } = await packageExtension(root);
  const rounds: Measured[] = [];
  for (let round = 0; round < 3; round++) rounds.push(await measureOnce(root));
  const median = (pick: (one: Measured) => number) => quantile(rounds.map(pick), 0.5);
  return [
    { name: "VSIX", value: bytes / 1e6, unit: "MB", target: 1 },
    { name: "activation, median of 3", value: median((one) => one.activation), unit: "ms", target: 30 },
    {
      name: "memory in the extension host",
      value: median((one) => one.memory),
      unit: "MB",
      target: 30,
      how: "heap after 10 runs with the runner open, less the heap before activation",
    },
    {
      name: "Run pressed to request sent, first run",
      value: median((one) => one.pressToRequest[0]!),
      unit: "ms",
      target: 50,
    },
    {
      name: "Run pressed to request sent, p50 of 10",
      value: median((one) => quantile(one.pressToRequest, 0.5)),
      unit: "ms",
      target: 50,
      how: "from the command to the request's arrival at a broker in the same process",
    },
  ];
}

async function measureOnce(root: string): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), "prompt-studio-bench-"));
  try {
    // Empty at first: prompt files in it would start the extension before it is measured.
    const workspace = join(folder, "samples");
    mkdirSync(workspace);
    const module = join(root, "dist/test/measure.cjs");
    await bundle({
      absWorkingDir: root,
      entryPoints: ["extension/test/measure.ts"],
      outfile: module,
      bundle: true,
      platform: "node",
      format: "cjs",
      external: ["vscode"],
    });
    const port = await freePort();
    const broker = `http://127.0.0.1:${port}`;
    const session = join(folder, "session.json");
    const results = join(folder, "measured.json");
    writeFileSync(session, JSON.stringify({ broker, token: "measuring" }), { mode: 0o600 });
    await promisify(execFile)(
      process.execPath,
      [
        "scripts/vscode/code.ts",
        `--extensionDevelopmentPath=${root}`,
        `--extensionTestsPath=${module}`,
        "--disable-workspace-trust",
        workspace,
      ],
      {
        cwd: root,
        env: {
          ...process.env,
          MEASURE_BROKER_PORT: String(port),
          MEASURE_RESULTS: results,
          MEASURE_SAMPLES: join(root, "samples"),
          PROMPT_STUDIO_SESSION_FILE: session,
          VSCODE_TEST_SETTINGS: JSON.stringify({ "promptStudio.broker.url": broker }),
        },
      },
    );
    return JSON.parse(readFileSync(results, "utf8"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
