import { type Uri, workspace } from "vscode";
import { isPartial } from "../../core/language/model/paths.ts";
import { namedTools } from "../../core/syntax/tool-names.ts";
import type { Prompts } from "../prompts/prompts.ts";
import { isTestFile, promptOf } from "../prompts/tests.ts";
import type { Items } from "./items.ts";

/** Most files that a workspace is searched for. */
const mostFiles = 5000;

/**
 * Looks through the workspace for prompt files with tests, once, and makes their items. Files that open or
 * appear later come by themselves.
 */
export function makeDiscovery(items: Items): (again?: boolean) => Promise<void> {
  let done: Promise<void> | null = null;
  const discover = async () => {
    const found = await Promise.all([
      workspace.findFiles("**/*.eval.yaml", undefined, mostFiles),
      workspace.findFiles("**/*.prompt", undefined, mostFiles),
    ]);
    const prompts = new Map(found[1].map((uri) => [uri.toString(), uri]));
    for (const testFile of found[0]) {
      const prompt = promptOf(testFile);
      prompts.set(prompt.toString(), prompt);
    }
    for (const uri of prompts.values()) await items.sync(uri);
  };
  return (again = false) => {
    if (again || !done) done = discover();
    return done;
  };
}

/** The prompt files whose tests a change of this file concerns, directly or through partials and tools. */
export async function concernedBy(
  changed: Uri,
  doors: { items: Items; prompts: Prompts; discover: () => Promise<void> },
): Promise<Uri[]> {
  const { items, prompts, discover } = doors;
  if (isTestFile(changed)) return [promptOf(changed)];
  const key = changed.toString();
  const own = key.endsWith(".prompt") ? [changed] : [];
  const tool = /([^/]+)\.tool\.yaml$/.exec(changed.path)?.[1];
  if (!isPartial(changed.path) && tool === undefined) return own;
  await discover();
  const dependents: Uri[] = [];
  for (const uri of items.prompts()) {
    const loaded = uri.toString() === key ? null : await prompts.load(uri);
    if (loaded === null) continue;
    const includes = [...loaded.partialFiles.values()].some((file) => file.toString() === key);
    const uses = tool !== undefined && namedTools(loaded.tree).includes(tool);
    if (includes || uses) dependents.push(uri);
  }
  return [...own, ...dependents];
}
