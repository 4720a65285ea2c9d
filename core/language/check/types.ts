import type { Model } from "../../protocol/chat.ts";
import type { InputField } from "../../protocol/runner.ts";
import type { Finding, Fix, RelatedPlace, TextEdit } from "../../source/finding.ts";
import type { PromptTree } from "../../syntax/tree.ts";
import type { JsonSchema } from "../../types.ts";

export type { Finding, Fix, RelatedPlace, TextEdit };

/** What is known around a prompt file; everything left out is not checked. */
export interface CheckContext {
  /** The file's path; a base name that begins with `_` makes it a partial. */
  path?: string;
  /** Finds a partial by the name that a template uses, seen from this file. */
  partials?: PartialsLookup;
  /** Names by which this file reaches the partials there are, for what a misspelt one may have meant. */
  partialNames?: () => Iterable<string>;
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

/** Type of an input as people call it. */
export type InputType = InputField["type"];
