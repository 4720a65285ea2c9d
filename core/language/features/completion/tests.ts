import { assertionKinds } from "../../../evaluation/kinds/index.ts";
import type { AssertionKind } from "../../../evaluation/kinds/kind.ts";
import { testKey, testKeys } from "../../../evaluation/reference.ts";
import { shownBody } from "../snippets.ts";
import { assertionBody, testBody } from "../test-snippets.ts";
import type { YamlPlace } from "../yaml-place.ts";
import { keyOffer, modelOffers, valueOffers } from "./frontmatter.ts";
import type { Asked, Offer } from "./item.ts";

/**
 * What fits at a place of a test file, or of the value of `studio.tests`.
 *
 * @param place with its path from the top of a test file
 */
export function testOffers(asked: Asked, place: YamlPlace): Offer[] {
  const { path, kind, siblings } = place;
  const vars = path.indexOf("vars");
  if (vars >= 0) return valueOffers(asked, place, path.slice(vars + 1));
  if (kind === "value") return keyValues(asked, path);
  const list = listOf(path);
  if (list === null) return keys(asked, place);
  const { inItem } = list;
  const begun = siblings.length > 0;
  const whole =
    begun || place.flow
      ? []
      : list.of === "tests"
        ? testPieces(asked, inItem)
        : assertionPieces(asked, inItem);
  return [...(inItem ? keys(asked, place) : []), ...whole];
}

function keys(asked: Asked, place: YamlPlace): Offer[] {
  const free = testKeys(place.path).filter(({ key }) => !place.siblings.includes(key));
  const offers = free.map((doc, rank) => keyOffer(asked, place, doc, rank));
  // An empty file begins with its tests.
  if (place.path.length > 0 || place.siblings.length > 0) return offers;
  const whole: Offer = {
    ...piece(
      asked,
      "tests",
      asked.t("A test file: one test to begin with."),
      `tests:\n  - ${indented(testBody(asked), 4)}`,
    ),
    rank: 0,
  };
  const first = (one: Offer) => ({ ...one, rank: one.label === "tests" ? 0 : one.rank + 1 });
  return [...offers.map(first), { ...whole, label: "test file" }];
}

/** Whether a place is a list's, and whether it is behind the dash of an item. */
function listOf(path: readonly string[]): { of: "tests" | "assert"; inItem: boolean } | null {
  const inItem = path.at(-1) === "[]";
  const key = inItem ? path.at(-2) : path.at(-1);
  return key === "tests" || key === "assert" ? { of: key, inItem } : null;
}

function testPieces(asked: Asked, inItem: boolean): Offer[] {
  const body = testBody(asked);
  return [
    piece(
      asked,
      "test",
      asked.t("A test of this prompt."),
      inItem ? indented(body, 2) : `- ${indented(body, 2)}`,
    ),
  ];
}

function assertionPieces(asked: Asked, inItem: boolean): Offer[] {
  return assertionKinds.map((kind) => {
    const body = indented(assertionBody(kind), 2);
    return piece(asked, kind.type, asked.t(kind.summary), inItem ? body : `- ${body}`);
  });
}

function piece(_asked: Asked, label: string, about: string, body: string): Offer {
  const documentation = `\`\`\`yaml\n${shownBody(body)}\n\`\`\``;
  return { label, kind: "snippet", detail: about, documentation, insert: body, snippet: true, rank: 50 };
}

/** Every line but the first moved in. */
const indented = (body: string, by: number): string => body.replaceAll("\n", `\n${" ".repeat(by)}`);

function keyValues(asked: Asked, path: readonly string[]): Offer[] {
  const { t } = asked;
  const key = path.at(-1);
  if (key === "type") return assertionKinds.flatMap((kind) => typeOffers(asked, kind));
  if (key === "model") return modelOffers(asked);
  if (key === "metric") return metrics(asked).map(plainValue);
  if (key === "flags") return ["i", "m", "s", "im"].map(plainValue);
  return (testKey(path)?.values ?? []).map(({ value, about }) => ({
    ...plainValue(value),
    ...(about ? { detail: t(about) } : {}),
  }));
}

const typeOffers = ({ t }: Asked, { type, summary }: AssertionKind): Offer[] => [
  { label: type, kind: "value", documentation: t(summary), rank: 0 },
  { label: `not-${type}`, kind: "value", documentation: t("The opposite: {0}", t(summary)), rank: 1 },
];

/** The names by which the file groups its results already. */
function metrics({ text, offset }: Asked): string[] {
  const found = [
    ...text.matchAll(/\bmetric:[ \t]*(["']?)([^\s"',}\]#][^"',}\]#\r\n]*?)\1[ \t]*(?=[,}\]#\r\n]|$)/g),
  ];
  const others = found.filter(({ index, 0: whole }) => offset < index || offset > index + whole.length);
  return [...new Set(others.map((match) => match[2]!))].sort();
}

const plainValue = (label: string): Offer => ({ label, kind: "value", rank: 0 });
