import { allDeclared, baseName, type Location, partialName, type Workspace } from "../model/index.ts";

export interface WorkspaceSymbol extends Location {
  name: string;
  kind: "prompt" | "partial" | "input";
  /** What it belongs to. */
  container: string;
}

/** Prompt files, partials, and inputs whose names hold the letters of a query in their order. */
export function workspaceSymbols(workspace: Workspace, query: string, limit = 500): WorkspaceSymbol[] {
  const found: WorkspaceSymbol[] = [];
  const wanted = query.toLowerCase();
  const add = (symbol: WorkspaceSymbol) => {
    if (matches(symbol.name.toLowerCase(), wanted)) found.push(symbol);
  };
  for (const path of workspace.paths("prompt")) {
    const partial = partialName(path);
    const name = partial ?? baseName(path).replace(/\.prompt$/, "");
    add({
      name,
      kind: partial === null ? "prompt" : "partial",
      container: path,
      file: path,
      start: 0,
      end: 0,
    });
    for (const { name: input, path: way, key } of allDeclared(workspace.symbols(path)?.input ?? [])) {
      const full = way.filter((step) => step !== "[]").join(".");
      if (key) add({ name: full || input, kind: "input", container: path, file: path, ...key });
    }
    if (found.length >= limit) break;
  }
  return found.slice(0, limit);
}

/** True when the letters of `wanted` stand in `name`, in this order. */
function matches(name: string, wanted: string): boolean {
  let at = 0;
  for (const letter of wanted) {
    at = name.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
