import { problem } from "../codes.ts";
import { picoschema, SchemaError } from "../schema/picoschema.ts";
import { plainCopy } from "../syntax/metadata.ts";
import { lookupIn, schemaProblem } from "../syntax/schemas.ts";
import type { PromptTree } from "../syntax/tree.ts";
import { placeOf } from "../syntax/yaml.ts";
import type { Problem, PromptMetadata, RenderOptions, ToolDefinition } from "../types.ts";

/**
 * The metadata that a rendering carries: config always a map, tools with known definitions moved to
 * `toolDefs`, schemas as JSON Schema, `input` left out, as Dotprompt's `render` gives it.
 */
export function resolveMetadata(
  tree: PromptTree,
  options: RenderOptions,
): { metadata: PromptMetadata; problems: Problem[] } {
  const { input, ...metadata } = plainCopy({ ...tree.metadata, config: { ...tree.metadata.config } });
  const problems = [
    ...resolveTools(tree, metadata, options),
    ...resolveSchemas(tree, input, metadata, options),
  ];
  return { metadata, problems };
}

function resolveTools(tree: PromptTree, metadata: PromptMetadata, options: RenderOptions): Problem[] {
  if (!metadata.tools) return [];
  const definitions: Record<string, ToolDefinition> = Array.isArray(options.tools)
    ? {}
    : (options.tools ?? {});
  const unknown: string[] = [];
  metadata.toolDefs ||= [];
  const names: unknown = metadata.tools;
  // Definitions that are no list do no harm as long as none is added to them.
  const adds = Array.isArray(names) && names.some((name) => Object.hasOwn(definitions, String(name)));
  if (!Array.isArray(names) || (adds && !Array.isArray(metadata.toolDefs))) {
    const key = Array.isArray(names) ? "toolDefs" : "tools";
    const { document = null, yamlStart = 0 } = tree.frontmatter ?? {};
    const message = `"${key}" must be a list${key === "tools" ? " of names, such as [search, calculator]" : " of definitions"}.`;
    return [problem("tools-invalid", message, ...placeOf(document, yamlStart, [key]))];
  }
  for (const name of metadata.tools) {
    if (Object.hasOwn(definitions, name)) metadata.toolDefs.push(definitions[name]!);
    else unknown.push(name);
  }
  metadata.tools = unknown;
  return [];
}

function resolveSchemas(
  tree: PromptTree,
  input: PromptMetadata["input"],
  metadata: PromptMetadata,
  options: RenderOptions,
): Problem[] {
  const lookup = lookupIn(options.schemas);
  const problems: Problem[] = [];
  for (const side of ["input", "output"] as const) {
    const holder = side === "input" ? input : metadata.output;
    if (!holder?.schema) continue;
    try {
      const schema = picoschema(holder.schema, lookup);
      if (schema && side === "output") metadata.output = { ...holder, schema };
    } catch (error) {
      if (!(error instanceof SchemaError)) throw error;
      problems.push(schemaProblem(tree, side, error));
    }
  }
  return problems;
}
