import type { PromptTree } from "../syntax/tree.ts";
import type { DataArgument, PromptMetadata, RenderOptions } from "../types.ts";
import { makeEngine } from "./engine.ts";
import { Failure } from "./failure.ts";
import { type Markers, makeMarkers } from "./markers.ts";
import { freeSeal } from "./seal.ts";
import type { Trace } from "./trace.ts";

/** What the template's variables stand for: the data's input over the caller's defaults. */
export const inputOf = (data: DataArgument, options: RenderOptions): Record<string, unknown> => ({
  ...options.input?.default,
  ...data.input,
});

/**
 * Renders a template to one text that still holds the markers between its messages; throws a Failure.
 *
 * @param trace when given, the text holds its marks, too
 */
export function renderText(
  tree: PromptTree,
  metadata: PromptMetadata,
  data: DataArgument,
  options: RenderOptions,
  trace?: Trace,
): { rendered: string; markers: Markers } {
  const partials = options.partials ?? {};
  const input = inputOf(data, options);
  const seal = freeSeal([tree.template, partials, input, data.context, data.docs, data.messages, metadata]);
  if (seal === null) throw new Failure("render-failed", "the input holds characters that no text may hold");
  const markers = makeMarkers(seal);
  const helpers = options.helpers ?? {};
  const run = makeEngine({ markers, partials, helpers, ...(trace ? { trace } : {}) });
  const rendered = run(tree.template, input, {
    metadata: { prompt: metadata, docs: data.docs, messages: data.messages },
    ...data.context,
  });
  return { rendered, markers };
}
