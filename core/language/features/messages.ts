import type { Range, Workspace } from "../model/index.ts";

/** A stretch of the template that becomes a message. */
export interface MessagePart {
  /** `user` for text before the first role. */
  role: string;
  range: Range;
  /** The role's name; the beginning of the text where there is none. */
  selection: Range;
  /** True when a `{{role}}` begins it. */
  marked: boolean;
}

/** The messages of a template in the order in which they are written, wherever their roles stand. */
export function messagesOf(workspace: Workspace, path: string): MessagePart[] {
  const symbols = workspace.symbols(path);
  const text = workspace.text(path);
  const template = workspace.template(path);
  if (!symbols || !template || text === undefined || symbols.partial) return [];
  const marks = symbols.roles.map(({ role, name, start }) => {
    const mustache = template.mustaches.find((one) => start > one.start && start < one.end);
    return { role, selection: name, start: mustache?.start ?? start, marked: true };
  });
  const first = marks[0]?.start ?? text.length;
  const lead = text.slice(template.start, first);
  const begin = template.start + (lead.length - lead.trimStart().length);
  // Only a block's tag or a history may stand before the first role without being text of its own.
  const own = lead
    .replaceAll(/\{\{!--[\s\S]*?--\}\}|\{\{![^}]*\}\}|\{\{~?(?:[#/]|else|history)[^}]*\}\}/g, "")
    .trim();
  if (own !== "")
    marks.unshift({ role: "user", selection: { start: begin, end: begin }, start: begin, marked: false });
  return marks.map(({ role, selection, start, marked }, index) => {
    const until = marks[index + 1]?.start ?? text.length;
    const end = start + text.slice(start, until).trimEnd().length;
    return { role, selection, marked, range: { start, end } };
  });
}
