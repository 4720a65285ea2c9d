import { recover } from "../../syntax/recover.ts";
import { markerProblems } from "../../syntax/template-checks.ts";
import type { PromptTree } from "../../syntax/tree.ts";
import { foreignDialect } from "../dialects/foreign.ts";
import { improved } from "./fixes.ts";
import { inputKeys } from "./inputs.ts";
import { frontmatterRules, partialRules, templateRules, wholeRules } from "./rules.ts";
import { anything } from "./shape.ts";
import { entryAt } from "./source.ts";
import { finding, makeSubject, type Report, type Subject } from "./subject.ts";
import type { CheckContext, Finding } from "./types.ts";

export { checkRendering } from "./rendering.ts";
export type {
  CheckContext,
  Finding,
  Fix,
  KnownPartial,
  PartialsLookup,
  RelatedPlace,
  TextEdit,
} from "./types.ts";

/**
 * Everything that can be said about a prompt file without rendering it, in the order of the text. Includes
 * what reading it found (`tree.problems`), with changes that settle it.
 *
 * Synchronous, never throws for bad input, takes time linear in the file and its partials.
 */
export function check(tree: PromptTree, context: CheckContext = {}): Finding[] {
  return withPartials(checkOwn(tree, context), context);
}

/** What a file says by itself, which stays so when a partial changes. */
export interface OwnCheck {
  readonly findings: readonly Finding[];
  /** For the rules that look into partials; null when they have nothing to look at. */
  readonly subject: Subject | null;
}

/** Everything about a file that its partials cannot change; a host keeps it while only they are edited. */
export function checkOwn(tree: PromptTree, context: CheckContext = {}): OwnCheck {
  const dialect = foreignDialect(tree, context.path);
  if (dialect) {
    return {
      findings: [finding("other-dialect", dialect.message, [dialect.start, dialect.end])],
      subject: null,
    };
  }
  const subject = makeSubject(tree, context);
  const found: Finding[] = [];
  const report = reportTo(found);
  if (subject.document) for (const rule of frontmatterRules) rule(subject, report);
  const lenient = loosened(subject, found);
  const readable = subject.readable && tree.ast !== null;
  if (readable) for (const rule of [...wholeRules, ...templateRules]) rule(lenient, report);
  else if (subject.readable) found.push(...besideErrors(lenient));
  return { findings: [...ownProblems(subject, found), ...found], subject: readable ? lenient : null };
}

/** What can be told about a template with a syntax error, at other places than the error. */
function besideErrors(subject: Subject): Finding[] {
  const recovered = recover(subject.tree);
  if (!recovered) return [];
  const { tree, gaps } = recovered;
  const found: Finding[] = [];
  const rest = { ...subject, tree };
  for (const rule of templateRules) rule(rest, reportTo(found));
  const problems = markerProblems(tree).map((one) => improved(one, rest));
  const known = ({ start, end }: Finding) => !gaps.some(([from, to]) => start < to && end > from);
  return [...problems, ...found].filter(known);
}

/** All findings of a file: its own, and what its partials as they are now add to them. */
export function withPartials({ findings, subject }: OwnCheck, context: CheckContext): Finding[] {
  const found: Finding[] = [];
  if (subject) for (const rule of partialRules) rule({ ...subject, context }, reportTo(found));
  return arranged([...findings, ...found]);
}

function reportTo(found: Finding[]): Report {
  return (code, message, place, extras) => {
    found.push(finding(code, message, place, extras));
  };
}

/** Where the schema itself is in question, nothing is concluded from it about the template. */
function loosened(subject: Subject, found: readonly Finding[]): Subject {
  const schema = entryAt(subject.document, subject.yamlStart, "input", "schema");
  if (!schema || subject.input?.kind !== "object")
    return schema && found.some(inSchema) ? { ...subject, input: null } : subject;
  const doubtful = found.filter(inSchema);
  if (!doubtful.length) return subject;
  const isWhole = ({ code, start }: Finding) =>
    code === "schema-root" || code === "yaml-lookalike" || start === schema.place[0];
  if (doubtful.some(isWhole)) return { ...subject, input: null };
  const properties = new Map(subject.input.properties);
  for (const { name, start, end } of inputKeys(subject)) {
    if (doubtful.some((one) => one.start >= start && one.start < end)) properties.set(name, anything);
  }
  return { ...subject, input: { ...subject.input, properties } };

  function inSchema({ code, start, end }: Finding): boolean {
    return (
      /^(?:picoschema-|schema-|yaml-lookalike)/.test(code) &&
      start >= schema!.key[0] &&
      end <= schema!.place[1]
    );
  }
}

/** What reading found, without what a rule says better. */
function ownProblems(subject: Subject, found: readonly Finding[]): Finding[] {
  const schemaTold = found.some(
    ({ code, severity }) => severity === "error" && /^(?:picoschema|schema)-/.test(code),
  );
  const bodyStart = subject.tree.frontmatter?.end ?? 0;
  return subject.tree.problems
    .filter(({ code, start }) => {
      if (code === "schema-invalid" || code === "schema-unknown-name") return !schemaTold;
      if (code === "tools-invalid")
        return !found.some((one) => one.code === "wrong-type" && one.severity === "error");
      // With its frontmatter lost the whole file is the template: what that says about YAML helps nobody.
      return subject.readable || !isAboutTemplate(code) || (bodyStart > 0 && start >= bodyStart);
    })
    .map((problem) => improved(problem, subject));
}

const isAboutTemplate = (code: string) =>
  /^(?:template-|unknown-role|block-role|text-after-history|prototype-access)/.test(code);

/** In the order of the text, each thing once. */
function arranged(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  const invented = new Set(
    findings.filter(({ code }) => code === "picoschema-comma").map(({ start }) => start),
  );
  const misread = new Set(
    findings.filter(({ code }) => code === "yaml-lookalike").map(({ start, end }) => `${start} ${end}`),
  );
  const inexact = new Set(findings.filter(({ code }) => code === "yaml-number").map(({ start }) => start));
  return findings
    .filter(({ code, start, end }) => {
      // What follows from a value that YAML reads otherwise is said by that already.
      if (code !== "yaml-lookalike" && misread.has(`${start} ${end}`)) return false;
      if (code === "unused-input" && invented.has(start)) return false;
      if (code === "config-value" && inexact.has(start)) return false;
      const key = `${code} ${start} ${end}`;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .sort((one, other) => one.start - other.start || one.end - other.end);
}
