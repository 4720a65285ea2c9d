import { canonicalJson } from "../canonical.ts";
import { sha256 } from "../hash.ts";
import type { Rendering, ToolDefinition } from "../types.ts";
import type { Assertion } from "./types.ts";

/** Raised when keys or verdicts change their meaning: everything remembered is then asked or judged anew. */
const version = 1;

/**
 * The key of one answer: SHA-256, as hex, of everything the model is told. Two renderings that tell it the
 * same have the same key, whatever the files look like.
 *
 * @param repeat from 0
 * @param toolDefs definitions that stand outside the prompt file, such as `name.tool.yaml`
 */
export function testKey(
  rendering: Rendering,
  model: string,
  repeat: number,
  toolDefs: Record<string, ToolDefinition> = {},
): string {
  const { messages, config, output, tools, toolDefs: own } = rendering;
  const used = tools?.map((name) => (Object.hasOwn(toolDefs, name) ? toolDefs[name] : null));
  return sha256(canonicalJson({ version, messages, model, config, output, tools, own, used, repeat }));
}

/** The key of the verdicts on one answer: what is asserted, without where it stands in the file. */
export function verdictKey(testKey: string, assertions: Assertion[]): string {
  return sha256(canonicalJson({ version, testKey, assertions: assertions.map(bare) }));
}

/** An assertion and those in it without their places. */
function bare({ start: _start, end: _end, assert, ...assertion }: Assertion): object {
  return { ...assertion, ...(assert && { assert: assert.map(bare) }) };
}
