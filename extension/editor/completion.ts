import {
  CompletionItem,
  CompletionItemKind,
  type CompletionItemProvider,
  l10n,
  languages,
  MarkdownString,
  Range,
  SnippetString,
  type TextDocument,
  type Uri,
  workspace,
} from "vscode";
import type { Connection } from "../connection/connection.ts";
import type { LoadCore } from "../core.ts";
import type { Closable } from "../events.ts";
import type { Prompts } from "../prompts/prompts.ts";
import type { Settings } from "../settings.ts";
import { formatCount, formatPrice } from "./format.ts";
import { type Place, placeAt } from "./place.ts";
import { configKeys, frontmatterKeys, helpers, roles } from "./words.ts";

export interface CompletionDoors {
  loadCore: LoadCore;
  prompts: Prompts;
  connection: Connection;
  settings: Settings;
}

/** Completes keys, models, inputs, helpers, partials and roles where each of them fits. */
export function registerCompletion(doors: CompletionDoors): Closable {
  const provider: CompletionItemProvider = {
    async provideCompletionItems(document, position) {
      const offset = document.offsetAt(position);
      const text = document.getText();
      const place = placeAt(text, offset);
      if (place.kind === "nothing") return [];
      const range = new Range(document.positionAt(place.start), position);
      const items = await itemsFor(place, document, text.startsWith("}}", offset), doors);
      for (const item of items) item.range = range;
      return items;
    },
  };
  return languages.registerCompletionItemProvider(
    { language: "dotprompt" },
    provider,
    "{",
    " ",
    "#",
    ">",
    '"',
    ":",
  );
}

async function itemsFor(
  place: Place,
  document: TextDocument,
  closed: boolean,
  doors: CompletionDoors,
): Promise<CompletionItem[]> {
  switch (place.kind) {
    case "frontmatter-key":
      return Object.entries(frontmatterKeys).map(([key, about]) => keyItem(key, about));
    case "config-key":
      return Object.entries(configKeys).map(([key, about]) => keyItem(key, about));
    case "model":
      return await modelItems(doors.connection);
    case "role":
      return roles.map((role) => new CompletionItem(role, CompletionItemKind.EnumMember));
    case "partial":
      return await partialItems(document.uri);
    case "expression":
      return [
        ...(await inputItems(document.uri, doors)),
        ...helperItems(document, doors, place.block, closed),
      ];
    default:
      return [];
  }
}

function keyItem(key: string, about: string): CompletionItem {
  const item = new CompletionItem(key, CompletionItemKind.Property);
  item.documentation = new MarkdownString(about);
  item.insertText = `${key}: `;
  return item;
}

async function modelItems(connection: Connection): Promise<CompletionItem[]> {
  const models = await connection.loadModels().catch(() => []);
  return models.map((model) => {
    const item = new CompletionItem(model.id, CompletionItemKind.Constant);
    item.detail = l10n.t(
      "{0} in, {1} out a million tokens",
      formatPrice(model.input_cost_per_token),
      formatPrice(model.output_cost_per_token),
    );
    item.documentation = l10n.t("Context: {0} tokens", formatCount(model.max_input_tokens));
    return item;
  });
}

async function inputItems(uri: Uri, { loadCore, prompts }: CompletionDoors): Promise<CompletionItem[]> {
  const [core, loaded] = await Promise.all([loadCore(), prompts.load(uri)]);
  if (!loaded) return [];
  return core.inputFields(loaded.tree, { schemas: loaded.schemas }).map((field) => {
    const item = new CompletionItem(field.name, CompletionItemKind.Variable);
    item.detail = field.choices ? field.choices.join(" | ") : field.type;
    if (field.description) item.documentation = field.description;
    // Inputs are what one types most often: they stand before the helpers.
    item.sortText = `0${field.name}`;
    return item;
  });
}

function helperItems(
  { uri }: TextDocument,
  { settings }: CompletionDoors,
  block: boolean,
  closed: boolean,
): CompletionItem[] {
  const own = Object.entries(helpers)
    .filter(([, { snippet }]) => !block || snippet.startsWith("#"))
    .map(([name, { about, snippet }]) => {
      const item = new CompletionItem(name, CompletionItemKind.Function);
      item.documentation = about;
      // The closing braces mostly stand there already: the editor types them along with `{{`.
      const rest = closed ? "" : "}}";
      item.insertText = new SnippetString((block ? snippet.slice(1) : snippet) + rest);
      item.sortText = `1${name}`;
      return item;
    });
  const declared = settings.helpers(uri).map((name) => new CompletionItem(name, CompletionItemKind.Function));
  return [...own, ...declared];
}

/** Names of the partials below the workspace folder, as this prompt file would write them. */
async function partialItems(uri: Uri): Promise<CompletionItem[]> {
  const found = await workspace.findFiles("**/_*.prompt", undefined, 500);
  const names = found.map(({ path }) => /\/_([^/]+)\.prompt$/.exec(path)?.[1] ?? "");
  return [...new Set(names)]
    .filter((name) => name !== "" && !uri.path.endsWith(`/_${name}.prompt`))
    .map((name) => new CompletionItem(name, CompletionItemKind.File));
}
