import { type Argument, type Call, type Expression, expressionOf } from "./jinja-syntax.ts";

/** Told what could not be carried over, one sentence each. */
export type Lost = (sentence: string) => void;

/** What names mean where an expression stands. */
export interface Scope {
  /** The names that loops define, innermost last. */
  names: string[][];
  /** What `set` gave a name to, once and outside of any block. */
  aliases: Map<string, Expression>;
  /** Names of lists and maps, which Jinja prints as Python writes them. */
  structured?: ReadonlySet<string>;
}

/** Names that Dotprompt's and Handlebars' helpers have; alone they would call those. */
export const helperNames =
  /^(?:role|history|section|media|json|ifEquals|unlessEquals|if|unless|each|with|lookup|log|this|undefined)$/;

const loopNames: Record<string, string> = {
  "loop.index0": "@index",
  "loop.first": "@first",
  "loop.last": "@last",
};

/** A name of a loop as Handlebars has it: one like a helper's would hide the helper inside the loop. */
export const loopName = (name: string) => (helperNames.test(name) ? `${name}_` : name);

type Path = Extract<Expression, { is: "path" }>;

/** A path as Handlebars writes it; null for any other expression. */
export function pathOf(expression: Expression, scope: Scope): string | null {
  if (expression.is === "filter" && expression.name === "safe") return pathOf(expression.of, scope);
  if (expression.is !== "path") return null;
  const { steps } = expression;
  const first = String(steps[0]);
  const inLoop = scope.names.some((names) => names.length > 0);
  const loop = steps.join(".");
  if (inLoop && Object.hasOwn(loopNames, loop)) return loopNames[loop]!;
  if (first === "loop" && inLoop) return null;
  const isLoopName = scope.names.flat().includes(first);
  const alias = isLoopName ? undefined : scope.aliases.get(first);
  if (alias) return alias.is === "path" ? pathOf(added(alias, steps), unaliased(scope, first)) : null;
  if (steps.some((step) => /[\]\r\n]/.test(String(step)))) return null;
  const [, ...below] = steps;
  const written = [isLoopName ? loopName(first) : first, ...below]
    .map((step) => (typeof step === "string" && /^[A-Za-z_]\w*$/.test(step) ? step : `[${step}]`))
    .join(".");
  if (isLoopName) return written;
  // In a loop Handlebars looks names up in the item only.
  if (inLoop) return `@root.${written}`;
  return helperNames.test(written) ? `this.${written}` : written;
}

const added = (alias: Path, steps: Path["steps"]): Path => ({
  is: "path",
  steps: [...alias.steps, ...steps.slice(1)],
});

function unaliased(scope: Scope, name: string): Scope {
  const aliases = new Map(scope.aliases);
  aliases.delete(name);
  return { ...scope, aliases };
}

/** A text, number or truth as an argument of a helper. */
function literalOf(expression: Expression): string | null {
  if (expression.is !== "literal") return null;
  const { value } = expression;
  if (typeof value !== "string") return String(value);
  if (!value.includes('"')) return /[\\\n\r]/.test(value) ? null : `"${value}"`;
  return /['\\\n\r]/.test(value) ? null : `'${value}'`;
}

const argumentOf = (expression: Expression, scope: Scope): string | null =>
  literalOf(expression) ?? pathOf(expression, scope);

/**
 * The mustaches that print a value, and text between them; null when Handlebars cannot say it.
 *
 * @param lost is told what is said a little differently
 */
export function mustachesOf(expression: Expression, scope: Scope, lost: Lost): string | null {
  const again = (one: Expression) => mustachesOf(one, scope, lost);
  switch (expression.is) {
    case "literal":
      return plain(expression.value);
    case "joined":
      return both(again(expression.left), again(expression.right));
    case "either": {
      const path = pathOf(expression.left, scope);
      return path === null ? null : fallback(`if ${path}`, expression.left, expression.right, again);
    }
    case "choice": {
      const tests = conditionsOf(expression.when, scope);
      const [then, otherwise] = [again(expression.then), again(expression.otherwise)];
      if (tests?.length !== 1 || then === null || otherwise === null) return null;
      return block(tests[0]!, then, otherwise);
    }
    case "filter":
      return filtered(expression, scope, lost, again);
    case "path": {
      if (scope.names.length && expression.steps.join(".") === "loop.index") {
        lost("{{ loop.index }} counts from 1; @index, which replaces it, counts from 0.");
        return "{{@index}}";
      }
      const alias = scope.names.flat().includes(String(expression.steps[0]))
        ? undefined
        : scope.aliases.get(String(expression.steps[0]));
      if (alias && expression.steps.length === 1)
        return mustachesOf(alias, unaliased(scope, String(expression.steps[0])), lost);
      const path = pathOf(expression, scope);
      if (path === null) return null;
      if (expression.steps.length > 1 || !scope.structured?.has(String(expression.steps[0])))
        return `{{${path}}}`;
      lost(`${path} is a list or a map: Jinja prints it as Python writes it, here it is printed as JSON.`);
      return `{{json ${path}}}`;
    }
  }
  return null;
}

/** A literal that is printed; braces and backslashes next to mustaches would need care that this spares. */
function plain(value: string | number | boolean | null): string | null {
  return value === null || typeof value === "boolean" || /[{}\\]/.test(String(value)) ? null : String(value);
}

const both = (one: string | null, other: string | null) =>
  one === null || other === null ? null : one + other;

const block = (test: string, then: string, otherwise: string) =>
  `{{#${test}}}${then}${otherwise && `{{else}}${otherwise}`}{{/${test.split(" ", 1)[0]}}}`;

/** `value` where the test holds, and something else where it does not. */
function fallback(
  test: string,
  value: Expression,
  otherwise: Expression,
  again: (one: Expression) => string | null,
): string | null {
  const [then, other] = [again(value), again(otherwise)];
  return value.is !== "path" || then === null || other === null ? null : block(test, then, other);
}

const given = (filter: Call, at: number, name: string): Expression | undefined =>
  (
    filter.arguments.find((one: Argument) => one.name === name) ??
    filter.arguments.filter((one) => !one.name)[at]
  )?.value;

function filtered(
  filter: Call,
  scope: Scope,
  lost: Lost,
  again: (one: Expression) => string | null,
): string | null {
  const path = pathOf(filter.of, scope);
  switch (filter.name) {
    case "safe":
    case "string":
      return again(filter.of);
    case "default":
    case "d": {
      const otherwise = given(filter, 0, "default_value") ?? { is: "literal", value: "" };
      const always = given(filter, 1, "boolean");
      const isBoolean = always?.is === "literal" && always.value === true;
      if (path === null || (always && always.is !== "literal")) return null;
      // Only a value that is not there has none: 0, "" and false are values.
      return isBoolean
        ? fallback(`if ${path}`, filter.of, otherwise, again)
        : fallback(`unlessEquals ${path} undefined`, filter.of, otherwise, again);
    }
    case "tojson":
    case "to_json":
    case "json":
    case "dump": {
      if (path === null) return null;
      const indent = given(filter, 0, "indent");
      const width = indent?.is === "literal" && typeof indent.value === "number" ? indent.value : 0;
      return width ? `{{json ${path} indent=${width}}}` : `{{json ${path}}}`;
    }
    case "length":
    case "count":
      // Nothing, and what is not there, has the length 0.
      return path === null ? null : block(`if ${path}`, `{{${path}.length}}`, "0");
    case "join": {
      const between = given(filter, 0, "d");
      const attribute = given(filter, 1, "attribute");
      const text = between ? (between.is === "literal" ? plain(between.value) : null) : "";
      if (path === null || text === null || (attribute && attribute.is !== "literal")) return null;
      const item = attribute ? `this.${attribute.value}` : "this";
      return `{{#each ${path}}}{{${item}}}${text && `{{#unless @last}}${text}{{/unless}}`}{{/each}}`;
    }
  }
  const without = again(filter.of);
  if (without !== null)
    lost(`The filter "${filter.name}" is left out, where it stands behind ${nameOf(filter.of)}.`);
  return without;
}

const nameOf = (expression: Expression): string =>
  expression.is === "path"
    ? expression.steps.join(".")
    : expression.is === "filter"
      ? nameOf(expression.of)
      : "a value";

const opposite: Record<string, string> = {
  if: "unless",
  unless: "if",
  ifEquals: "unlessEquals",
  unlessEquals: "ifEquals",
};

/**
 * The tests, each a helper with its arguments such as `ifEquals a "b"`, that must all hold for a condition to
 * hold; null when Handlebars cannot say it.
 */
export function conditionsOf(expression: Expression, scope: Scope): string[] | null {
  switch (expression.is) {
    case "both": {
      const [left, right] = [conditionsOf(expression.left, scope), conditionsOf(expression.right, scope)];
      return left && right && [...left, ...right];
    }
    case "not": {
      const tests = conditionsOf(expression.of, scope);
      return tests?.length === 1 ? [tests[0]!.replace(/^\w+/, (name) => opposite[name]!)] : null;
    }
    case "path": {
      const path = pathOf(expression, scope);
      return path === null ? null : [`if ${path}`];
    }
    case "filter":
      return /^(?:length|count)$/.test(expression.name) ? conditionsOf(expression.of, scope) : null;
    case "test": {
      const path = pathOf(expression.of, scope);
      const test = { defined: "unlessEquals", undefined: "ifEquals", none: "ifEquals" }[expression.name];
      return test && path !== null
        ? [`${test} ${path} ${expression.name === "none" ? "null" : "undefined"}`]
        : null;
    }
    case "compare":
      return compared(expression, scope);
  }
  return null;
}

function compared(
  { how, left, right }: Extract<Expression, { is: "compare" }>,
  scope: Scope,
): string[] | null {
  // A length against 0 asks whether there is anything.
  if (
    left.is === "filter" &&
    /^(?:length|count)$/.test(left.name) &&
    right.is === "literal" &&
    right.value === 0
  ) {
    const path = pathOf(left.of, scope);
    if (path !== null && how === ">") return [`if ${path}`];
    if (path !== null && /^==/.test(how)) return [`unless ${path}`];
  }
  if (!/^[=!]=/.test(how)) return null;
  const [one, other] = [argumentOf(left, scope), argumentOf(right, scope)];
  return one === null || other === null
    ? null
    : [`${how.startsWith("=") ? "ifEquals" : "unlessEquals"} ${one} ${other}`];
}

/** The list, the names and the condition of a loop; null when Handlebars cannot walk it. */
export function loopOf(
  code: string,
  scope: Scope,
): { path: string; names: string[]; when?: Expression } | null {
  const parts = /^(\w+)(?:\s*,\s*(\w+))?\s+in\s+([\s\S]+)$/.exec(code);
  if (!parts) return null;
  const read = expressionOf(parts[3]!);
  const isFiltered = read?.is === "choice" && read.otherwise.is === "literal" && !/\belse\b/.test(parts[3]!);
  const over = isFiltered ? read.then : read;
  const called = over?.is === "call" || over?.is === "filter" ? over : undefined;
  const listed =
    called && called.arguments.length === 0 && /^(?:items|keys|values)$/.test(called.name)
      ? called
      : undefined;
  const path = over && pathOf(listed?.of ?? over, scope);
  if (path === null || path === undefined) return null;
  const [, first = "", second] = parts;
  const when = isFiltered ? { when: read.when } : {};
  // Handlebars names the value first, then the key.
  if (listed?.name === "keys") return second ? null : { path, names: [`${first}_value`, first], ...when };
  return { path, names: second ? [second, first] : [first], ...when };
}
