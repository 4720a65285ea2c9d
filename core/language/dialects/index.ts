/** Files that are named like prompt files and are none: naming them, and importing them. */
export { type ForeignDialect, foreignDialect } from "./foreign.ts";
export { importPrompt } from "./import.ts";
export { importPromptfoo } from "./promptfoo.ts";
export { importPrompty } from "./prompty.ts";
export { type Recognised, recognise } from "./recognise.ts";
export type { Dialect } from "./signs.ts";
export type { ListFolder, ReadFile } from "./sources.ts";
export type { ImportResult } from "./write.ts";
