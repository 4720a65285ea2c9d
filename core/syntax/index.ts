/** Text to tree: what a prompt file says, and where. */
export type { Ast, AstNode } from "./handlebars.ts";
export { inputMisfits } from "./input-misfits.ts";
export { inputFields } from "./inputs.ts";
export { parse } from "./parse.ts";
export {
  type PartialLevel,
  type PartialUse,
  partialCandidates,
  partialFile,
  partialsUsed,
} from "./partials.ts";
export { inputSchema, outputSchema, type SchemaOptions } from "./schemas.ts";
export { nodeRange } from "./template.ts";
export { readToolFile } from "./tool-file.ts";
export { definedTools, namedTools } from "./tool-names.ts";
export type { Frontmatter, PromptTree } from "./tree.ts";
export { templateInputs } from "./variables.ts";
