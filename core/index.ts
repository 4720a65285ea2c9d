/** The front door of the core: text in, values out. No file system, clock or network behind it. */
export * from "./evaluation/index.ts";
export { sha256 } from "./hash.ts";
export * from "./language/index.ts";
export * from "./rendering/index.ts";
