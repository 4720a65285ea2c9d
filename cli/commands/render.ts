import { renderTree, withDefaults } from "../../core/rendering/render.ts";
import { parse } from "../../core/syntax/parse.ts";
import { inputSchema } from "../../core/syntax/schemas.ts";
import type { Helper, JsonSchema, Message } from "../../core/types.ts";
import { makePartials } from "../files/partials.ts";
import { absolute, shown } from "../files/paths.ts";
import { readText } from "../files/read.ts";
import { makeRoots } from "../files/roots.ts";
import { readInput } from "../input.ts";
import { misgiven } from "../misgiven.ts";
import { choose, readOptions } from "../options.ts";
import { SetupError } from "../problem.ts";
import { located } from "../report/located.ts";
import { messagesText } from "../report/messages.ts";
import { problemLine } from "../report/text.ts";
import { readSettings } from "../settings.ts";
import { pathOption, readPiped } from "../standard-input.ts";
import type { Terminal } from "../terminal.ts";
import { toolDefinitions } from "../tools.ts";

export const usage = `prompt-studio render FILE|- [--input FILE|-] [--set KEY=VALUE …] [--format text|json] [--path FILE]

Shows the messages that a prompt file, or the standard input, gives for an input. Values that are not given
come from the file's input.default.

  --input FILE      the input as JSON or YAML; - reads the standard input
  --set KEY=VALUE   sets one value over it; may be repeated, and KEY may be a path such as user.name or tags.0
  --format text     the messages (the default)
  --format json     messages, model, config and problems, as the core gives them
  ${pathOption}

Exit code: 0, 1 when the prompt has errors, 2 when something could not be read.
`;

/** `prompt-studio render`; gives the exit code. */
export async function run(args: string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readOptions(args, {
    input: { type: "string" },
    set: { type: "string", multiple: true, default: [] },
    format: { type: "string", default: "text" },
    path: { type: "string" },
  });
  const format = choose("--format", values.format, ["text", "json"]);
  const [file, ...others] = positionals;
  if (file === undefined) throw new SetupError("Name the prompt file to render: prompt-studio render FILE.");
  if (others.length) throw new SetupError(`render takes one file; "${others[0]}" is one too many.`);

  const { cwd } = terminal;
  const piped = await readPiped(positionals, values.path, terminal);
  if (piped && values.input === "-")
    throw new SetupError(
      "The standard input is the prompt or its input, not both. Put one of them into a file.",
    );
  const path = piped?.path ?? absolute(cwd, file);
  const text = piped?.text ?? readText(path, file);
  const tree = parse(text);
  const rootOf = makeRoots(cwd);
  const settings = readSettings(rootOf(path), cwd);
  const schemas = Object.fromEntries(
    Object.entries(settings.schemas).filter((entry): entry is [string, JsonSchema] => entry[1] !== true),
  );
  const reached = makePartials(rootOf).reached(path, tree);
  const partials = [...reached].map(([name, partial]) => [name, partial.tree.text]);
  const defaults = withDefaults(tree);
  const given = await readInput(
    values.input,
    { sets: values.set, schema: inputSchema(tree, { schemas }), defaults },
    terminal,
  );
  const rendering = renderTree(
    tree,
    { input: withDefaults(tree, given) },
    {
      partials: Object.fromEntries(partials),
      schemas,
      tools: toolDefinitions(path, tree),
      helpers: Object.fromEntries(settings.helpers.map((name) => [name, standIn(name)])),
    },
  );

  if (format === "json") terminal.out(`${JSON.stringify(rendering, null, 2)}\n`);
  else {
    terminal.out(messagesText(rendering.messages, terminal.colours));
    for (const problem of located(shown(cwd, path), text, rendering.problems))
      terminal.error(`${problemLine(problem, terminal.colours)}\n`);
  }
  const hasError = rendering.problems.some(({ severity }) => severity === "error");
  // A prompt with an error has no messages either, and its error says why.
  if (!hasError && rendering.messages.every(isBlank))
    terminal.error(`${shown(cwd, path)} comes out empty for this input: no message has a text.\n`);
  for (const sentence of misgiven(tree, schemas, withDefaults(tree, given))) terminal.error(`${sentence}\n`);
  for (const { message } of settings.problems) terminal.error(`${message}\n`);
  if (settings.problems.length) return 2;
  return hasError ? 1 : 0;
}

const isBlank = ({ content }: Message) => content.every((part) => "text" in part && part.text.trim() === "");

/** The application's own helpers are not here; the place of one shows its name. */
const standIn =
  (name: string): Helper =>
  () =>
    `[${name}]`;
