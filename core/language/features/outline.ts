import { isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from "yaml";
import { untranslated } from "../../translate.ts";
import type { YamlSource } from "../model/declared.ts";
import { type Block, type Range, written } from "../model/index.ts";
import type { TemplateNode } from "../model/template.ts";
import { trimmed } from "../model/yaml-path.ts";
import { messagesOf } from "./messages.ts";
import type { FileQuery } from "./query.ts";

export type OutlineKind = "frontmatter" | "key" | "field" | "list" | "test" | "message" | "block" | "partial";

/** One entry of the outline and the breadcrumbs. */
export interface OutlineSymbol {
  name: string;
  detail: string;
  kind: OutlineKind;
  range: Range;
  /** The name inside the range. */
  selection: Range;
  children: OutlineSymbol[];
}

/** What a file consists of: the keys of its frontmatter, its messages, their blocks and partials. */
export function outline({ workspace, path, t = untranslated }: FileQuery): OutlineSymbol[] {
  const yaml = workspace.yaml(path);
  const keys = yaml ? keySymbols(yaml, yaml.document.contents as Node | null, 0) : [];
  const template = workspace.template(path);
  const text = workspace.text(path);
  if (!template || text === undefined || path.endsWith(".eval.yaml")) return keys;
  const messages = messagesOf(workspace, path).map(
    ({ role, range, selection }): OutlineSymbol => ({
      name: role,
      detail: text
        .slice(selection.end, range.end)
        .replace(/^[^}]*\}\}/, "")
        .trim()
        .split(/[\r\n]/, 1)[0]!
        .slice(0, 80),
      kind: "message",
      range,
      selection,
      children: [],
    }),
  );
  const result: OutlineSymbol[] = [...keys];
  if (messages.length === 0) return [...result, ...blockSymbols(template.nodes, text)];
  for (const symbol of blockSymbols(template.nodes, text)) {
    const message = messages.find(
      ({ range }) => symbol.range.start >= range.start && symbol.range.end <= range.end,
    );
    (message?.children ?? result).push(symbol);
  }
  for (const message of messages) if (message.detail === "") message.detail = t("empty");
  return [...result, ...messages].sort((one, other) => one.range.start - other.range.start);
}

function keySymbols(yaml: YamlSource, node: Node | null, depth: number): OutlineSymbol[] {
  if (depth > 6 || !isMap(node)) return [];
  return (node as YAMLMap<Node, Node | null>).items.flatMap((pair) => keySymbol(yaml, pair, depth) ?? []);
}

function keySymbol(
  yaml: YamlSource,
  { key, value }: Pair<Node, Node | null>,
  depth: number,
): OutlineSymbol | null {
  const own = trimmed(yaml, key);
  const name = isScalar(key) ? String(key.value) : "";
  if (!own || name === "") return null;
  const given = trimmed(yaml, value);
  const children = isSeq(value)
    ? itemSymbols(yaml, value.items as Node[], depth)
    : keySymbols(yaml, value, depth + 1);
  const kind = isSeq(value) ? "list" : depth === 0 ? "key" : "field";
  return {
    name,
    detail: isScalar(value)
      ? String(value.value ?? "")
          .split("\n", 1)[0]!
          .slice(0, 80)
      : "",
    kind,
    range: { start: own.start, end: Math.max(own.end, given?.end ?? 0) },
    selection: own,
    children,
  };
}

/** The items of a list that have a name of their own, such as tests. */
function itemSymbols(yaml: YamlSource, items: Node[], depth: number): OutlineSymbol[] {
  return items.flatMap((item) => {
    const range = trimmed(yaml, item);
    if (!range || !isMap(item)) return [];
    const named = (item as YAMLMap<Node, Node | null>).items.find(
      ({ key }) => isScalar(key) && ["id", "name", "description"].includes(String(key.value)),
    );
    const selection = trimmed(yaml, named?.value);
    if (!named || !selection || !isScalar(named.value)) return [];
    const name =
      String(named.value.value ?? "")
        .split("\n", 1)[0]!
        .slice(0, 80) || "–";
    return [
      {
        name,
        detail: "",
        kind: "test" as const,
        range,
        selection,
        children: keySymbols(yaml, item, depth + 2),
      },
    ];
  });
}

function blockSymbols(nodes: readonly TemplateNode[], text: string): OutlineSymbol[] {
  return nodes.flatMap((node): OutlineSymbol[] => {
    if (node.type === "block") return [blockSymbol(node, text)];
    const { mustache } = node;
    const callee = mustache.call?.callee;
    if (mustache.kind !== "partial" || !callee) return [];
    const range = { start: mustache.start, end: mustache.end };
    const selection = { start: callee.start, end: callee.end };
    return [
      {
        name: `>${text.slice(callee.start, callee.end)}`,
        detail: "",
        kind: "partial",
        range,
        selection,
        children: [],
      },
    ];
  });
}

function blockSymbol(block: Block, text: string): OutlineSymbol {
  const { open } = block;
  const callee = open.call?.callee;
  const selection = callee ? { start: callee.start, end: callee.end } : { start: open.start, end: open.end };
  const name = callee ? written(callee) || text.slice(callee.start, callee.end) : "";
  return {
    name: `#${name}`,
    detail: callee ? text.slice(callee.end, open.inside.end).trim().slice(0, 80) : "",
    kind: "block",
    range: { start: block.start, end: block.end },
    selection,
    children: block.branches.flatMap(({ children }) => blockSymbols(children, text)),
  };
}
