/** The front door of the core: text in, values out. No file system, clock or network behind it. */
export * from "./rendering/types.ts";
