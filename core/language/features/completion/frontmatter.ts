import { frontmatterKeys, type KeyDoc, keyDoc } from "../../../syntax/reference.ts";
import { definedTools } from "../../../syntax/tool-names.ts";
import { type InputPath, typeName } from "../../model/index.ts";
import { declarationOf, type Field, fieldsOf } from "../../model/views.ts";
import { keyMarkdown, modelFacts, modelMarkdown, typeLabel } from "../describe.ts";
import type { YamlPlace } from "../yaml-place.ts";
import type { Asked, Offer } from "./item.ts";
import { schemaOffers } from "./schema.ts";

/** What fits at a place of the frontmatter. */
export function yamlOffers(asked: Asked, place: YamlPlace): Offer[] {
  const { path, kind } = place;
  const [top, second] = path;
  const named = path.filter((step) => step !== "[]");
  if ((top === "input" || top === "output") && second === "schema") {
    return schemaOffers(asked, { ...place, path: path.slice(2) }, top);
  }
  if (top === "input" && second === "default") return valueOffers(asked, place, path.slice(2));
  if (kind === "value" && named.at(-1) === "model") return modelOffers(asked);
  if (top === "tools" && path.length > 1) return toolOffers(asked);
  if (kind === "value") return keyValueOffers(asked, named);
  const keys = named.length === 0 ? frontmatterKeys : (keyDoc(named)?.children ?? []);
  return keys
    .filter(({ key }) => !place.siblings.includes(key))
    .map((doc, rank) => keyOffer(asked, place, doc, rank));
}

export function keyOffer({ t }: Asked, { flow }: YamlPlace, doc: KeyDoc, rank: number): Offer {
  // The editor moves a snippet's lines in as far as the key's own line is.
  const lines = doc.snippet?.includes("\n") ?? false;
  const rest = doc.snippet === undefined || (flow && lines) ? " $0" : doc.snippet;
  return {
    label: doc.key,
    kind: "key",
    detail: t(doc.type),
    documentation: keyMarkdown(doc, t),
    insert: `${doc.key}:${rest}`,
    snippet: true,
    rank,
    again: !lines,
  };
}

/** Values of keys that have a few. */
function keyValueOffers({ t }: Asked, path: string[]): Offer[] {
  const doc = keyDoc(path);
  return (doc?.values ?? []).map(({ value, about }) => ({
    label: value,
    kind: "value" as const,
    detail: t(about),
    rank: 0,
  }));
}

export function modelOffers({ workspace, t }: Asked): Offer[] {
  const { models, modelNames } = workspace.settings;
  const offered = (models ?? []).map((model) => ({
    label: model.id,
    kind: "model" as const,
    detail: modelFacts(model, t),
    documentation: modelMarkdown(model, t),
    rank: 0,
  }));
  const mapped = Object.entries(modelNames).map(([name, to]) => ({
    label: name,
    kind: "model" as const,
    detail: t("stands for {0}", to),
    rank: 1,
  }));
  return [...offered, ...mapped];
}

function toolOffers({ workspace, path }: Asked): Offer[] {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const beside = workspace
    .paths("tool")
    .filter((file) => file.startsWith(folder) && !file.slice(folder.length).includes("/"))
    .map((file) => file.slice(folder.length).replace(/\.tool\.yaml$/, ""));
  const tree = workspace.tree(path);
  const inFile = tree ? definedTools(tree) : [];
  return [...beside, ...inFile].filter(Boolean).map((label) => ({ label, kind: "tool", rank: 0 }));
}

/** Keys and values of a map that stands for the input: defaults, and what tests set. */
export function valueOffers(asked: Asked, { kind, siblings, flow }: YamlPlace, steps: string[]): Offer[] {
  const { workspace, t } = asked;
  const path = asked.path.replace(/\.eval\.yaml$/, ".prompt");
  const input: InputPath = steps;
  if (kind === "value") return choicesAt(asked, path, input);
  return fieldsOf(workspace, path, input, path === asked.path ? asked.offset : -1)
    .filter(({ name }) => !siblings.includes(name))
    .map((field) => ({
      label: field.name,
      kind: "variable" as const,
      ...about(field),
      insert: `${/^[\w$-]+$/.test(field.name) ? field.name : JSON.stringify(field.name)}:${flow || !isNested(field) ? " " : ""}`,
      rank: field.declared && !field.declared.optional ? 0 : 1,
      again: field.declared?.type === "enum" || field.declared?.type === "boolean",
      detail: field.declared ? typeLabel(field.declared, t) : t("used in the template"),
    }));
}

const isNested = ({ declared }: Field) => declared?.type === "object" || declared?.type === "array";

function about({ declared }: Field): Partial<Offer> {
  return declared?.description ? { documentation: declared.description } : {};
}

function choicesAt({ workspace }: Asked, path: string, input: InputPath): Offer[] {
  const declared = declarationOf(workspace, path, input)?.declared;
  const values = declared?.type === "boolean" ? [true, false] : (declared?.choices ?? []);
  return values
    .filter((value) => typeof value !== "object" || value === null)
    .map((value, rank) => ({
      label: String(value),
      kind: "value" as const,
      detail: typeName(declared!),
      rank: Math.min(rank, 99),
    }));
}
