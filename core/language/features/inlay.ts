import { money } from "../../figures.ts";
import { renderTree } from "../../rendering/render.ts";
import { messageTokens } from "../../rendering/tokens.ts";
import { type Translate, untranslated } from "../../translate.ts";
import type { Message } from "../../types.ts";
import { exampleInput } from "../check/example.ts";
import { allDeclared, type InputPath, typeName, valueAt, type Workspace } from "../model/index.ts";
import { declarationOf } from "../model/views.ts";
import { valueLabel } from "./describe.ts";
import { messagesOf } from "./messages.ts";
import { resolvedModel } from "./model-of.ts";
import type { FileQuery } from "./query.ts";

/** Which hints are shown. */
export interface HintSettings {
  types: boolean;
  defaults: boolean;
  tokens: boolean;
  price: boolean;
}

export interface InlayHint {
  /** The hint stands before this offset. */
  offset: number;
  label: string;
  tooltip: string;
  kind: "type" | "value";
}

/** Hints beside the text: types where an input is first used, defaults, tokens of each message, what a run costs. */
export function inlayHints(query: FileQuery, shown: HintSettings): InlayHint[] {
  const t = query.t ?? untranslated;
  const { workspace, path } = query;
  const hints: InlayHint[] = [];
  if (shown.types) hints.push(...typeHints(workspace, path, t));
  if (shown.defaults) hints.push(...defaultHints(workspace, path, t));
  if (shown.tokens || shown.price) hints.push(...figureHints(workspace, path, shown, t));
  return hints.sort((one, other) => one.offset - other.offset);
}

/** The type behind the first use of each input, and behind block parameters. */
function typeHints(workspace: Workspace, path: string, t: Translate): InlayHint[] {
  const seen = new Set<string>();
  const found: InlayHint[] = [];
  for (const { kind, site, path: input, end, name } of workspace.symbols(path)?.occurrences ?? []) {
    if (kind !== "input" || site !== "template" || !input) continue;
    const key = input.join("\n");
    if (seen.has(key)) continue;
    seen.add(key);
    const declared = declarationOf(workspace, path, input)?.declared;
    // `string` is what one expects; the others decide how a value is used.
    if (!declared || declared.type === "string" || declared.type === "unknown") continue;
    found.push({
      offset: end,
      label: `: ${shortType(typeName(declared))}`,
      tooltip: t("Type of {0}", name),
      kind: "type",
    });
  }
  return found;
}

const shortType = (type: string) => (type.length > 40 ? `${type.slice(0, 39)}…` : type);

/** The default behind the declaration of an input. */
function defaultHints(workspace: Workspace, path: string, t: Translate): InlayHint[] {
  const symbols = workspace.symbols(path);
  const defaults = workspace.defaults(path);
  const found: InlayHint[] = [];
  for (const { whole, path: input, children, name } of allDeclared(symbols?.input ?? [])) {
    const value = whole && children.length === 0 ? plainValue(defaults, input) : undefined;
    if (!whole || value === undefined) continue;
    const label = ` = ${valueLabel(value, 30)}`;
    found.push({ offset: whole.end, label, tooltip: t("Default of {0}", name), kind: "value" });
  }
  return found;
}

const plainValue = (defaults: unknown, input: InputPath) =>
  input.includes("[]") ? undefined : valueAt(defaults, input);

/** What is estimated about the messages that the example input gives. */
function figureHints(workspace: Workspace, path: string, shown: HintSettings, t: Translate): InlayHint[] {
  const parts = messagesOf(workspace, path);
  const messages = parts.length > 0 ? exampleMessages(workspace, path) : [];
  if (messages.length === 0) return [];
  const counts = messages.map(messageTokens);
  const found: InlayHint[] = [];
  // A loop or a partial may bring messages of its own; then no count belongs to a place.
  const aligned =
    parts.length === messages.length && parts.every(({ role }, index) => role === messages[index]!.role);
  const tooltip = t("Estimated with the example input: about 4 characters a token.");
  if (shown.tokens && aligned) {
    const text = workspace.text(path)!;
    for (const [index, { range }] of parts.entries()) {
      const tokens = counts[index]!;
      const label = tokens === 1 ? t("1 token") : t("{0} tokens", tokens);
      // At the end of the line nothing is pushed aside.
      const line = text.slice(range.start).search(/[\r\n]|$/);
      found.push({ offset: range.start + line, label: ` ≈ ${label}`, tooltip, kind: "value" });
    }
  }
  if (shown.price)
    found.push(
      ...priceHint(
        workspace,
        path,
        counts.reduce((sum, one) => sum + one, 0),
        t,
      ),
    );
  return found;
}

function priceHint(workspace: Workspace, path: string, total: number, t: Translate): InlayHint[] {
  const { settings } = workspace;
  const named = workspace.symbols(path)?.occurrences.find(({ kind }) => kind === "model");
  if (!named || !settings.models) return [];
  const resolved = resolvedModel(settings, named.name);
  if (!("model" in resolved) || resolved.model.input_cost_per_token === null) return [];
  const price = money(total * resolved.model.input_cost_per_token);
  const tooltip = t(
    "What the messages of a run cost with the example input, about {0} tokens. Input only: the answer is paid besides.",
    total,
  );
  return [{ offset: named.end, label: ` ≈ ${t("{0} input", price)}`, tooltip, kind: "value" }];
}

/** The messages of the file with its defaults and examples for the rest; none when it does not render. */
export function exampleMessages(workspace: Workspace, path: string): Message[] {
  const tree = workspace.tree(path);
  if (!tree?.ast) return [];
  const { settings } = workspace;
  const schemas = Object.fromEntries(
    Object.entries(settings.schemas).flatMap(([name, schema]) => (schema === true ? [] : [[name, schema]])),
  );
  const partials = workspace.partialTexts(path);
  const helpers = Object.fromEntries(settings.helpers.map((name) => [name, () => `[${name}]`]));
  const { input } = exampleInput(tree, schemas);
  return renderTree(tree, { input }, { partials, helpers, schemas }).messages;
}
