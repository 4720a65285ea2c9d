import type { Problem, Severity } from "./types.ts";

/**
 * Every problem the core can find in a prompt file: its severity and its title. The title heads the
 * code's page in the documentation. A code is never renamed once released.
 *
 * Severity: `error` when nothing sensible can be sent, `warning` when the model gets something else than
 * the text seems to mean, `information` for what is worth knowing.
 */
export const codes = {
  "file-too-large": { severity: "error", title: "The prompt file is too large" },
  "too-deep": { severity: "error", title: "The nesting is too deep" },
  "frontmatter-unclosed": { severity: "error", title: "The frontmatter is never closed" },
  "frontmatter-unopened": { severity: "error", title: "The frontmatter is never opened" },
  "frontmatter-not-first": { severity: "error", title: "Something stands before the frontmatter" },
  "frontmatter-empty": { severity: "warning", title: "The frontmatter is empty" },
  "frontmatter-not-read": { severity: "error", title: "The frontmatter is not read" },
  "frontmatter-not-map": { severity: "error", title: "The frontmatter has no keys" },
  "yaml-syntax": { severity: "error", title: "The frontmatter is not valid YAML" },
  "yaml-aliases": { severity: "error", title: "The frontmatter has too many aliases" },
  "yaml-too-large": { severity: "error", title: "The frontmatter has too many values" },
  "yaml-tag": { severity: "warning", title: "A YAML tag has no meaning here" },
  "yaml-number": { severity: "warning", title: "A number cannot be kept exactly" },
  "unsafe-key": { severity: "error", title: "A key would change the program that reads the file" },
  "schema-invalid": { severity: "error", title: "The schema is not valid" },
  "schema-unknown-name": { severity: "error", title: "A schema name is not known" },
  "tools-invalid": { severity: "error", title: "The list of tools is not valid" },
  "template-syntax": { severity: "error", title: "The template is not valid Handlebars" },
  "unknown-helper": { severity: "error", title: "A helper is not known" },
  "helper-failed": { severity: "error", title: "A helper failed" },
  "missing-partial": { severity: "error", title: "A partial is missing" },
  "circular-partial": { severity: "error", title: "A partial includes itself without end" },
  "partial-syntax": { severity: "error", title: "A partial is not valid Handlebars" },
  "unsafe-partial": { severity: "error", title: "A partial name leads out of the folder" },
  "render-failed": { severity: "error", title: "The prompt cannot be rendered" },
  "rendering-too-large": { severity: "error", title: "The rendering is too large" },
  "unknown-role": { severity: "warning", title: "A role is not known" },
  "block-role": { severity: "warning", title: "A marker helper is used as a block" },
  "text-after-history": { severity: "warning", title: "Text after the history becomes the model's" },
  "injected-role": { severity: "warning", title: "An input value holds a marker" },
  "empty-prompt": { severity: "error", title: "The prompt renders to nothing" },
  "role-not-sent": { severity: "error", title: "A message has a role that no model knows" },
  "media-missing": { severity: "error", title: "An image or file has no address" },
  "media-address": { severity: "error", title: "An address cannot be read by a model" },
  "media-role": { severity: "error", title: "An image or file stands in the wrong message" },
  "media-kind": { severity: "error", title: "The model cannot take this kind of content" },
  "model-not-chat": { severity: "error", title: "The model is not for chat" },
  "section-not-filled": { severity: "information", title: "A section is left empty" },
  "tool-undefined": { severity: "error", title: "A tool has no definition" },
  "tool-name": { severity: "warning", title: "Providers may refuse the tool's name" },
  "tool-request-role": { severity: "error", title: "A tool request is not the model's" },
  "tool-response-unmatched": { severity: "error", title: "A tool's answer follows no request" },
  "config-unknown": { severity: "warning", title: "A config key has no counterpart" },
  "config-value": { severity: "error", title: "A config value is not possible" },
  "config-refused": { severity: "warning", title: "A config key steers the connection and is not sent" },
  "config-not-supported": { severity: "warning", title: "The model does not take a config key" },
  "prototype-access": { severity: "warning", title: "A path leads to a built-in property" },
  // Frontmatter
  "unknown-key": { severity: "warning", title: "A key is not known" },
  "ignored-key": { severity: "information", title: "Dotprompt ignores a key" },
  "misplaced-key": { severity: "warning", title: "A key stands in the wrong place" },
  "deprecated-key": { severity: "warning", title: "A key has a newer name" },
  "yaml-duplicate-key": { severity: "error", title: "A key stands twice" },
  "dotted-key": { severity: "warning", title: "A key with a dot is kept as an extension" },
  "literal-ext": { severity: "warning", title: "What stands under ext is lost" },
  "yaml-lookalike": { severity: "warning", title: "YAML reads this otherwise than it looks" },
  "yaml-merge": { severity: "warning", title: "YAML merges are not done" },
  "wrong-type": { severity: "warning", title: "A value is of the wrong kind" },
  "out-of-range": { severity: "warning", title: "A value is out of range" },
  "unknown-value": { severity: "warning", title: "A value is not one of the usual ones" },
  "template-in-frontmatter": { severity: "warning", title: "The frontmatter is not a template" },
  // Schemas
  "picoschema-type": { severity: "error", title: "A Picoschema type is not known" },
  "picoschema-list": { severity: "warning", title: "A list is not written as Picoschema" },
  "picoschema-empty": { severity: "warning", title: "A property has no type" },
  "picoschema-kind": { severity: "error", title: "The kind in parentheses is not known" },
  "picoschema-enum": { severity: "warning", title: "The choices of an enum are not a list" },
  "picoschema-key": { severity: "warning", title: "A property name is not what it seems" },
  "picoschema-comma": { severity: "warning", title: "A comma makes an input of a description" },
  "picoschema-comment": { severity: "warning", title: "A # cuts a description off" },
  "picoschema-line-break": { severity: "error", title: "A type holds a line break" },
  "picoschema-parenthesis": { severity: "warning", title: "A parenthesis cuts a description off" },
  "picoschema-json": { severity: "warning", title: "JSON Schema stands inside Picoschema" },
  "schema-root": { severity: "warning", title: "The schema's outermost level is misread" },
  "json-schema-invalid": { severity: "warning", title: "The JSON Schema is not valid" },
  "json-schema-keyword": { severity: "warning", title: "JSON Schema has no such keyword" },
  "json-schema-reference": { severity: "warning", title: "A $ref cannot be followed" },
  "json-schema-case": { severity: "information", title: "A type is written in capitals" },
  "default-mismatch": { severity: "warning", title: "A default does not fit its schema" },
  "default-unknown": { severity: "warning", title: "A default belongs to no input" },
  "example-mismatch": { severity: "warning", title: "An example does not fit its schema" },
  // Template
  "helper-arguments": { severity: "error", title: "A helper has the wrong arguments" },
  "helper-shadows-input": { severity: "warning", title: "A helper hides an input of the same name" },
  "dynamic-role": { severity: "warning", title: "An input decides about the role" },
  "typed-marker": { severity: "information", title: "A marker is written out" },
  "empty-template": { severity: "warning", title: "The prompt sends nothing" },
  "empty-message": { severity: "warning", title: "A message is empty" },
  "unknown-variable": { severity: "warning", title: "A variable is not in the schema" },
  "unused-input": { severity: "warning", title: "An input is never used" },
  "outside-loop": { severity: "warning", title: "A loop variable stands outside of a loop" },
  "object-printed": { severity: "warning", title: "An object is printed as [object Object]" },
  "list-printed": { severity: "information", title: "A list is printed with commas" },
  "not-a-list": { severity: "warning", title: "A loop goes over something that is no list" },
  "never-equal": { severity: "warning", title: "A comparison never holds" },
  "media-undefined": { severity: "warning", title: "An image may have no address" },
  "media-blank": { severity: "warning", title: "A blank ends the address of an image" },
  "wrong-else": { severity: "warning", title: "This is not how else is written" },
  "raw-block-dropped": { severity: "warning", title: "A raw block is dropped" },
  "escaped-mustache": { severity: "warning", title: "A backslash turns a variable into text" },
  "jinja-tag": { severity: "warning", title: "A Jinja tag is sent as text" },
  "partial-ambiguous": { severity: "warning", title: "More than one file could be the partial" },
  "partial-block": { severity: "warning", title: "A partial block shows its fallback" },
  "partial-frontmatter": { severity: "warning", title: "A partial's frontmatter is printed" },
  "partial-input": { severity: "warning", title: "A partial does not get what it needs" },
  // The rest
  "not-received": { severity: "warning", title: "The model does not receive a part of the template" },
  "undefined-printed": { severity: "warning", title: "The word undefined is sent" },
  "other-dialect": { severity: "information", title: "This is not a Dotprompt file" },
  "not-portable": { severity: "information", title: "Another Dotprompt runtime does this otherwise" },
} as const satisfies Record<string, { severity: Severity; title: string }>;

export type Code = keyof typeof codes;

/** What can be found in tests, too, under the same code and on the same page. */
const shared = [
  "file-too-large",
  "too-deep",
  "yaml-syntax",
  "yaml-duplicate-key",
  "yaml-tag",
  "yaml-merge",
  "yaml-aliases",
  "yaml-too-large",
  "yaml-number",
  "unsafe-key",
  "schema-invalid",
] as const satisfies Code[];

/**
 * Every problem that can be found in tests. A test with an error is never run, so nothing is paid; that is why
 * what a prompt file survives with a warning is an error here.
 */
export const testCodes = {
  ...(Object.fromEntries(shared.map((code) => [code, { ...codes[code], severity: "error" }])) as Record<
    (typeof shared)[number],
    { severity: Severity; title: string }
  >),
  "yaml-key": { severity: "error", title: "A key is not a plain word" },
  "yaml-alias": { severity: "error", title: "An alias has no anchor" },
  "invisible-character": { severity: "error", title: "A name holds an invisible character" },
  "test-unknown-key": { severity: "error", title: "A key is not known" },
  "test-misplaced-key": { severity: "error", title: "A key stands at the wrong level" },
  "test-ignored-key": { severity: "information", title: "A key has no effect here" },
  "test-wrong-value": { severity: "error", title: "A value is not of the right kind" },
  "test-missing-key": { severity: "error", title: "A key is missing" },
  "test-duplicate-id": { severity: "error", title: "Two tests have the same id" },
  "test-no-assertions": { severity: "warning", title: "A test checks nothing" },
  "test-only-ungated": { severity: "warning", title: "Nothing can fail this test" },
  "assertion-unknown-type": { severity: "error", title: "The assertion type is not known" },
  "assertion-missing-value": { severity: "error", title: "The assertion needs a value" },
  "assertion-missing-threshold": { severity: "error", title: "The assertion needs a threshold" },
  "assertion-wrong-value": { severity: "error", title: "The assertion takes another kind of value" },
  "assertion-unused-key": { severity: "error", title: "The assertion type has no use for this key" },
  "assertion-always-holds": { severity: "warning", title: "The assertion holds for every answer" },
  "assertion-file": { severity: "warning", title: "Files are not read into assertions" },
  "assertion-template": { severity: "warning", title: "Templates in a value are not filled in" },
  "assertion-regex": { severity: "error", title: "The regular expression is not valid" },
  "assertion-regex-slashes": { severity: "warning", title: "The slashes are part of the pattern" },
  "assertion-no-schema": { severity: "error", title: "There is no schema to match" },
  "schema-unknown-keyword": { severity: "warning", title: "JSON Schema has no such keyword" },
  "schema-unsupported": { severity: "error", title: "The schema uses something that is not supported" },
  "schema-reference": { severity: "error", title: "A $ref leads nowhere" },
  "schema-remote-reference": { severity: "error", title: "A $ref leads out of the file" },
  "vars-unknown": { severity: "error", title: "The prompt has no such input" },
  "vars-undeclared": { severity: "warning", title: "The prompt does not declare this input" },
  "vars-mismatch": { severity: "error", title: "An input does not fit the prompt's schema" },
  "vars-missing": { severity: "warning", title: "A required input is missing" },
  "vars-file": { severity: "warning", title: "Files are not read into inputs" },
} as const satisfies Record<string, { severity: Severity; title: string }>;

export type TestCode = keyof typeof testCodes;

/** Makes a problem with its code's severity; offsets count in the whole file. */
export function problem(code: Code, message: string, start: number, end: number): Problem {
  return { code, severity: codes[code].severity, message, start, end: Math.max(start, end) };
}
