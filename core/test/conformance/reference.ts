import assert from "node:assert/strict";
import { Dotprompt } from "dotprompt";
import { render } from "../../rendering/render.ts";
import { Handlebars } from "../../syntax/handlebars.ts";
import type { DataArgument, RenderOptions } from "../../types.ts";

/** One prompt file with what it is rendered with. */
export type Row = [source: string, data?: DataArgument, options?: RenderOptions];

export type Outcome = { rendered: Record<string, unknown> } | { thrown: string };

const ownHelpers = { ...Handlebars.helpers };

/**
 * What the library itself makes of a row. It keeps partials and helpers on one Handlebars for the whole
 * process and writes to the console, so both are put back afterwards.
 */
export async function reference([source, data, options = {}]: Row): Promise<Outcome> {
  const { partials, schemas, tools, helpers, ...rest } = options;
  const { error, info } = console;
  console.error = console.info = () => {};
  try {
    const library = new Dotprompt(
      copy({ partials, schemas, tools: Array.isArray(tools) ? {} : tools, helpers }) as object,
    );
    return { rendered: { ...(await library.render(source, copy(data) as object, rest as object)) } };
  } catch (thrown) {
    return { thrown: String(thrown) };
  } finally {
    Object.assign(console, { error, info });
    for (const name of Object.keys(Handlebars.partials)) Handlebars.unregisterPartial(name);
    for (const name of Object.keys(Handlebars.helpers)) Handlebars.unregisterHelper(name);
    for (const [name, helper] of Object.entries(ownHelpers)) Handlebars.registerHelper(name, helper);
  }
}

/** A copy that keeps functions: the library changes what it is given. */
function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, copy(entry)]));
}

/** Holds our rendering against the library's: equal in everything, or an error where it throws. */
export async function conforms(row: Row): Promise<Outcome> {
  const expected = await reference(row);
  const { problems, ...rendered } = render(...(copy(row) as Row));
  const where = JSON.stringify(row);
  if ("thrown" in expected) {
    assert.ok(
      problems.some(({ severity }) => severity === "error"),
      `the library throws (${expected.thrown}), ours finds no error: ${where}`,
    );
  } else {
    assert.deepStrictEqual(copy(rendered), copy(expected.rendered), where);
  }
  for (const { start, end } of problems) assert.ok(start >= 0 && start <= end && end <= row[0].length, where);
  return expected;
}
