import type { Uri } from "vscode";
import type { Core } from "../core.ts";
import type { Closable } from "../events.ts";
import type { Files } from "./files.ts";

/** Where a partial's name leads: no file, one, or several on one level, which is a mistake. */
export type Found = { kind: "none" } | { kind: "one"; uri: Uri } | { kind: "many"; uris: Uri[] };

/** Finds the files of partials and remembers where they were until a file appears or vanishes. */
export interface Partials extends Closable {
  /** `again` looks anew where a remembered file could not be read: not every disk can be watched. */
  find(core: Core, prompt: Uri, name: string, root: string, again?: boolean): Promise<Found>;
}

export function makePartials(files: Files): Partials {
  const remembered = new Map<string, Uri>();
  const subscription = files.onDidMove(() => remembered.clear());

  const search = async (core: Core, prompt: Uri, name: string, root: string): Promise<Found> => {
    const file = core.partialFile(name);
    if (file === null) return { kind: "none" };
    const at = (path: string) => prompt.with({ scheme: schemeOf(prompt), path });
    for (const level of core.partialCandidates(prompt.path, name, root)) {
      const there: Uri[] = [];
      for (const uri of level.map(at)) if (await files.exists(uri)) there.push(uri);
      if (level.anywhereBelow !== undefined) {
        there.push(...(await files.findBelow(at(level.anywhereBelow), file)));
      }
      if (there.length > 1) return { kind: "many", uris: there };
      if (there[0]) return { kind: "one", uri: there[0] };
    }
    return { kind: "none" };
  };

  return {
    async find(core, prompt, name, root, again = false) {
      const key = `${prompt.toString()}\n${name}\n${root}`;
      const known = again ? undefined : remembered.get(key);
      if (known) return { kind: "one", uri: known };
      const found = await search(core, prompt, name, root);
      if (found.kind === "one") remembered.set(key, found.uri);
      else remembered.delete(key);
      return found;
    },
    dispose: () => subscription.dispose(),
  };
}

/** An untitled prompt has no folder; its partials are files. */
const schemeOf = (uri: Uri) => (uri.scheme === "untitled" ? "file" : uri.scheme);
