/** Dotprompt's values, as its reference library 1.1.2 shapes them. */

export type Role = "user" | "model" | "tool" | "system";

export type Part =
  | { text: string; metadata?: Record<string, unknown> }
  | { data: Record<string, unknown>; metadata?: Record<string, unknown> }
  | { media: { url: string; contentType?: string }; metadata?: Record<string, unknown> }
  | { toolRequest: { name: string; input?: unknown; ref?: string }; metadata?: Record<string, unknown> }
  | { toolResponse: { name: string; output?: unknown; ref?: string }; metadata?: Record<string, unknown> }
  | { metadata: Record<string, unknown> };

export interface Message {
  role: Role;
  content: Part[];
  metadata?: Record<string, unknown>;
}

export interface Document {
  content: Part[];
  metadata?: Record<string, unknown>;
}

export type JsonSchema = Record<string, unknown>;

export interface ToolDefinition {
  name: string;
  description?: string;
  inputSchema: JsonSchema;
  outputSchema?: JsonSchema;
}

/** What a prompt file says besides its template; Dotprompt's `PromptMetadata`. */
export interface PromptMetadata {
  name?: string;
  variant?: string;
  version?: string;
  description?: string;
  model?: string;
  tools?: string[];
  toolDefs?: ToolDefinition[];
  config?: Record<string, unknown>;
  input?: { default?: Record<string, unknown>; schema?: unknown };
  output?: { format?: string; schema?: unknown };
  raw?: Record<string, unknown>;
  ext?: Record<string, Record<string, unknown>>;
  metadata?: Record<string, unknown>;
}

/** Dotprompt's `DataArgument`. */
export interface DataArgument {
  input?: Record<string, unknown>;
  messages?: Message[];
  docs?: Document[];
  context?: Record<string, unknown>;
}

/** Helper as Handlebars calls it. */
export type Helper = (this: any, ...args: any[]) => unknown;

/** What Dotprompt's own `render` takes, plus what the caller knows, as plain maps. */
export interface RenderOptions extends Omit<PromptMetadata, "tools"> {
  /** Source of each partial, by the name the template uses. */
  partials?: Record<string, string>;
  /** JSON Schema of each schema name. */
  schemas?: Record<string, JsonSchema>;
  /** Definition of each tool name; a list of names, as Dotprompt's own option, is accepted too. */
  tools?: Record<string, ToolDefinition> | string[];
  /** The application's own helpers. */
  helpers?: Record<string, Helper>;
}

export type Severity = "error" | "warning" | "information" | "hint";

/** A finding about a text, by offsets in UTF-16 code units of that text. */
export interface Problem {
  /** Stable; has a page in the documentation. */
  code: string;
  severity: Severity;
  /** What happened and what to do next. */
  message: string;
  start: number;
  end: number;
}

/** What `render` gives: Dotprompt's `RenderedPrompt` plus the problems met on the way. */
export interface Rendering extends PromptMetadata {
  messages: Message[];
  problems: Problem[];
}
