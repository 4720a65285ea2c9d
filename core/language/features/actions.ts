import { lineBreak } from "../../source/line-break.ts";
import { offerSchema } from "../check/offer.ts";
import type { Finding, Fix } from "../check/types.ts";
import { isPartial, type Range } from "../model/index.ts";
import type { FileQuery } from "./query.ts";
import type { Edit } from "./rename.ts";

/** A change that is offered at a place. */
export interface CodeAction {
  title: string;
  /** What it settles; null for a change that settles nothing. */
  finding: Finding | null;
  edits: Edit[];
  preferred: boolean;
  /** What has to be done besides edits. */
  kind: NonNullable<Fix["kind"]> | "refactor";
  name?: string;
}

/** The fixes of the findings that touch a range, and what else can be done to the file there. */
export function codeActions(query: FileQuery, range: Range, findings: readonly Finding[]): CodeAction[] {
  const touching = findings.filter(({ start, end }) => start <= range.end && end >= range.start);
  const fixes = touching.flatMap((finding) =>
    (finding.fixes ?? []).map(
      (fix): CodeAction => ({
        title: fix.title,
        finding,
        edits: fix.edits.map(({ path, start, end, newText }) => ({
          file: path ?? query.path,
          start,
          end,
          newText,
        })),
        preferred: fix.preferred ?? false,
        kind: fix.kind ?? "edit",
        ...(fix.name === undefined ? {} : { name: fix.name }),
      }),
    ),
  );
  const offer = schemaOffer(query);
  return offer ? [...fixes, offer] : fixes;
}

/** Writes a schema for the variables that a template uses, where the file has none. */
function schemaOffer({ workspace, path }: FileQuery): CodeAction | null {
  const tree = workspace.tree(path);
  const fix = tree && !isPartial(path) ? offerSchema(tree) : null;
  if (!fix) return null;
  // New lines end as those of the file do.
  const lines = lineBreak(tree!.text);
  const edits = fix.edits.map(({ start, end, newText }) => ({
    file: path,
    start,
    end,
    newText: newText.replaceAll("\n", lines),
  }));
  return { title: fix.title, finding: null, edits, preferred: false, kind: "refactor" };
}
