import type { Uri } from "vscode";
import type { Core } from "../core.ts";
import type { Closable } from "../events.ts";
import type { Files } from "./files.ts";

/** Where a partial's name leads: no file, one, or several on one level, which is a mistake. */
export type Found = { kind: "none" } | { kind: "one"; uri: Uri } | { kind: "many"; uris: Uri[] };

/** Finds the files of partials and remembers them until a file appears or vanishes. */
export interface Partials extends Closable {
  find(core: Core, prompt: Uri, name: string, root: string): Promise<Found>;
}

export function makePartials(files: Files): Partials {
  const remembered = new Map<string, Promise<Found>>();
  const subscription = files.onDidMove(() => remembered.clear());

  const search = async (core: Core, prompt: Uri, name: string, root: string): Promise<Found> => {
    for (const level of core.partialCandidates(prompt.path, name, root)) {
      const there: Uri[] = [];
      for (const candidate of level) {
        if (typeof candidate === "string") {
          const uri = prompt.with({ scheme: schemeOf(prompt), path: candidate });
          if (await files.exists(uri)) there.push(uri);
        } else {
          const folder = prompt.with({ scheme: schemeOf(prompt), path: candidate.anywhereBelow });
          there.push(...(await files.findBelow(folder, candidate.file)));
        }
      }
      if (there.length > 1) return { kind: "many", uris: there };
      if (there[0]) return { kind: "one", uri: there[0] };
    }
    return { kind: "none" };
  };

  return {
    find(core, prompt, name, root) {
      const key = `${prompt.toString()}\n${name}\n${root}`;
      let found = remembered.get(key);
      if (!found) {
        found = search(core, prompt, name, root);
        remembered.set(key, found);
      }
      return found;
    },
    dispose: () => subscription.dispose(),
  };
}

/** An untitled prompt has no folder; its partials are files. */
const schemeOf = (uri: Uri) => (uri.scheme === "untitled" ? "file" : uri.scheme);
