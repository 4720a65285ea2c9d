import type { Finding, Fix } from "../check/types.ts";
import { element, type InputPath, type Occurrence, type Range, type Workspace } from "../model/index.ts";
import { type FileQuery, untranslated } from "./query.ts";
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
        title: (query.t ?? untranslated)(fix.title),
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
  const schema = makeSchema(query);
  return schema ? [...fixes, schema] : fixes;
}

/** Writes a schema for the variables that a template uses, where the file has none. */
function makeSchema({ workspace, path, t = untranslated }: FileQuery): CodeAction | null {
  const tree = workspace.tree(path);
  const symbols = workspace.symbols(path);
  if (!tree || !symbols || symbols.partial || tree.metadata.input || !tree.ast || tree.refused) return null;
  const fields = fieldsUsed(symbols.occurrences);
  if (fields.size === 0) return null;
  const schema = `input:\n  schema:\n${picoschema(fields, 4)}`;
  const { frontmatter } = tree;
  // Dashes that are no frontmatter yet: what is wrong with them comes first.
  if (!frontmatter && tree.text.startsWith("---")) return null;
  // In front of the line break that belongs to the closing line.
  const edit: Edit = frontmatter
    ? { file: path, start: frontmatter.yamlEnd, end: frontmatter.yamlEnd, newText: `\n${schema.trimEnd()}` }
    : { file: path, start: 0, end: 0, newText: `---\n${schema}---\n` };
  return {
    title: t("Make a schema of the variables"),
    finding: null,
    edits: [eol(workspace, path, edit)],
    preferred: false,
    kind: "refactor",
  };
}

/** New lines end as those of the file do. */
function eol(workspace: Workspace, path: string, edit: Edit): Edit {
  const crlf = workspace.text(path)?.includes("\r\n") ?? false;
  return crlf ? { ...edit, newText: edit.newText.replaceAll("\n", "\r\n") } : edit;
}

interface Used {
  list: boolean;
  children: Map<string, Used>;
}

function fieldsUsed(occurrences: readonly Occurrence[]): Map<string, Used> {
  const fields = new Map<string, Used>();
  for (const { kind, site, path } of occurrences) {
    if (kind === "input" && site === "template" && path) plant(fields, path);
  }
  return fields;
}

function plant(fields: Map<string, Used>, path: InputPath): void {
  let level = fields;
  let used: Used | undefined;
  for (const step of path) {
    if (step === element) {
      if (used) used.list = true;
      continue;
    }
    used = level.get(step) ?? { list: false, children: new Map() };
    level.set(step, used);
    level = used.children;
  }
}

function picoschema(fields: Map<string, Used>, indent: number): string {
  const lines = [...fields].map(([name, { list, children }]) => {
    const key = /^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(name) ? name : JSON.stringify(name);
    const start = " ".repeat(indent) + (list ? key.replace(/("?)$/, "(array)$1") : key);
    if (children.size > 0) return `${start}:\n${picoschema(children, indent + 2)}`;
    return `${start}: any\n`;
  });
  return lines.join("");
}
