import type { Model } from "../../protocol/chat.ts";
import type { InputField } from "../../protocol/runner.ts";
import type { PromptTree } from "../../syntax/tree.ts";
import type { JsonSchema, Problem } from "../../types.ts";

/** What is known around a prompt file; everything left out is not checked. */
export interface CheckContext {
  /** The file's path; a base name that begins with `_` makes it a partial. */
  path?: string;
  /** Finds a partial by the name that a template uses, seen from this file. */
  partials?: PartialsLookup;
  /** Schema names that the application registers; `true` when only the name is known. */
  schemas?: Record<string, JsonSchema | true>;
  /** Names of the helpers that the application registers. */
  helpers?: readonly string[];
  /** Names of the tools that have a definition. Left out: tools are not checked. */
  tools?: readonly string[];
  /** The models that the broker offers. */
  models?: readonly Model[];
  /** `promptStudio.models`: what a model name in a prompt file stands for. */
  modelNames?: Record<string, string>;
  /** `promptStudio.defaultModel`: the model of files that name none. */
  defaultModel?: string;
  /** True to hear what other Dotprompt runtimes (Python, Go, Rust, Java, Dart) do otherwise. */
  portability?: boolean;
}

export interface KnownPartial {
  path: string;
  tree: PromptTree;
  /** Other files that the name could mean as well: none is nearer than the other. */
  others?: readonly string[];
}

/** null: it is known that there is none; undefined: not known, nothing is said about it. */
export type PartialsLookup = (name: string) => KnownPartial | null | undefined;

/** A place that belongs to a finding; without `path` in the same file. */
export interface RelatedPlace {
  path?: string;
  start: number;
  end: number;
  message: string;
}

export interface TextEdit {
  path?: string;
  start: number;
  end: number;
  newText: string;
}

/** A change that settles a finding. */
export interface Fix {
  title: string;
  /** Empty for the kinds that are not an edit of a prompt file. */
  edits: TextEdit[];
  /** True for the one change that is certainly meant. */
  preferred?: boolean;
  kind?: "edit" | "declare-helper" | "declare-schema" | "create-partial";
  /** The helper, schema or partial that the kind is about. */
  name?: string;
}

/** A problem with what helps to understand and settle it. */
export interface Finding extends Problem {
  related?: RelatedPlace[];
  fixes?: Fix[];
}

/** Type of an input as people call it. */
export type InputType = InputField["type"];
