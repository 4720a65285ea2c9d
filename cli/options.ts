import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { nearest } from "../core/source/nearest.ts";
import { SetupError } from "./problem.ts";

/**
 * Reads the arguments of a command.
 *
 * @throws SetupError for an option that the command does not have, or that lacks its value
 */
export function readOptions<Options extends ParseArgsOptionsConfig>(args: string[], options: Options) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new SetupError(optionProblem(error, Object.keys(options)));
  }
}

function optionProblem(error: unknown, known: string[]): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const option = /'(?:-\w, )?(--?[^\s'=]+)/.exec(message)?.[1] ?? "";
  if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") {
    const meant = nearest(option.replace(/^-+/, ""), known);
    const names = known.map((name) => `--${name}`).join(", ");
    const help = meant
      ? `Did you mean --${meant}?`
      : `${known.length > 1 ? "The options are" : "The only one is"} ${names}.`;
    const isShort = !option.startsWith("--");
    return `There is no option ${option}. ${help}${isShort ? " A path that begins with a dash is written ./-name." : ""}`;
  }
  if (message.includes("does not take an argument")) return `${option} takes no value.`;
  if (message.includes("ambiguous"))
    return `${option} needs a value. Write ${option}=VALUE when it begins with a dash.`;
  return `${option} needs a value.`;
}

/**
 * One of a few words.
 *
 * @throws SetupError with the nearest of them
 */
export function choose<Choice extends string>(
  option: string,
  value: string,
  choices: readonly Choice[],
): Choice {
  const chosen = choices.find((choice) => choice === value);
  if (chosen !== undefined) return chosen;
  const meant = nearest(value, choices);
  const words = `${choices.slice(0, -1).join(", ")} or ${choices.at(-1)}`;
  throw new SetupError(`${option} is ${words}, not "${value}".${meant ? ` Did you mean ${meant}?` : ""}`);
}
