import { checkCodes } from "./language/check/codes.ts";
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
  ...checkCodes,
} as const satisfies Record<string, { severity: Severity; title: string }>;

export type Code = keyof typeof codes;

/** Makes a problem with its code's severity; offsets count in the whole file. */
export function problem(code: Code, message: string, start: number, end: number): Problem {
  return { code, severity: codes[code].severity, message, start, end: Math.max(start, end) };
}
