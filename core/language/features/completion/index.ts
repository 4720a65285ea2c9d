import { inlineKey } from "../../../evaluation/read.ts";
import { inTestFile } from "../../../evaluation/reference.ts";
import { untranslated } from "../../../translate.ts";
import { mustacheAt } from "../../model/index.ts";
import type { Query } from "../query.ts";
import { snippetOffers } from "../snippets.ts";
import { frontmatterAt, type YamlPlace, yamlPlaceAt } from "../yaml-place.ts";
import { yamlOffers } from "./frontmatter.ts";
import type { Asked, Completion, Offer } from "./item.ts";
import { kindOffers } from "./schema.ts";
import { templateOffers } from "./template.ts";
import { testOffers } from "./tests.ts";

export type { Completion, CompletionKind } from "./item.ts";

/** Everything that fits at a place of a prompt file or test file; empty where nothing does. */
export function completions(query: Query): Completion[] {
  const text = query.workspace.text(query.path);
  if (text === undefined) return [];
  const asked: Asked = { ...query, t: query.t ?? untranslated, text };
  if (query.path.endsWith(".eval.yaml")) return inYaml(asked, 0, text.length, testFileOffers);
  const frontmatter = frontmatterAt(text, query.offset);
  return frontmatter ? inYaml(asked, frontmatter.from, frontmatter.to, frontmatterOffers) : inTemplate(asked);
}

function inYaml(asked: Asked, from: number, to: number, offersAt: typeof yamlOffers): Completion[] {
  const place = yamlPlaceAt(asked.text, from, to, asked.offset);
  // Right behind a colon a blank is missing, or the line ends and a map follows.
  if (!place || (place.start === asked.offset && asked.text[asked.offset - 1] === ":")) return [];
  const kinds = place.path[1] === "schema" ? kindOffers(asked) : null;
  if (kinds) return ranged(kinds.offers, kinds.start, wordEnd(asked.text, asked.offset, /\w/));
  const offers = offersAt(asked, place);
  const end = wordEnd(asked.text, asked.offset, /[\w.-]/);
  const colon = /^[ \t]*:(?:\s|$)/.test(asked.text.slice(end, end + 80));
  return ranged(colon ? offers.map(withoutValue) : offers, place.start, end);
}

/** The key alone, where its colon stands already. */
function withoutValue({ insert, snippet, again, ...offer }: Offer): Offer {
  return insert?.startsWith(`${offer.label}:`) ? offer : { ...offer, insert, snippet, again };
}

/** Inline tests are a test file's inside the frontmatter. */
function frontmatterOffers(asked: Asked, place: YamlPlace): Offer[] {
  const [top, ...below] = place.path;
  if (top !== inlineKey) return yamlOffers(asked, place);
  return testOffers(asked, { ...place, path: inTestFile(below, true).map(String) });
}

const testFileOffers = (asked: Asked, place: YamlPlace): Offer[] =>
  testOffers(asked, { ...place, path: inTestFile(place.path, false).map(String) });

function inTemplate(asked: Asked): Completion[] {
  const { text, offset, workspace, path } = asked;
  const mustache = mustacheAt(workspace.template(path)?.mustaches ?? [], offset);
  if (!mustache) {
    const word = /(?:^|[\r\n])(?:[ \t]*(\w+))?$/.exec(text.slice(Math.max(0, offset - 80), offset));
    const start = offset - (word?.[1]?.length ?? 0);
    return word || text.trim() === "" ? ranged(snippetOffers(asked, start), start, offset) : [];
  }
  if (mustache.kind === "comment") return [];
  const { start, end, offers } = templateOffers(asked, mustache);
  return ranged(offers, start, end);
}

function ranged(offers: Offer[], start: number, end: number): Completion[] {
  const seen = new Set<string>();
  return offers.flatMap((offer) => {
    const key = `${offer.label} ${offer.insert}`;
    if (seen.has(key)) return [];
    seen.add(key);
    const { end: own = end, ...completion } = offer;
    return [{ ...completion, range: { start, end: own } }];
  });
}

/** The end of the word that the cursor stands in. */
function wordEnd(text: string, offset: number, letter: RegExp): number {
  let end = offset;
  while (end < text.length && letter.test(text[end]!)) end++;
  return end;
}
