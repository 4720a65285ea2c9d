import { type Document, visit } from "yaml";
import type { YamlError } from "./text.ts";

export const aliasCode = "UNKNOWN_ALIAS";

/** An alias that stands before its anchor, or has none: the parser finds it only later, without a place. */
export function unknownAlias(document: Document): YamlError | null {
  let found: YamlError | null = null;
  const anchors = new Set<string>();
  visit(document, {
    Alias(_, alias) {
      if (anchors.has(alias.source) || !alias.range) return undefined;
      found = {
        code: aliasCode,
        message: `*${alias.source} stands for nothing: no &${alias.source} comes before it`,
        start: alias.range[0],
        end: alias.range[1],
      };
      return visit.BREAK;
    },
    Node(_, node) {
      if ("anchor" in node && node.anchor) anchors.add(node.anchor);
    },
  });
  return found;
}
