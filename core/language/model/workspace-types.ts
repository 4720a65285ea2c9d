import type { Model } from "../../protocol/chat.ts";
import type { PromptTree } from "../../syntax/tree.ts";
import type { JsonSchema } from "../../types.ts";
import type { CheckContext, Finding } from "../check/types.ts";
import type { YamlSource } from "./declared.ts";
import type { PartialMatch } from "./partial-index.ts";
import type { FileKind } from "./paths.ts";
import type { FileSymbols, ParsedFile } from "./symbols.ts";
import type { Template } from "./template.ts";
import type { OccurrenceKind } from "./types.ts";

/** What the application and the settings add to the files. */
export interface WorkspaceSettings {
  /** Names of the helpers that the application registers. */
  helpers: readonly string[];
  /** Schema names that the application registers; `true` when only the name is known. */
  schemas: Readonly<Record<string, JsonSchema | true>>;
  /** The files of registered schemas, where they stand in files. */
  schemaFiles: Readonly<Record<string, string>>;
  /** The models that the broker offers; null while unknown. */
  models: readonly Model[] | null;
  /** What a model name in a prompt file stands for. */
  modelNames: Readonly<Record<string, string>>;
  /** The model of files that name none. */
  defaultModel: string;
  portability: boolean;
}

export interface WorkspaceOptions {
  /** The folder that a file's partials are searched up to; "" when paths are relative to it. */
  rootOf?: (path: string) => string;
  settings?: Partial<WorkspaceSettings>;
}

/** The prompt files of a workspace and what their names stand for, kept up to date file by file. */
export interface Workspace {
  readonly settings: WorkspaceSettings;
  /** Adds a file or replaces its text; an unsaved text is told in the same way. Costs nothing until asked. */
  setFile(path: string, text: string): void;
  removeFile(path: string): void;
  renameFile(from: string, to: string): void;
  /** Says that every file was told: from now on what is missing is known to be missing. */
  complete(): void;
  readonly isComplete: boolean;
  configure(settings: Partial<WorkspaceSettings>): void;
  has(path: string): boolean;
  /** All paths of a kind, sorted. */
  paths(kind?: FileKind): string[];
  text(path: string): string | undefined;
  tree(path: string): PromptTree | undefined;
  /** Where a prompt file's frontmatter stands; null without one. */
  frontmatter(path: string): ParsedFile["frontmatter"];
  /** A prompt file's `input.default`. */
  defaults(path: string): unknown;
  /** The mustaches of a prompt file as they nest. */
  template(path: string): Template | undefined;
  /** The frontmatter of a prompt file, or the whole of a test file. */
  yaml(path: string): YamlSource | null;
  symbols(path: string): FileSymbols | undefined;
  /** The folder that a file's partials are searched up to. */
  root(path: string): string;
  /** Where `{{>name}}` leads from a file; null when nowhere. */
  partial(path: string, name: string): PartialMatch | null;
  /** How a file would name a partial; null when it cannot reach it. */
  partialName(path: string, partialPath: string): string | null;
  partials(): string[];
  /** The files that include a partial themselves. */
  includers(path: string): string[];
  /** The partials that a file includes, directly or not, without itself. */
  reaches(path: string): string[];
  /** The texts of those partials, by the names that lead to them. */
  partialTexts(path: string): Record<string, string>;
  /** The files that mean something else, or are wrong otherwise, when this one changes. */
  dependants(path: string): string[];
  /** The files in which a name of a kind stands. */
  mentions(kind: OccurrenceKind, name: string): string[];
  /** What can be said about a prompt file without rendering it. */
  findings(path: string): Finding[];
  /** The same with what rendering it shows: as costly as a few renderings. */
  renderedFindings(path: string): Finding[];
  /** What the checks know about a file's surroundings. */
  checkContext(path: string): CheckContext;
}
