import { readFileSync } from "node:fs";
import { toolFileOf } from "../core/language/model/paths.ts";
import { readToolFile } from "../core/syntax/tool-file.ts";
import { namedTools } from "../core/syntax/tool-names.ts";
import type { PromptTree } from "../core/syntax/tree.ts";
import type { ToolDefinition } from "../core/types.ts";

/** The tools that a prompt names and that a file `<name>.tool.yaml` beside it defines. */
export function toolDefinitions(path: string, tree: PromptTree): Record<string, ToolDefinition> {
  const definitions = namedTools(tree).map((name) => {
    // A name is a file name here and must not lead out of the folder.
    if (!/^[\w.-]+$/.test(name)) return [];
    const tool = readTool(name, toolFileOf(path, name));
    return tool ? [[name, tool]] : [];
  });
  return Object.fromEntries(definitions.flat());
}

function readTool(name: string, path: string): ToolDefinition | null {
  let source: string;
  try {
    source = readFileSync(path, "utf8");
  } catch {
    return null;
  }
  return readToolFile(name, source);
}
