import { execFile } from "node:child_process";
import { access, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Pinned: later releases ask for packages that are not everywhere to be had; below 1.83.10 there are advisories. */
export const litellmVersion = "1.104.4";

/**
 * The `litellm` program in a Python environment of its own, installed from PyPI on first use (about a minute, 720 MB).
 * @param folder where environments are kept, outside the checkout
 * @returns the path of the program
 * @throws Error with the next step when Python is missing or PyPI cannot be reached
 */
export async function provideLiteLLM(folder: string, onProgress: (text: string) => void): Promise<string> {
  const home = join(folder, "litellm", litellmVersion);
  const program = join(home, "bin", "litellm");
  if (await exists(program)) return program;
  const python = await findPython();
  onProgress(`installing LiteLLM ${litellmVersion} from PyPI (about a minute)`);
  // A half-made environment is worse than none: pip writes absolute paths, so it is built in place and
  // removed when anything fails.
  await rm(home, { recursive: true, force: true });
  await mkdir(join(folder, "litellm"), { recursive: true });
  try {
    await run(python, ["-m", "venv", home]);
    const constraints = join(import.meta.dirname, "constraints.txt");
    const wanted = [`litellm[proxy]==${litellmVersion}`, "-c", constraints];
    await run(join(home, "bin", "pip"), ["install", "--quiet", ...wanted], { maxBuffer: 64e6 });
  } catch (error) {
    await rm(home, { recursive: true, force: true });
    const reason = error instanceof Error ? error.message.split("\n").slice(-3).join(" ") : String(error);
    throw new Error(
      `LiteLLM could not be installed. Check that PyPI can be reached, then try again. ${reason}`,
    );
  }
  return program;
}

async function findPython(): Promise<string> {
  for (const python of ["python3", "python3.13", "python3.12", "python3.11", "python3.10"]) {
    try {
      const { stdout } = await run(python, ["-c", "import sys, venv; print(sys.version_info >= (3, 10))"]);
      if (stdout.trim() === "True") return python;
    } catch {
      // not on this machine; the next name is tried
    }
  }
  throw new Error(
    "LiteLLM needs Python 3.10 or later with venv. On Debian: apt-get install python3 python3-venv.",
  );
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
