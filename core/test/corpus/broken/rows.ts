import type { CheckContext } from "../../../language/check/types.ts";

/**
 * One broken prompt file: the codes of everything wrong with it, in the order of the text, and the text with
 * each place between ⟦ and ⟧. Places may not overlap.
 */
export type BrokenRow = [codes: string, text: string, context?: BrokenContext];

/** Partials are given by name and text; everything else is a context of `check`. */
export interface BrokenContext extends Omit<CheckContext, "partials"> {
  partials?: Record<string, string>;
}

/** A file with these lines between the dashes. */
export const file = (frontmatter: string, template = "Hello."): string =>
  `---\n${frontmatter}\n---\n${template}\n`;

/** A file with these lines under input.schema, and a template that uses x. */
export const input = (schema: string, template = "{{x}}"): string =>
  file(`input:\n  schema:\n${schema.replace(/^/gm, "    ")}`, template);

/** A file with these lines under output.schema. */
export const output = (schema: string): string =>
  file(`output:\n  schema:\n${schema.replace(/^/gm, "    ")}`);
