import type { AstNode } from "./handlebars.ts";
import { nodeRange } from "./template.ts";
import type { PromptTree } from "./tree.ts";
import { walk } from "./walk.ts";

export interface PartialUse {
  name: string;
  start: number;
  end: number;
}

/**
 * The partials that the template names and that Dotprompt would load: `{{>name}}`, not the block form
 * `{{#> name}}`, a computed name, or one that the template defines itself with `{{#*inline "name"}}`.
 * Offsets are those of the name.
 */
export function partialsUsed(tree: PromptTree): PartialUse[] {
  const uses: PartialUse[] = [];
  const inline = new Set<string>();
  walk(tree.ast, (node: AstNode) => {
    if (node.type === "DecoratorBlock") {
      const [name] = (node as hbs.AST.DecoratorBlock).params;
      if (name?.type === "StringLiteral") inline.add((name as hbs.AST.StringLiteral).value);
    }
    if (node.type !== "PartialStatement") return;
    const { name } = node as hbs.AST.PartialStatement;
    const { original } = name as hbs.AST.PathExpression;
    if (typeof original !== "string" || original === "@partial-block") return;
    const [start, end] = nodeRange(tree, name);
    uses.push({ name: original, start, end });
  });
  return uses.filter(({ name }) => !inline.has(name));
}

/**
 * One level of the search for a partial: the files to try. The last level of all may instead say
 * `anywhereBelow`: every file below that folder whose path ends with `/` + `partialFile(name)`.
 * Two existing candidates at one level are a problem for the caller to report.
 */
export type PartialLevel = string[] & { anywhereBelow?: string };

/** The file of a partial, such as `a/_name.prompt`; null for a name that could lead out of its folder. */
export function partialFile(name: string): string | null {
  const segments = name.split("/");
  const base = segments.pop()!;
  const safe = (segment: string) =>
    segment !== "" && segment !== "." && segment !== ".." && !/[\\:*?"<>|\u0000-\u001f]/.test(segment);
  if (!safe(base) || !segments.every(safe)) return null;
  return [...segments, `_${base}.prompt`].join("/");
}

/**
 * Where the file of `{{>name}}` may lie, nearest level first: the prompt's folder, each folder above it up
 * to the root, then anywhere below the topmost folder `prompts` on that way, as Genkit finds it.
 *
 * @param promptPath path of the prompt file, with `/`, below `root`
 * @param root the workspace folder; "" when paths are relative to it
 * @returns no level at all for a name that could lead out of the folder
 */
export function partialCandidates(promptPath: string, name: string, root: string): PartialLevel[] {
  const file = partialFile(name);
  if (file === null) return [];
  const top = root.replace(/\/+$/, "");
  const prefix = top === "" && !promptPath.startsWith("/") ? "" : `${top}/`;
  const inside = promptPath.startsWith(prefix);
  const base = inside ? prefix : promptPath.slice(0, promptPath.lastIndexOf("/") + 1);
  const folders = promptPath.slice(base.length).split("/").slice(0, -1);
  const levels: PartialLevel[] = [];
  for (let depth = folders.length; depth >= 0; depth--)
    levels.push([
      [...[base.slice(0, -1)].filter(() => base !== ""), ...folders.slice(0, depth), file].join("/"),
    ]);
  const prompts = folders.indexOf("prompts");
  if (prompts >= 0) {
    const below: PartialLevel = [];
    below.anywhereBelow = base + folders.slice(0, prompts + 1).join("/");
    levels.push(below);
  }
  return levels;
}
