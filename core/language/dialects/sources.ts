import { limits } from "../../limits.ts";

/** Gives the text of another file by its path from the imported file's folder; undefined when there is none. */
export type ReadFile = (path: string) => string | undefined;

/** Gives the names in a folder, those of folders with / at the end; undefined when there is none. */
export type ListFolder = (path: string) => string[] | undefined;

/** A path seen from `folder`, without `.` and `..` where they can be worked out. */
export function joined(folder: string, path: string): string {
  const isAbsolute = /^(?:\/|[A-Za-z]:)/.test(path);
  const steps: string[] = [];
  for (const step of `${isAbsolute ? "" : `${folder}/`}${path}`.replaceAll("\\", "/").split("/")) {
    if (step === "." || (step === "" && steps.length)) continue;
    if (step === ".." && steps.length && steps.at(-1) !== "..") steps.pop();
    else if (step !== "" || isAbsolute) steps.push(step);
  }
  return steps.join("/");
}

export const folderOf = (path: string): string => (path.includes("/") ? path.replace(/\/[^/]*$/, "") : "");

export const extensionOf = (path: string): string => /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? "";

/** What makes a path a pattern. Braces alone do not: promptfoo's variables stand in them. */
export const isPattern = (path: string): boolean => /[*?]|\[[^\]]+\]/.test(path);

/** Files and folders that one import looks at, at most. */
const most = 500;

/**
 * The files that a pattern with `*`, `**`, `?`, `[abc]` and `{a,b}` means, by name. Files whose names begin with
 * a dot are left out, unless the pattern says so.
 */
export function matches(pattern: string, list: ListFolder): string[] {
  const steps = pattern.split("/");
  const first = steps.findIndex((step) => isPattern(step) || /\{.*,.*\}/.test(step));
  if (first < 0) return [pattern];
  const found: string[] = [];
  let folders = 0;
  const walk = (folder: string, rest: string[]): void => {
    const [step, ...others] = rest;
    if (step === undefined || ++folders > most) return;
    const names = list(folder || ".")?.toSorted() ?? [];
    const below = (name: string) => (folder ? `${folder}/${name}` : name);
    if (step === "**") {
      walk(folder, others.length ? others : ["*"]);
      for (const name of names)
        if (name.endsWith("/") && !name.startsWith(".")) walk(below(name.slice(0, -1)), rest);
      return;
    }
    const wanted = segment(step);
    for (const name of names) {
      const isFolder = name.endsWith("/");
      const plain = isFolder ? name.slice(0, -1) : name;
      if (!wanted.test(plain) || (plain.startsWith(".") && !step.startsWith("."))) continue;
      if (others.length === 0 && !isFolder && found.length < most) found.push(below(plain));
      else if (others.length && isFolder) walk(below(plain), others);
    }
  };
  walk(steps.slice(0, first).join("/"), steps.slice(first));
  return [...new Set(found)];
}

/** One step of a pattern. Every part of it is bounded, so that no name makes it slow. */
function segment(step: string): RegExp {
  const source = step.slice(0, 200).replace(/\*+|\?|\[!?[^\]]+\]|\{[^{}]*\}|[.+^$()|\\[\]{}]/g, (part) => {
    if (part.startsWith("*")) return "[^/]{0,255}";
    if (part === "?") return "[^/]";
    if (/^\[.+\]$/.test(part)) return part.replace("[!", "[^").replaceAll("\\", "\\\\");
    if (/^\{.*,.*\}$/.test(part))
      return `(?:${part
        .slice(1, -1)
        .split(",")
        .map((one) => one.replace(/[.*+?^$()|\\[\]{}]/g, "\\$&"))
        .join("|")})`;
    return `\\${part}`;
  });
  try {
    return new RegExp(`^${source}$`);
  } catch {
    return /^$(?!)/;
  }
}

/** A text that is small enough to be read at all. */
export const isSmall = (text: string): boolean => text.length <= limits.size;
