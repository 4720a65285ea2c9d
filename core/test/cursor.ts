import { createWorkspace, type Workspace, type WorkspaceOptions } from "../language/model/index.ts";

/** A text with the cursor taken out of it. */
export interface Cursor {
  text: string;
  offset: number;
}

/** Takes the cursor `|` out of a text; a bar that belongs to the text is written `||`. */
export function cursor(marked: string): Cursor {
  let offset = -1;
  let text = "";
  for (let at = 0; at < marked.length; at++) {
    if (marked[at] !== "|") text += marked[at];
    else if (marked[at + 1] === "|") text += marked[at++];
    else if (offset < 0) offset = text.length;
    else throw new Error(`Two cursors in ${JSON.stringify(marked)}`);
  }
  return { text, offset };
}

/** A workspace of files, of which one may hold the cursor. */
export interface Place extends Cursor {
  workspace: Workspace;
  path: string;
}

/** Makes a workspace of marked texts; a single text becomes `a.prompt`. */
export function workspaceOf(
  files: string | Record<string, string>,
  settings: WorkspaceOptions["settings"] = {},
): Place {
  const workspace = createWorkspace({ settings });
  const place: Place = { workspace, path: "", text: "", offset: -1 };
  for (const [path, marked] of Object.entries(typeof files === "string" ? { "a.prompt": files } : files)) {
    const { text, offset } = cursor(marked);
    workspace.setFile(path, text);
    if (offset >= 0 || place.path === "") Object.assign(place, { path, text, offset });
  }
  workspace.complete();
  return place;
}

/** A place for rows: `file:text`, or `file@start` for nothing between. */
export function shown(
  workspace: Workspace,
  { file, start, end }: { file: string; start: number; end: number },
): string {
  const line = workspace.text(file)!.slice(0, start).split("\n").length;
  return `${file}:${line} ${workspace.text(file)!.slice(start, end)}`;
}
