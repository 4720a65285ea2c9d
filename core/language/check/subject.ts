import type { Document as YamlDocument } from "yaml";
import { type Code, problem } from "../../codes.ts";
import type { AstNode } from "../../syntax/handlebars.ts";
import { inputSchema } from "../../syntax/schemas.ts";
import { nodeRange } from "../../syntax/template.ts";
import type { PromptTree } from "../../syntax/tree.ts";
import type { JsonSchema, Severity } from "../../types.ts";
import { type Shape, shapeOf } from "./shape.ts";
import { type Entry, mapEntries } from "./source.ts";
import type { CheckContext, Finding, Fix, RelatedPlace } from "./types.ts";

/** Offsets in the whole file. */
export type Place = readonly [start: number, end: number];

/** The file under examination, with what several rules ask about it. */
export interface Subject {
  readonly tree: PromptTree;
  readonly context: CheckContext;
  /** The frontmatter's YAML when it could be used; null otherwise. */
  readonly document: YamlDocument | null;
  /** False when Dotprompt takes frontmatter for text: then the template is not what was meant. */
  readonly readable: boolean;
  /** Offset of the YAML in the file. */
  readonly yamlStart: number;
  /** The frontmatter's own keys. */
  readonly keys: readonly Entry[];
  /** What the template may read; null without a usable input schema. */
  readonly input: Shape | null;
  /** Schema names that have a definition. */
  readonly schemas: Record<string, JsonSchema>;
  /** True for a file that is included by others. */
  readonly isPartial: boolean;
  /** Place of a node of the template. */
  at(node: AstNode): Place;
}

export interface Extras {
  severity?: Severity;
  related?: RelatedPlace[];
  fixes?: Fix[];
}

/** Notes one finding. */
export type Report = (code: Code, message: string, place: Place, extras?: Extras) => undefined;

/** One concern: looks at a file and notes what it finds. */
export type Rule = (subject: Subject, report: Report) => void;

export function makeSubject(tree: PromptTree, context: CheckContext): Subject {
  const lost = tree.problems.some(
    ({ code, severity }) => severity === "error" && /^(?:yaml|frontmatter)-/.test(code),
  );
  const document = lost || tree.refused ? null : (tree.frontmatter?.document ?? null);
  const yamlStart = tree.frontmatter?.yamlStart ?? 0;
  const schemas = Object.fromEntries(
    Object.entries(context.schemas ?? {}).filter((entry): entry is [string, JsonSchema] => entry[1] !== true),
  );
  const declared = document ? inputSchema(tree, { schemas }) : null;
  const base = context.path?.replace(/^.*[\\/]/, "") ?? "";
  return {
    tree,
    context,
    document,
    readable: !lost && !tree.refused,
    yamlStart,
    keys: mapEntries(document?.contents, yamlStart, document),
    input: declared ? shapeOf(declared) : null,
    schemas,
    isPartial: base.startsWith("_"),
    at: (node) => nodeRange(tree, node),
  };
}

/** Makes the finding of a report. */
export function finding(code: Code, message: string, [start, end]: Place, extras: Extras = {}): Finding {
  const { severity, related, fixes } = extras;
  const found: Finding = problem(code, message, start, end);
  if (severity) found.severity = severity;
  if (related?.length) found.related = related;
  if (fixes?.length) found.fixes = fixes;
  return found;
}

/** A change of one place. */
export function edit(title: string, [start, end]: Place, newText: string, preferred = false): Fix {
  return { title, kind: "edit", edits: [{ start, end, newText }], ...(preferred ? { preferred } : {}) };
}
