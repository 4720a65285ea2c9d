import type { Lost } from "./jinja-expressions.ts";
import { helperNames } from "./jinja-expressions.ts";
import { assertDepth } from "./too-deep.ts";
import { isMap } from "./write.ts";

/** What surrounds a place in a Mustache template. */
interface Frame {
  /** The section as it is closed in the original. */
  name: string;
  /** What closes it in Handlebars. */
  close: string;
  /** The keys that names are looked up in; null when they are not known. */
  keys: ReadonlySet<string> | null;
  values: readonly unknown[];
  /** False for a section that only asks whether there is something. */
  steps: boolean;
  /** What `{{.}}` means there. */
  dot: string;
}

/**
 * Rewrites a Mustache template as a Handlebars one. Mustache looks for a name in every section around it,
 * Handlebars in the innermost only; and a section over a text or a truth is a condition there.
 *
 * @throws {TooDeep} when its sections nest too deep
 * @param values examples of the input, which tell lists, maps and texts apart
 * @param kinds the names of the whole input, each with its declared type
 */
export function fromMustache(
  template: string,
  values: Readonly<Record<string, unknown>>,
  kinds: ReadonlyMap<string, string>,
  lost: Lost,
): string {
  const root: Frame = {
    name: "",
    close: "",
    keys: new Set([...kinds.keys(), ...Object.keys(values)]),
    values: [values],
    steps: true,
    dot: "this",
  };
  const frames = [root];
  let delimiters: [string, string] = ["{{", "}}"];
  const out: string[] = [];
  let at = 0;
  /** Braces that open nothing, or are no delimiters. */
  const text = (piece: string) => piece.replaceAll("{{", "\\{{");
  const put = (mustache: string) => out.push(out.at(-1)?.endsWith("\\") ? "\\" : "", mustache);
  for (;;) {
    const [opening, closing] = delimiters;
    const start = template.indexOf(opening, at);
    if (start < 0) break;
    const isTriple = template[start + opening.length] === "{";
    const end = template.indexOf(isTriple ? `}${closing}` : closing, start + opening.length);
    if (end < 0) break;
    out.push(text(template.slice(at, start)));
    at = end + closing.length + (isTriple ? 1 : 0);
    const inside = template.slice(start + opening.length + (isTriple ? 1 : 0), end).trim();
    const [, sign = "", name = ""] = /^([#^/!>&=]?)\s*([\s\S]*?)=?$/.exec(inside) ?? [];
    if (sign === "=") {
      const [left, right] = name.trim().split(/\s+/);
      if (left && right) delimiters = [left, right];
      at = withoutLine(template, start, at, out);
    } else if (sign === "!") put(`{{!-- ${name.replaceAll("--", "- -").replaceAll("}}", "} }")} --}}`);
    else if (sign === ">") {
      lost(`The partial {{>${name}}} is another file: save it as _${name}.prompt beside the new one.`);
      put(`{{>${name}}}`);
    } else if (sign === "/") {
      const open = frames.length > 1 ? frames.pop()! : undefined;
      if (open?.name !== name) lost(`{{/${name}}} closes no section that is open there.`);
      if (open) put(open.close);
    } else if (sign === "#" || sign === "^") {
      put(section(sign, name, frames, kinds, lost));
      assertDepth(frames.length - 1);
    } else {
      const printed = examplesOf(name, frames).some((one) => typeof one === "object" && one !== null);
      if (printed)
        lost(
          `${name} is a list or a map: Mustache prints it in its program's way, here it is printed as JSON.`,
        );
      put(`{{${printed ? "json " : ""}${path(name, frames, lost)}}}`);
    }
  }
  out.push(text(template.slice(at)));
  for (const { name, close } of frames.slice(1).reverse()) {
    lost(`{{/${name}}} is missing at the end.`);
    out.push(close);
  }
  return out.join("");
}

/** A mark that is alone in its line vanishes with it. */
function withoutLine(template: string, start: number, end: number, out: string[]): number {
  const before = /(?:^|\n)([ \t]{0,80})$/.exec(template.slice(Math.max(0, start - 81), start));
  const after = /^[ \t]{0,80}(?:\n|$)/.exec(template.slice(end, end + 82));
  if (!before || !after) return end;
  out.push(out.pop()!.slice(0, -before[1]!.length || undefined));
  return end + after[0].length;
}

function section(
  sign: string,
  name: string,
  frames: Frame[],
  kinds: ReadonlyMap<string, string>,
  lost: Lost,
): string {
  const written = path(name, frames, lost);
  const inner = frames.at(-1)!;
  if (sign === "^") {
    frames.push({ ...inner, name, close: "{{/unless}}", steps: false });
    return `{{#unless ${written}}}`;
  }
  const examples = examplesOf(name, frames);
  const found = examples.filter((one) => one !== undefined && one !== null);
  const open = (helper: string, frame: Omit<Frame, "name" | "close">) => {
    frames.push({ ...frame, name, close: helper ? `{{/${helper}}}` : `{{/${written}}}` });
    return helper ? `{{#${helper} ${written}}}` : `{{#${written}}}`;
  };
  const kind = found.length || placeOf(name, frames) > 0 ? undefined : kinds.get(name);
  if (kind === "array" || (found.length && found.every(Array.isArray))) {
    const items = found.flat();
    return open("each", { ...keysOf(items), values: items, steps: true, dot: "this" });
  }
  if (found.length && found.every(isMap))
    return open("with", { ...keysOf(found), values: found, steps: true, dot: "this" });
  if (found.length || /^(?:string|number|integer|boolean)$/.test(kind ?? ""))
    return open("if", { keys: inner.keys, values: inner.values, steps: false, dot: written });
  lost(
    `What {{#${name}}} goes through is not known: names inside it are taken for its own, unless the prompt declares them.`,
  );
  return open("", { keys: null, values: [], steps: true, dot: "this" });
}

const keysOf = (items: readonly unknown[]) => ({
  keys: items.length ? new Set(items.filter(isMap).flatMap((one) => Object.keys(one))) : null,
});

/** Where a name is found: how many sections further out; -1 when nobody knows it. */
function placeOf(first: string, frames: readonly Frame[]): number {
  for (let at = frames.length - 1; at >= 0; at--)
    if (frames[at]!.steps && frames[at]!.keys?.has(first)) return at;
  return -1;
}

function examplesOf(name: string, frames: readonly Frame[]): unknown[] {
  const [first = "", ...steps] = name.split(".");
  if (name === ".") return frames.at(-1)!.steps ? [...frames.at(-1)!.values] : [];
  const frame = frames[placeOf(first, frames)];
  return (frame?.values ?? []).map((one) =>
    [first, ...steps].reduce<unknown>((value, step) => (isMap(value) ? value[step] : undefined), one),
  );
}

/** A name as Handlebars finds it from here. */
function path(name: string, frames: readonly Frame[], lost: Lost): string {
  if (name === ".") return frames.at(-1)!.dot;
  const first = name.split(".")[0]!;
  if (!/^[\w$-]+(?:\.[\w$-]+)*$/.test(name)) {
    lost(`{{${name}}} is no name that Handlebars can read: its braces are kept.`);
    return `[${name.replace(/[\]{}]/g, "")}]`;
  }
  const written = /-/.test(name) ? name.replace(/[^.]*-[^.]*/g, "[$&]") : name;
  const place = placeOf(first, frames);
  const innermost = frames.findLastIndex(({ steps }) => steps);
  if (place === 0 && innermost > 0) return `@root.${written}`;
  if (place > 0 && place < innermost)
    return "../".repeat(frames.slice(place + 1).filter(({ steps }) => steps).length) + written;
  return helperNames.test(written) ? `this.${written}` : written;
}
