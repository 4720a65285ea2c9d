/** One step: a name, an index (from the end when below 0), everything, or a name at any depth. */
type Step = { name: string } | { index: number } | { all: true } | { anywhere: string };

const piece =
  /\.\.([\p{L}_$][\p{L}\p{N}_$-]*)|\.([\p{L}_$][\p{L}\p{N}_$-]*)|(\.\*|\[\*\])|\[(-?\d{1,9})\]|\[(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\]/uy;

/**
 * Reads a JSONPath of names, indexes, `*` and `..name`; the `$` in front may be left out.
 *
 * @returns undefined for anything else
 */
export function readPath(path: string): Step[] | undefined {
  const text = path.startsWith("$") ? path.slice(1) : /^[.[]/.test(path) ? path : `.${path}`;
  const steps: Step[] = [];
  piece.lastIndex = 0;
  while (piece.lastIndex < text.length) {
    const found = piece.exec(text);
    if (!found) return undefined;
    const [, anywhere, plain, all, index, single, double] = found;
    const quoted = (single ?? double)?.replace(/\\(.)/g, "$1");
    if (anywhere !== undefined) steps.push({ anywhere });
    else if (all !== undefined) steps.push({ all: true });
    else if (index !== undefined) steps.push({ index: Number(index) });
    else steps.push({ name: quoted ?? plain ?? "" });
  }
  return path.trim() === "" ? undefined : steps;
}

/** Whether a path leads to one place; another one gives the list of all that it leads to. */
export const isSingle = (steps: Step[]): boolean => steps.every((step) => "name" in step || "index" in step);

/** What stands at a path, in the order of the text; none when there is no such place. */
export function valuesAt(root: unknown, steps: Step[]): unknown[] {
  let values = [root];
  for (const step of steps) values = values.flatMap((value) => next(value, step));
  return values;
}

function next(value: unknown, step: Step): unknown[] {
  if ("anywhere" in step) return anywhere(value, step.anywhere);
  if (typeof value !== "object" || value === null) return [];
  if ("all" in step) return Object.values(value);
  if ("index" in step) {
    if (!Array.isArray(value)) return [];
    const index = step.index < 0 ? value.length + step.index : step.index;
    return index in value ? [value[index]] : [];
  }
  return !Array.isArray(value) && Object.hasOwn(value, step.name)
    ? [(value as Record<string, unknown>)[step.name]]
    : [];
}

function anywhere(root: unknown, name: string): unknown[] {
  const found: unknown[] = [];
  const open = [root];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== "object" || value === null) continue;
    if (!Array.isArray(value) && Object.hasOwn(value, name))
      found.push((value as Record<string, unknown>)[name]);
    const inner = Object.values(value);
    for (let index = inner.length - 1; index >= 0; index--) open.push(inner[index]);
  }
  return found;
}
