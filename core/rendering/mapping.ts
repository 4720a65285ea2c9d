import type { Code } from "../codes.ts";
import type { Model, RunMetadata } from "../protocol/chat.ts";
import type { ToolDefinition } from "../types.ts";

export interface RequestOptions {
  /** The broker's id of the model, as `resolveModel` gives it. */
  model: string;
  /** What the broker says about that model: limits and parameters. */
  knownModel?: Model;
  stream: boolean;
  /** Definitions of tools by name, found beside the file. */
  toolDefs?: Record<string, ToolDefinition>;
  metadata?: RunMetadata;
  /** Where in the file a remark belongs, by its code and what it is about; null where that cannot be told. */
  place?: (code: Code, about: string) => [start: number, end: number] | null;
}

/** What a part of the mapping gives: fields of the request, and remarks that have no place in the file. */
export interface Mapped<T> {
  value: T;
  remarks: Remark[];
}
export type Remark = [code: Code, message: string, about?: string];
