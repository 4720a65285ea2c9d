import type { ChatRequest } from "../protocol/chat.ts";
import { picoschema, SchemaError } from "../schema/picoschema.ts";
import { plainCopy } from "../syntax/metadata.ts";
import type { JsonSchema, Rendering, ToolDefinition } from "../types.ts";
import type { Mapped, Remark } from "./mapping.ts";

/** The prompt's tools with their definitions, from the file itself or from those found beside it. */
export function toTools(
  rendering: Pick<Rendering, "tools" | "toolDefs">,
  found: Record<string, ToolDefinition>,
): Mapped<Pick<ChatRequest, "tools">> {
  const remarks: Remark[] = [];
  const own = Array.isArray(rendering.toolDefs) ? rendering.toolDefs.filter(isDefinition) : [];
  const definitions = new Map(own.map((tool) => [tool.name, tool]));
  for (const name of Array.isArray(rendering.tools) ? (rendering.tools as unknown[]) : []) {
    if (typeof name !== "string")
      remarks.push([
        "tool-undefined",
        `${JSON.stringify(name)} is no tool name. List names, such as tools: [search].`,
      ]);
    else if (!definitions.has(name) && Object.hasOwn(found, name))
      definitions.set(name, { ...found[name]!, name });
    else if (!definitions.has(name))
      remarks.push([
        "tool-undefined",
        `The tool "${name}" has no definition. Put it under toolDefs, or in ${name}.tool.yaml beside the prompt.`,
      ]);
  }
  const tools = [...definitions.values()].map((tool) => toTool(tool, remarks));
  return { value: tools.length ? { tools } : {}, remarks };
}

const isDefinition = (tool: unknown): tool is ToolDefinition =>
  typeof tool === "object" && tool !== null && typeof (tool as ToolDefinition).name === "string";

function toTool({ name, description, inputSchema }: ToolDefinition, remarks: Remark[]) {
  if (!/^[\w-]{1,64}$/.test(name))
    remarks.push([
      "tool-name",
      `Many providers refuse the tool name "${name}". Use letters, digits, _ and -, at most 64.`,
    ]);
  let parameters: JsonSchema = { type: "object", properties: {} };
  try {
    parameters = picoschema(plainCopy(inputSchema), () => undefined) ?? parameters;
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
    remarks.push(["tool-undefined", `The input schema of the tool "${name}" is not valid: ${error.message}`]);
  }
  return {
    type: "function",
    function: { name, ...(description === undefined ? {} : { description }), parameters },
  };
}
