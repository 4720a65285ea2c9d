import { readFileSync } from "node:fs";
import { isPartial, partialName } from "../../core/language/model/paths.ts";
import { findPrompts } from "./find.ts";

/** Through how many of its prompt files a partial's names are looked up, as in the editor. */
const most = 5;

/**
 * Finds some of the prompt files that a partial ends up in: their view decides what a name inside it means. The
 * workspace is searched for them once, and only when somebody asks.
 *
 * @param reaches whether a prompt file includes a partial, directly or not
 */
export function makeIncluders(
  rootOf: (path: string) => string,
  reaches: (path: string, partial: string) => boolean,
): (partial: string) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  const users = new Map<string, Map<string, string[]>>();

  const usersOf = (path: string): string[] => {
    const root = rootOf(path);
    const ofRoot = users.get(root) ?? readUsers(root);
    users.set(root, ofRoot);
    return ofRoot.get(partialName(path) ?? "") ?? [];
  };

  const search = (partial: string): string[] => {
    const found: string[] = [];
    const seen = new Set([partial]);
    const open = [partial];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const user of usersOf(next)) {
        if (seen.has(user)) continue;
        seen.add(user);
        if (isPartial(user)) open.push(user);
        else if (reaches(user, partial)) found.push(user);
        if (found.length === most) return found;
      }
    }
    return found;
  };

  return (partial) => {
    const prompts = known.get(partial) ?? search(partial);
    known.set(partial, prompts);
    return prompts;
  };
}

/** The files below a folder by the last word of the partials that they name. */
function readUsers(root: string): Map<string, string[]> {
  const users = new Map<string, string[]>();
  for (const path of findPrompts([root], root).files) {
    for (const base of new Set(namesIn(path))) users.set(base, [...(users.get(base) ?? []), path]);
  }
  return users;
}

function namesIn(path: string): string[] {
  try {
    const uses = readFileSync(path, "utf8").matchAll(/\{\{~?#?\s*>\s*["'[]?([^\s"'\]}~]+)/g);
    return [...uses].map(([, name]) => name!.slice(name!.lastIndexOf("/") + 1));
  } catch {
    return [];
  }
}
