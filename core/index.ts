/** The front door of the core: text in, values out. No file system, clock or network behind it. */
export { sha256 } from "./hash.ts";
export * from "./language/index.ts";
export * from "./rendering/types.ts";
