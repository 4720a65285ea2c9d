import { type Range, toolFileOf } from "../model/index.ts";
import type { FileQuery } from "./query.ts";

/** A name that opens a file. */
export interface DocumentLink extends Range {
  file: string;
}

/** Partials, tools and schemas whose files are known. */
export function documentLinks({ workspace, path }: FileQuery): DocumentLink[] {
  const { schemaFiles } = workspace.settings;
  return (workspace.symbols(path)?.occurrences ?? []).flatMap(({ kind, name, start, end }) => {
    let file: string | undefined;
    if (kind === "partial") file = workspace.partial(path, name)?.path;
    else if (kind === "tool") file = [toolFileOf(path, name)].find((one) => workspace.has(one));
    else if (kind === "schema" && Object.hasOwn(schemaFiles, name)) file = schemaFiles[name];
    return file === undefined ? [] : [{ start, end, file }];
  });
}
