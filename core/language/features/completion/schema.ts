import { picoschemaKinds, picoschemaTypes } from "../../../syntax/reference.ts";
import { fieldsOf } from "../../model/views.ts";
import type { YamlPlace } from "../yaml-place.ts";
import type { Asked, Offer } from "./item.ts";

/** What fits inside `input.schema` or `output.schema`, whose own path the place has. */
export function schemaOffers(asked: Asked, place: YamlPlace, side: "input" | "output"): Offer[] {
  const { text, offset, t } = asked;
  const key = place.path.at(-1) ?? "";
  if (place.kind === "value") {
    if (/\(enum\b/.test(key)) return [];
    return typeOffers(asked, text.slice(place.start, offset));
  }
  if (side === "output") return [];
  const input = place.path.flatMap(stepsOf);
  return fieldsOf(asked.workspace, asked.path, input, offset)
    .filter(
      ({ name, declared }) => !declared && !place.siblings.some((sibling) => stepsOf(sibling)[0] === name),
    )
    .map(({ name }) => ({
      label: name,
      kind: "variable",
      detail: t("used in the template"),
      insert: `${name}: `,
      rank: 0,
      again: true,
    }));
}

/** `items(array, what)` is a list: what stands below are its elements. */
function stepsOf(key: string): string[] {
  const name = key.replace(/\(.*$/s, "").replace(/\?$/, "");
  return /\(array\b/.test(key) ? [name, "[]"] : [name];
}

function typeOffers({ workspace, t }: Asked, typed: string): Offer[] {
  // Behind the comma stands a description.
  if (typed.includes(",")) return [];
  const types = picoschemaTypes.map(({ value, about }, rank) => ({
    label: value,
    kind: "type" as const,
    detail: t(about),
    rank,
  }));
  const schemas = Object.keys(workspace.settings.schemas).map((label) => ({
    label,
    kind: "schema" as const,
    detail: t("a schema of your application"),
    rank: 50,
  }));
  return [...types, ...schemas];
}

/** What fits in the parentheses of a property's name; null elsewhere. */
export function kindOffers({ text, offset, t }: Asked): { offers: Offer[]; start: number } | null {
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  const match = /^\s*[^\s:#(]+\((\w*)$/.exec(line);
  if (!match) return null;
  const offers = picoschemaKinds.map(({ value, about }, rank) => ({
    label: value,
    kind: "type" as const,
    documentation: t(about),
    rank,
  }));
  return { offers, start: offset - match[1]!.length };
}
