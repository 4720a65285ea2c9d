import type { JsonSchema, ToolDefinition } from "../types.ts";
import { parse } from "./parse.ts";

const keys = ["description", "inputSchema", "outputSchema"];

/**
 * Reads `<name>.tool.yaml`: `description`, `inputSchema` and `outputSchema` as JSON Schema. It is read as a
 * frontmatter, so that the caps on size and depth stand before the YAML parser here too. Gives null for a file
 * that cannot be read as that; the prompt's use of the name is then reported as undefined.
 */
export function readToolFile(name: string, source: string): ToolDefinition | null {
  const content = parse(`---\n${source}\n---\n`).metadata.raw;
  if (!isMap(content) || !keys.some((key) => Object.hasOwn(content, key))) return null;
  const { description, inputSchema, outputSchema } = content;
  return {
    name,
    ...(typeof description === "string" ? { description } : {}),
    inputSchema: isMap(inputSchema) ? inputSchema : { type: "object", properties: {} },
    ...(isMap(outputSchema) ? { outputSchema } : {}),
  };
}

const isMap = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value);
