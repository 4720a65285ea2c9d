/** Formatting of prompt files that never changes what they render. */
export { applyEdits, type FormatEdit } from "./edit.ts";
export { type FormatOptions, format, formatted } from "./format.ts";
