import { limits } from "../limits.ts";
import { type Ast, Handlebars } from "../syntax/handlebars.ts";
import { quickParse } from "../syntax/quick-parser.ts";
import { parseTemplate } from "../syntax/template.ts";
import { scanTemplate } from "../syntax/template-scan.ts";
import type { Helper } from "../types.ts";
import { Failure } from "./failure.ts";
import { builtInHelpers } from "./helpers.ts";
import type { Markers } from "./markers.ts";
import type { Trace } from "./trace.ts";

export interface EngineOptions {
  markers: Markers;
  partials: Record<string, string>;
  helpers: Record<string, Helper>;
  /** Marks in the rendered text where each piece of it came from. */
  trace?: Trace;
}

type Environment = ReturnType<typeof Handlebars.create>;

/**
 * A Handlebars of its own for one rendering, set up as Dotprompt sets up its shared one: nothing that
 * another rendering registered is known here, and nothing stays.
 *
 * @returns a function that renders a template; it throws a Failure that names the helper or partial at fault
 */
export function makeEngine({ markers, partials, helpers, trace }: EngineOptions) {
  const environment = Handlebars.create();
  // The `log` helper would write to the console.
  environment.log = () => {};
  const chain: string[] = [];
  const budget = { iterations: limits.iterations, partials: limits.partialCalls };

  const known = { ...builtInHelpers(markers), ...helpers };
  countLoops(environment, budget);
  for (const name of ["if", "unless", "each", "with", "lookup"])
    environment.registerHelper(name, named(name, environment.helpers[name] as Helper, chain));
  for (const [name, helper] of Object.entries(known))
    environment.registerHelper(name, named(name, helper, chain));

  // A tree that was parsed has its white space settled; Handlebars would settle it again.
  Object.assign(environment, { parse: (ast: Ast) => ast });
  const compile = (source: string, partial: string | null) => {
    const { neutral } = scanTemplate(markers.sealText(source));
    const ast = quickParse(neutral).ast ?? Handlebars.parse(neutral);
    return environment.compile(trace ? trace.mark(ast, partial) : ast, {
      knownHelpers: Object.fromEntries(Object.keys(known).map((name) => [name, true])),
      knownHelpersOnly: true,
      noEscape: true,
    });
  };

  for (const [name, source] of Object.entries(partials)) {
    if (typeof source !== "string") continue;
    let compiled: ReturnType<typeof compile> | null = null;
    environment.registerPartial(name, (context: unknown, options?: object) => {
      if (budget.partials-- <= 0 || chain.length >= limits.partialDepth) throw endless(chain, name);
      chain.push(name);
      try {
        compiled ??= compile(checked(source, name), name);
        const text = compiled(context, options);
        return trace && options ? trace.indented(text, options) : text;
      } catch (error) {
        throw Failure.from(error, chain);
      } finally {
        chain.pop();
      }
    });
  }

  return (template: string, context: object, data: object): string => {
    try {
      return compile(template, null)(context, {
        data,
        // What Handlebars does anyway; said here, it does not warn on the console.
        allowProtoMethodsByDefault: false,
        allowProtoPropertiesByDefault: false,
      });
    } catch (error) {
      throw Failure.from(error, chain);
    }
  };
}

/** The partial's text, once it is known to be safe to compile. */
function checked(source: string, name: string): string {
  if (source.length > limits.size)
    throw new Failure("file-too-large", `The partial "${name}" is larger than ${limits.size / 1024} kB.`);
  const [problem] = parseTemplate(source, 0).problems;
  if (problem) throw new Failure("partial-syntax", problem.message, { at: problem.start, source });
  return source;
}

/** Makes a failure inside a helper name it and its place. */
function named(name: string, helper: Helper, chain: readonly string[]): Helper {
  return function (...args) {
    try {
      return helper.apply(this, args);
    } catch (error) {
      if (error instanceof Failure || error instanceof RangeError) throw error;
      // What went wrong inside a block, such as a missing partial, is not its helper's fault.
      const inside = Failure.from(error, chain);
      if (inside.code !== "render-failed") throw inside;
      const reason = error instanceof Error ? error.message : String(error);
      throw new Failure("helper-failed", reason, { name, loc: args.at(-1)?.loc, chain: [...chain] });
    }
  };
}

/** Ends a rendering whose loops, nested in each other, would never come to an end. */
function countLoops(environment: Environment, budget: { iterations: number }): void {
  const each = environment.helpers.each as Helper;
  environment.registerHelper("each", function (this: unknown, context: unknown, options?: any) {
    const turn = options?.fn;
    if (typeof turn !== "function") return each.call(this, context, options);
    const counted = (...args: unknown[]) => {
      if (budget.iterations-- <= 0) {
        const message = `The loops of this prompt turn more than ${limits.iterations} times. Give it less input.`;
        throw new Failure("rendering-too-large", message);
      }
      return turn(...args);
    };
    return each.call(this, context, { ...options, fn: counted });
  });
}

function endless(chain: readonly string[], name: string): Failure {
  const first = chain.lastIndexOf(name);
  if (first < 0) {
    const message = `More than ${limits.partialCalls} partials are included. Include fewer.`;
    return new Failure("rendering-too-large", message, { chain: [...chain] });
  }
  const circle = [...chain.slice(first), name].map((step) => `{{>${step}}}`).join(" → ");
  return new Failure("circular-partial", `The partial includes itself without end: ${circle}.`, {
    chain: [...chain],
    name,
  });
}
