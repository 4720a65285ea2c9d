import { renderTree } from "../rendering/render.ts";
import { type SourceMap, sourceMap } from "../rendering/source-map.ts";
import type { SourceRange } from "../rendering/trace.ts";
import { parse } from "../syntax/parse.ts";
import type { Message } from "../types.ts";
import type { Row } from "./conformance/reference.ts";

/** A piece of rendered text, with words instead of offsets. */
export interface ShownPiece {
  text: string;
  /** The source that it came from, after the name of the partial it stands in. */
  source: string;
  partial: string | null;
  kind: "text" | "value";
  within: string[];
}

/** Renders a row and says where each piece of its messages came from. */
export function sourcePieces([text, data, options = {}]: Row): {
  messages: Message[];
  map: SourceMap | null;
  all: ShownPiece[];
} {
  const tree = parse(text);
  const { messages } = renderTree(tree, data, options);
  const map = sourceMap(tree, messages, data, options);
  const source = ({ partial, start, end }: SourceRange) =>
    partial === null
      ? text.slice(start, end)
      : `${partial}: ${options.partials?.[partial]?.slice(start, end)}`;
  const all = messages.flatMap(({ content }, at) =>
    content.flatMap((part, index) =>
      (map?.pieces[at]?.[index] ?? []).map(({ start, end, place }): ShownPiece => {
        const found = map!.places[place]!;
        return {
          text: "text" in part ? part.text.slice(start, end) : "",
          source: source(found),
          partial: found.partial,
          kind: found.kind,
          within: found.within.map(source),
        };
      }),
    ),
  );
  return { messages, map, all };
}
