import { existsSync } from "node:fs";
import { type CheckContext, check, checkRendering, type Finding } from "../core/language/check/index.ts";
import { toolFileOf } from "../core/language/model/paths.ts";
import { definedTools, namedTools } from "../core/syntax/tool-names.ts";
import type { PromptTree } from "../core/syntax/tree.ts";
import type { Partials } from "./files/partials.ts";
import { shown } from "./files/paths.ts";
import type { Settings } from "./settings.ts";

/** What the checks need to know beside a file's text. */
export interface Surroundings {
  /** The current folder: what messages say of other files is relative to it. */
  cwd: string;
  partials: Partials;
  settingsOf(path: string): Settings;
}

/** Everything that is wrong with a prompt file, in the order of the text: what the editor shows for it, too. */
export function findingsOf(path: string, tree: PromptTree, around: Surroundings): Finding[] {
  const context = contextOf(path, tree, around);
  const found = check(tree, context);
  if (found.some(({ code }) => code === "other-dialect")) return found;
  const seen = new Set(found.map(keyOf));
  const rendered = checkRendering(tree, context).filter((one) => !seen.has(keyOf(one)));
  return [...found, ...rendered].sort((one, other) => one.start - other.start || one.end - other.end);
}

const keyOf = ({ code, start, end }: Finding) => `${code} ${start} ${end}`;

function contextOf(
  path: string,
  tree: PromptTree,
  { cwd, partials, settingsOf }: Surroundings,
): CheckContext {
  const { helpers, schemas, portability } = settingsOf(path);
  return {
    path: shown(cwd, path),
    partials(name) {
      const partial = partials.find(path, tree, name);
      if (!partial) return null;
      const others = partial.others.map((other) => shown(cwd, other));
      return { path: shown(cwd, partial.path), tree: partial.tree, others };
    },
    partialNames: () => partials.namesNear(path),
    schemas,
    helpers,
    tools: toolsOf(path, tree),
    portability,
  };
}

/** The tools with a definition: in the file, or in a file of their own beside it. */
function toolsOf(path: string, tree: PromptTree): string[] {
  return [...definedTools(tree), ...namedTools(tree).filter((name) => existsSync(toolFileOf(path, name)))];
}
