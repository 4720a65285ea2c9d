import {
  CompletionItem,
  CompletionItemKind,
  type CompletionItemProvider,
  languages,
  MarkdownString,
  SnippetString,
} from "vscode";
import type { features } from "../../core/language/index.ts";
import type { Closable } from "../events.ts";
import { allFiles, type Language } from "./language.ts";

type Completion = features.Completion;

const kinds: Record<features.CompletionKind, CompletionItemKind> = {
  key: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  type: CompletionItemKind.TypeParameter,
  model: CompletionItemKind.Constant,
  variable: CompletionItemKind.Variable,
  parameter: CompletionItemKind.Field,
  helper: CompletionItemKind.Function,
  keyword: CompletionItemKind.Keyword,
  partial: CompletionItemKind.File,
  tool: CompletionItemKind.Interface,
  schema: CompletionItemKind.Struct,
  snippet: CompletionItemKind.Snippet,
};

export function registerCompletion(language: Language): Closable {
  const provider: CompletionItemProvider = {
    async provideCompletionItems(document, position) {
      const { core, at, range } = await language.about(document);
      return core.features.completions(at(position)).map((one) => {
        const item = itemOf(one);
        item.range = range(one.range);
        return item;
      });
    },
  };
  return languages.registerCompletionItemProvider(
    allFiles,
    provider,
    "{",
    " ",
    "#",
    ">",
    "/",
    '"',
    ".",
    "@",
    "(",
    "=",
  );
}

/** As if by typing, so that Enter is a new line once a suggestion stands there in full. */
const suggest = { command: "editor.action.triggerSuggest", title: "", arguments: [{ auto: true }] };

function itemOf({
  label,
  kind,
  detail,
  documentation,
  insert,
  snippet,
  filter,
  rank,
  again,
}: Completion): CompletionItem {
  const item = new CompletionItem(label, kinds[kind]);
  if (detail !== undefined) item.detail = detail;
  if (documentation !== undefined) item.documentation = new MarkdownString(documentation);
  if (insert !== undefined) item.insertText = snippet ? new SnippetString(insert) : insert;
  if (filter !== undefined) item.filterText = filter;
  item.sortText = `${String(rank).padStart(2, "0")} ${label}`;
  if (again) item.command = suggest;
  return item;
}
