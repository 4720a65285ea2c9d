import packageJson from "../package.json" with { type: "json" };
import { SetupError } from "./problem.ts";
import type { Program } from "./program.ts";
import type { Terminal } from "./terminal.ts";

interface Command {
  usage: string;
  run(args: string[], terminal: Terminal, program: Program): Promise<number>;
}

/** The commands; each is loaded when it is called, so that none pays for the others. */
const commands: Record<string, { about: string; load: () => Promise<Command> }> = {
  check: { about: "Finds mistakes in prompt files", load: () => import("./commands/check.ts") },
  render: { about: "Shows the messages of a prompt file", load: () => import("./commands/render.ts") },
  fmt: { about: "Lays prompt files out", load: () => import("./commands/fmt.ts") },
  import: {
    about: "Makes prompt files of Prompty and promptfoo ones",
    load: () => import("./commands/import.ts"),
  },
};

const usage = `prompt-studio COMMAND [OPTIONS]

${Object.entries(commands)
  .map(([name, { about }]) => `  ${name.padEnd(8)} ${about}`)
  .join("\n")}

prompt-studio COMMAND --help tells more. prompt-studio --version tells the version.
`;

/**
 * Runs one command.
 *
 * @param args what stands behind the program's name
 * @param entry the program's file, when there is one that threads can run
 * @returns the exit code: 0 well, 1 the prompt files have errors, 2 something about the set-up is broken
 */
export async function run(args: string[], terminal: Terminal, entry?: string): Promise<number> {
  const [name, ...rest] = args;
  if (name === "--version" || name === "-v") {
    terminal.out(`${packageJson.version}\n`);
    return 0;
  }
  if (name === "--help" || name === "-h" || name === "help") {
    terminal.out(usage);
    return 0;
  }
  if (name === undefined) {
    terminal.error(usage);
    return 2;
  }
  try {
    if (!Object.hasOwn(commands, name)) throw new SetupError(await unknownCommand(name));
    const command = await commands[name]!.load();
    const own = rest.includes("--") ? rest.slice(0, rest.indexOf("--")) : rest;
    if (!own.includes("--help") && !own.includes("-h"))
      return await command.run(rest, terminal, { version: packageJson.version, entry });
    terminal.out(command.usage);
    return 0;
  } catch (error) {
    terminal.error(`${sentence(error)}\n`);
    return 2;
  }
}

async function unknownCommand(name: string): Promise<string> {
  const { nearest } = await import("../core/source/nearest.ts");
  const names = Object.keys(commands);
  if (name.startsWith("-")) return `The command comes first: ${names.join(", ")}. Run prompt-studio --help.`;
  const meant = nearest(name, names);
  return `There is no command "${name}". ${meant ? `Did you mean ${meant}?` : `The commands are ${names.join(", ")}.`}`;
}

/** What happened, without where in the program. */
function sentence(error: unknown): string {
  if (error instanceof SetupError) return error.message;
  const reason = error instanceof Error ? error.message : String(error);
  return `prompt-studio itself failed: ${reason}. Please report this, with the file that leads to it.`;
}
