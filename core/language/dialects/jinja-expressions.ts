/** Told what could not be carried over, one sentence each. */
export type Lost = (sentence: string) => void;

/** The names that loops define, innermost last. */
export interface Scope {
  names: string[][];
}

/** Names that Dotprompt's and Handlebars' helpers have; alone they would call those. */
const helpers = /^(?:role|history|section|media|json|ifEquals|unlessEquals|if|unless|each|with|lookup|log)$/;

const pathPattern = /^[A-Za-z_]\w*(?:\.\w+|\[\d+\]|\[(?:'[\w ]+'|"[\w ]+")\])*$/;

const loopNames: Record<string, string> = {
  "loop.index0": "@index",
  "loop.first": "@first",
  "loop.last": "@last",
};

/** A path as Handlebars writes it; null for any other expression. */
export function path(expression: string, scope: Scope): string | null {
  if (scope.names.length && Object.hasOwn(loopNames, expression)) return loopNames[expression]!;
  if (!pathPattern.test(expression) || /^loop\b/.test(expression)) return null;
  if (/^(?:true|false|none|null|True|False|None)$/.test(expression)) return null;
  const steps = expression.match(/\w+(?: \w+)*/g) ?? [];
  const written = steps.map((step) => (/^[A-Za-z_]\w*$/.test(step) ? step : `[${step}]`)).join(".");
  const first = steps[0]!;
  // In a loop Handlebars looks names up in the item only.
  if (scope.names.flat().includes(first)) return written;
  if (scope.names.length) return `@root.${written}`;
  return helpers.test(written) ? `this.${written}` : written;
}

function literal(expression: string): string | null {
  if (/^(?:"[^"\\]*"|'[^'\\]*'|-?\d+(?:\.\d+)?)$/.test(expression)) return expression;
  return /^(?:true|false)$/i.test(expression) ? expression.toLowerCase() : null;
}

/**
 * What stands between the braces of a printed value, such as `json a`, or of several mustaches in a row,
 * without the outermost braces. null when Handlebars cannot say it.
 */
export function value(expression: string, scope: Scope, lost: Lost): string | null {
  const [head = "", ...filters] = expression.split("|").map((part) => part.trim());
  let written = path(head, scope);
  if (written === null && head === "loop.index" && scope.names.length) {
    lost("{{ loop.index }} counts from 1; @index, which replaces it, counts from 0.");
    written = "@index";
  }
  if (written === null) return null;
  for (const filter of filters) {
    const [, name = "", argument = ""] = /^(\w+)\s*(?:\((.*)\))?$/.exec(filter) ?? [];
    const fallback = literal(argument.trim())?.replace(/^["']|["']$/g, "");
    if (name === "safe" || name === "string") continue;
    if (/^(?:tojson|json|dump|to_json)$/.test(name)) return `json ${written}`;
    if (name === "default" && fallback !== undefined && !/[{}]/.test(fallback))
      return `#if ${written}}}{{${written}}}{{else}}${fallback}{{/if`;
    lost(`The filter "${name || filter}" of {{ ${expression} }} is left out.`);
  }
  return written;
}

/** The helper and arguments of a condition, such as `ifEquals a "b"`; null when Handlebars cannot say it. */
export function condition(expression: string, scope: Scope): string | null {
  const text = expression.trim();
  const not = /^not\s+(.+)$/s.exec(text)?.[1];
  if (not !== undefined) {
    const written = path(not.trim(), scope);
    return written && `unless ${written}`;
  }
  const sides = /^(.+?)\s*([=!])=\s*(.+)$/s.exec(text);
  if (sides) {
    const [left, right] = [sides[1]!, sides[3]!].map(
      (side) => path(side.trim(), scope) ?? literal(side.trim()),
    );
    return left && right ? `${sides[2] === "=" ? "ifEquals" : "unlessEquals"} ${left} ${right}` : null;
  }
  const written = path(text.replace(/\s+is\s+defined$/, ""), scope);
  return written && `if ${written}`;
}

/** The list and the names of a loop. */
export function loopOf(expression: string, scope: Scope): { path: string; names: string[] } | null {
  const parts = /^(\w+)(?:\s*,\s*(\w+))?\s+in\s+(.+)$/s.exec(expression.trim());
  if (!parts) return null;
  const over = path(parts[3]!.trim().replace(/(?:\.items\(\)|\s*\|\s*items)$/, ""), scope);
  const [, first, second] = parts;
  // Handlebars names the value first, then the key.
  return over === null ? null : { path: over, names: second ? [second, first!] : [first!] };
}
