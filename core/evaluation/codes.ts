import type { Severity } from "../types.ts";

/**
 * Every problem that can be found in tests: its severity and its title, which heads the code's page in the
 * documentation. A code is never renamed once released. A test with an error is never run, so nothing is paid.
 */
export const testCodes = {
  "file-too-large": { severity: "error", title: "The test file is too large" },
  "too-deep": { severity: "error", title: "The nesting is too deep" },
  "yaml-syntax": { severity: "error", title: "The tests are not valid YAML" },
  "yaml-duplicate-key": { severity: "error", title: "A key stands twice" },
  "yaml-tag": { severity: "error", title: "A YAML tag has no meaning here" },
  "yaml-key": { severity: "error", title: "A key is not a plain word" },
  "yaml-merge": { severity: "error", title: "YAML merges are not read" },
  "yaml-alias": { severity: "error", title: "An alias has no anchor" },
  "yaml-aliases": { severity: "error", title: "There are too many aliases" },
  "yaml-too-large": { severity: "error", title: "There are too many values" },
  "yaml-number": { severity: "error", title: "A number cannot be kept exactly" },
  "unsafe-key": { severity: "error", title: "A key would change the program that reads it" },
  "invisible-character": { severity: "error", title: "A name holds an invisible character" },
  "test-unknown-key": { severity: "error", title: "A key is not known" },
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
  "assertion-template": { severity: "warning", title: "Templates in a value are not filled in" },
  "assertion-regex": { severity: "error", title: "The regular expression is not valid" },
  "assertion-regex-slashes": { severity: "warning", title: "The slashes are part of the pattern" },
  "assertion-no-schema": { severity: "error", title: "There is no schema to match" },
  "schema-invalid": { severity: "error", title: "The schema is not valid JSON Schema" },
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
