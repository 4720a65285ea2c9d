import { type HelperDoc, helperDoc, helpers } from "../../../syntax/reference.ts";
import { blocksAt, type Mustache, nameOf } from "../../model/index.ts";
import type { Scope } from "../../model/scopes.ts";
import { type Field, fieldsOf } from "../../model/views.ts";
import { helperMarkdown, helperSignature } from "../describe.ts";
import type { Asked, Offer } from "./item.ts";

/** The mustache that is completed, and where the word in it ends. */
interface Within {
  mustache: Mustache;
  end: number;
  scope: Scope;
}

/** Helpers and what else may stand first in a mustache, besides the values that are at hand. */
export function calleeOffers(asked: Asked, within: Within, parentheses: boolean, values: Offer[]): Offer[] {
  const { workspace, t } = asked;
  const { mustache, scope } = within;
  const fields = scope.context ? fieldsOf(workspace, asked.path, scope.context, asked.offset) : [];
  const declared = workspace.settings.helpers.map((name) => ({
    label: name,
    kind: "helper" as const,
    detail: t("a helper of your application"),
    rank: 5,
  }));
  if (parentheses) {
    const useful = helpers.filter(({ name }) => name === "lookup" || name === "json");
    return [...useful.map((doc) => helperOffer(doc, fields, asked)), ...declared];
  }
  if (mustache.kind === "open" || mustache.kind === "else") {
    const chained = mustache.kind === "else";
    const blocks = helpers.filter(({ block }) => block);
    const offers = blocks.map((doc) =>
      whole(
        {
          ...helperOffer(doc, fields, asked),
          insert: chained ? filled(chainSnippet(doc), fields) : filled(doc.snippet.slice(1), fields),
        },
        asked,
        within,
      ),
    );
    return chained ? [...offers, ...declared] : [...offers, ...declared, ...values];
  }
  const plain = helpers.map((doc) => {
    const offer = helperOffer(doc, fields, asked);
    return whole(
      doc.block ? { ...offer, label: `#${doc.name}`, rank: offer.rank + 1 } : offer,
      asked,
      within,
    );
  });
  return [...values, ...plain, ...declared, ...blockWords(asked, mustache)];
}

/** The helper with the rest of its mustache, so that one goes on behind it; the name alone where more follows. */
function whole(offer: Offer, { text }: Asked, { mustache, end }: Within): Offer {
  const { closed, inside } = mustache;
  if (!closed) return { ...offer, insert: `${offer.insert}}}` };
  if (text.slice(end, inside.end).trim() !== "")
    return { ...offer, insert: offer.label, snippet: false, again: false };
  return { ...offer, insert: offer.insert + text.slice(inside.end, mustache.end), end: mustache.end };
}

/** `else` and the end of the block one stands in. */
function blockWords(asked: Asked, mustache: Mustache): Offer[] {
  const around = blocksAt(asked.workspace.template(asked.path)!.nodes, mustache.start).at(-1);
  if (!around) return [];
  const name = nameOf(around.block.open);
  const words: Offer[] = [{ label: "else", kind: "keyword", rank: 4 }];
  if (!around.block.close) words.unshift({ label: `/${name}`, kind: "keyword", rank: 0 });
  return words;
}

function helperOffer(doc: HelperDoc, fields: readonly Field[], { t }: Asked): Offer {
  return {
    label: doc.name,
    kind: "helper",
    detail: helperSignature(doc),
    documentation: helperMarkdown(doc, t),
    insert: filled(doc.snippet, fields),
    snippet: true,
    rank: doc.name === "role" ? 3 : 4,
  };
}

/** Types that fit an argument by its name in a snippet, the best first; any for the others. */
const fitting: Record<string, readonly string[]> = {
  list: ["array", "object", "any"],
  object: ["object", "array", "any"],
  url: ["string", "any"],
};

/** A snippet whose first argument is a choice of the inputs at hand: what is chosen leads on to the next place. */
function filled(snippet: string, fields: readonly Field[]): string {
  return snippet.replace(/\$\{1:(value|list|left|url|object)\}/, (placeholder, argument: string) => {
    const types = fitting[argument];
    const order = ({ declared }: Field) => types?.indexOf(declared?.type ?? "any") ?? 0;
    const names = fields
      .filter((field) => /^[\w-]+$/.test(field.name) && order(field) >= 0)
      .sort((one, other) => order(one) - order(other))
      .map(({ name }) => (helperDoc(name) ? `this.${name}` : name));
    return names.length > 0 ? `\${1|${names.slice(0, 30).join(",")}|}` : placeholder;
  });
}

/** Behind `{{else `: the name and its arguments alone. */
const chainSnippet = ({ name, parameters }: HelperDoc) =>
  `${name} ${parameters.map((one, index) => `\${${index + 1}:${one.name}}`).join(" ")}`;
