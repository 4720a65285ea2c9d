import type { Lost } from "./jinja-expressions.ts";
import { isProgram, type NamedFiles } from "./promptfoo-files.ts";
import { isMap } from "./write.ts";

type Values = Record<string, unknown>;

/** Tests that one list of values may become. */
const most = 1000;

/**
 * The vars of a test as promptfoo hands them to the prompt (`generateVarCombinations`, `renderPrompt`): one map for
 * each combination of the texts in lists, with files read and vars in vars filled in.
 *
 * @param expands false where the test says `disableVarExpansion`
 */
export function combinations(vars: Values, expands: boolean, files: NamedFiles, note: Lost): Values[] {
  let found: Values[] = [{}];
  for (const [name, value] of Object.entries(vars)) {
    const values = choices(name, value, expands, files, note);
    if (found.length * values.length > most) {
      note(`The values of a test combine to more than ${most} tests; of ${name} the first is taken.`);
      values.splice(1);
    }
    if (values.length) found = found.flatMap((one) => values.map((choice) => ({ ...one, [name]: choice })));
  }
  return found.map((one) => filledIn(one, note));
}

/** The values of one var: of a list of texts, or the files of a pattern, each for itself. */
export function choices(
  name: string,
  value: unknown,
  expands: boolean,
  files: NamedFiles,
  note: Lost,
): unknown[] {
  if (typeof value === "string" && value.startsWith("file://"))
    return files.named(value.slice(7)).flatMap((path) => fromFile(name, path, files, note));
  if (!Array.isArray(value) || typeof value[0] !== "string" || !expands) return [value];
  return value.flatMap((one) =>
    typeof one === "string" && one.startsWith("file://") ? fromFile(name, one.slice(7), files, note) : [one],
  );
}

/** What a file gives to a var: its text, or for YAML the value as JSON. */
function fromFile(name: string, path: string, files: NamedFiles, note: Lost): unknown[] {
  const left = (why: string) => {
    note(`The var ${name} stands in ${path}, ${why}: it is left out.`);
    return [];
  };
  if (isProgram(path)) return left("a program");
  if (/\.(?:png|jpe?g|gif|webp|bmp|svg|tiff?|avif|hei[cf]|mp[34]|wav|ogg|m4a|webm|mov|pdf)$/i.test(path))
    return left("which is no text");
  if (/\.ya?ml$/i.test(path)) {
    const value = files.load(`file://${path}`, `The var ${name}`);
    return value === undefined ? [] : [JSON.stringify(value)];
  }
  const text = files.text(path);
  return text === undefined ? left("which cannot be read here") : [text.trim()];
}

const plainName = /\{\{-?\s*([A-Za-z_]\w*)\s*-?\}\}/g;

/** True for a text that a template engine would change. */
export const isTemplate = (value: unknown): boolean => typeof value === "string" && /\{\{|\{%/.test(value);

/**
 * A text with the plain names in it filled in; undefined when that needs more than names, or another value.
 */
export function filled(text: string, vars: Values): string | undefined {
  let isWhole = true;
  const written = text.replace(plainName, (whole, name: string) => {
    const value = Object.hasOwn(vars, name) ? vars[name] : undefined;
    if (value === undefined || (typeof value === "object" && value !== null)) {
      isWhole = false;
      return whole;
    }
    return String(value ?? "");
  });
  return isWhole && !isTemplate(written) ? written : undefined;
}

function filledIn(vars: Values, note: Lost): Values {
  const found: Values = {};
  for (const [name, value] of Object.entries(vars)) {
    if (typeof value !== "string") {
      found[name] = value;
      continue;
    }
    // promptfoo takes one line break at the end away.
    const text = value.replace(/\n$/, "");
    if (/\{\{-?\s*env\b/.test(text)) {
      note(`The var ${name} comes from the environment (${text.slice(0, 80)}) and is left out.`);
      continue;
    }
    const written = isTemplate(text) ? filled(text, vars) : text;
    if (written === undefined)
      note(`The var ${name} is a template of its own: its text stays as it is written.`);
    found[name] = written ?? text;
  }
  return found;
}

/** The vars that a test names: a map, or files whose maps go over one another. */
export function varsOf(value: unknown, files: NamedFiles, note: Lost): Values {
  if (value === undefined || value === null) return {};
  if (isMap(value)) return value;
  const paths = (Array.isArray(value) ? value : [value]).filter(
    (one): one is string => typeof one === "string",
  );
  if (paths.length === 0) note("The vars of a test are no map and are left out.");
  const found: Values = {};
  for (const path of paths.flatMap((one) => files.named(one.replace(/^file:\/\//, "")))) {
    const loaded = files.load(`file://${path}`, "vars");
    if (isMap(loaded)) Object.assign(found, loaded);
    else if (loaded !== undefined) note(`The vars in ${path} are no map and are left out.`);
  }
  return found;
}
