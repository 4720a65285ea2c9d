import type { Translate } from "../../translate.ts";
import type { Workspace } from "../model/index.ts";

/** What every feature asks about: a place in a file of a workspace. */
export interface Query {
  workspace: Workspace;
  path: string;
  offset: number;
  /** Left out: English. */
  t?: Translate;
}

/** A file as a feature that looks at all of it sees it. */
export type FileQuery = Omit<Query, "offset">;
