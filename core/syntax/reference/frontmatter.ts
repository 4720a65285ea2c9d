import { configKeys } from "./config.ts";
import type { KeyDoc, ValueDoc } from "./types.ts";

/** The formats of an answer that runtimes know; others are kept as they are. */
export const outputFormats: readonly ValueDoc[] = [
  { value: "text", about: "Plain text; what a prompt without `output` gives." },
  { value: "json", about: "JSON. With a schema the model is held to it, where the provider can." },
];

/** The keys of a prompt file's frontmatter. */
export const frontmatterKeys: readonly KeyDoc[] = [
  {
    key: "model",
    kind: "name",
    type: "name of a model",
    about:
      "The model that answers, such as `googleai/gemini-2.5-flash`. Without it the default model is used.",
    example: "googleai/gemini-2.5-flash",
  },
  {
    key: "description",
    kind: "text",
    type: "text",
    about: "What the prompt is for. It is not sent to the model.",
    example: "Greets someone.",
  },
  {
    key: "input",
    kind: "map",
    type: "map",
    about:
      "What the template needs: `schema` describes it, `default` holds values that are used when none are given.",
    snippet: `\n  schema:\n    \${1:name}: \${2|string,number,integer,boolean,any|}$0`,
    children: [
      {
        key: "schema",
        type: "Picoschema, JSON Schema or a name",
        about: "The inputs, each with its type: `name: string, who to greet`. `name?` need not be given.",
        snippet: `\n  \${1:name}: \${2|string,number,integer,boolean,any|}$0`,
      },
      {
        key: "default",
        kind: "map",
        type: "map",
        about: "A value for each input that may be left out. Previews and tests start from it.",
        snippet: `\n  \${1:name}: $0`,
      },
    ],
  },
  {
    key: "output",
    kind: "map",
    type: "map",
    about: "What the answer looks like: `format` and, for JSON, `schema`.",
    snippet: `\n  format: \${1|json,text|}$0`,
    children: [
      {
        key: "format",
        kind: "text",
        type: "text",
        about: "How the answer is written: `json` or `text`.",
        values: outputFormats,
      },
      {
        key: "schema",
        type: "Picoschema, JSON Schema or a name",
        about: "The fields of a JSON answer, each with its type.",
        snippet: `\n  \${1:name}: \${2|string,number,integer,boolean,any|}$0`,
      },
    ],
  },
  {
    key: "config",
    kind: "map",
    type: "map",
    about: "Parameters for the model, such as `temperature`. Each provider knows its own.",
    snippet: `\n  \${1|temperature,maxOutputTokens,topP,topK,stopSequences|}: $0`,
    children: configKeys,
  },
  {
    key: "tools",
    kind: "list",
    type: "list of names",
    about:
      "The tools that the model may call. Each is defined by the application, or in `name.tool.yaml` beside the prompt file.",
    snippet: "\n  - $0",
    example: "[search]",
  },
  {
    key: "toolDefs",
    kind: "list",
    type: "list of maps",
    about: "Definitions of tools, in the file itself: `name`, `description`, `inputSchema`.",
    snippet: `\n  - name: \${1:search}\n    description: \${2:What it does}\n    inputSchema:\n      type: object$0`,
    children: [
      { key: "name", type: "text", about: "The name by which the model calls the tool." },
      { key: "description", type: "text", about: "What the tool does; the model reads it to decide." },
      { key: "inputSchema", type: "JSON Schema", about: "The arguments that the tool takes." },
      { key: "outputSchema", type: "JSON Schema", about: "What the tool gives back." },
    ],
  },
  {
    key: "name",
    kind: "text",
    type: "text",
    about: "The prompt's name; that of its file unless given.",
    example: "greeting",
  },
  {
    key: "variant",
    kind: "text",
    type: "text",
    about: "The variant's name, where a prompt has several.",
    example: "formal",
  },
  { key: "version", type: "text", about: "The prompt's version.", example: "1.2.0" },
  {
    key: "studio.tests",
    type: "list of tests",
    about:
      "Tests of this prompt, in the words of a test file (`name.eval.yaml`). They run when the file is saved.",
    snippet: `\n  - id: \${1:first}\n    vars: { \${2:name}: \${3:value} }\n    assert:\n      - type: \${4|contains,icontains,equals,regex,is-json|}\n        value: $0`,
  },
];

/** The documentation of a key by its path, such as `input`, `schema`; undefined when it is not one of the format's. */
export function keyDoc(path: readonly string[]): KeyDoc | undefined {
  let level: readonly KeyDoc[] | undefined = frontmatterKeys;
  let found: KeyDoc | undefined;
  for (const key of path) {
    found = level?.find((one) => one.key === key);
    level = found?.children;
  }
  return found;
}
