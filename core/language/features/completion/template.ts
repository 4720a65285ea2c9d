import { readInside } from "../../../syntax/expressions.ts";
import { helperDoc, roles, variables } from "../../../syntax/reference.ts";
import { blocksAt, isPartial, type Mustache, nameOf, written } from "../../model/index.ts";
import { loopVariables, originOf, type Scope } from "../../model/scopes.ts";
import { type Field, fieldsOf, scopeAt } from "../../model/views.ts";
import { typeLabel, valueLabel } from "../describe.ts";
import { comparedChoices } from "./choices.ts";
import { calleeOffers } from "./helpers.ts";
import type { Asked, Offer } from "./item.ts";
import { handedOffers, partialOffers } from "./partials.ts";

interface Offers {
  start: number;
  end: number;
  offers: Offer[];
}

const none = (at: number): Offers => ({ start: at, end: at, offers: [] });

/** What fits at a place inside a mustache. */
export function templateOffers(asked: Asked, mustache: Mustache): Offers {
  const { text, offset } = asked;
  const before = text.slice(mustache.inside.start, offset);
  const quoted = /(["'])([^"']*)$/.exec(
    before.replaceAll(/"[^"]*"|'[^']*'/g, (all) => "x".repeat(all.length)),
  );
  if (quoted) return quotedOffers(asked, mustache, quoted[2]!);
  const word = /[@\w$./\-\u00c0-\uffff[\]]*$/.exec(before)![0];
  const start = offset - word.length;
  const end = endOfWord(text, offset, mustache.inside.end);
  const place = placeOf(before.slice(0, before.length - word.length), mustache);
  if (place.kind === "nothing") return none(offset);
  if (mustache.kind === "partial" || mustache.kind === "partial-open") {
    if (place.kind === "callee") return { start, end, offers: partialOffers(asked) };
  }
  if (mustache.kind === "close") return { start, end, offers: closeOffers(asked, mustache) };
  const scope = scopeAt(asked.workspace, asked.path, mustache.start);
  const path = pathOffers(asked, scope, word, offset);
  if (path) return { ...path, end };
  const values = valueOffers(asked, scope, place.kind === "callee");
  const offers =
    place.kind === "callee"
      ? calleeOffers(asked, { mustache, end, scope }, place.parentheses, values)
      : values;
  return { start, end, offers: [...offers, ...argumentOffers(asked, mustache, place)] };
}

interface CallPlace {
  kind: "callee" | "argument" | "nothing";
  parentheses: boolean;
  /** The name in front, for arguments. */
  callee: string;
  /** How many arguments stand before. */
  index: number;
  /** Arguments by name that are there already. */
  given: string[];
  /** True right behind `name=`. */
  hashValue: boolean;
}

/** Where in a call one stands, by what is written before it. */
function placeOf(before: string, { kind, start, inside }: Mustache): CallPlace {
  const place: CallPlace = {
    kind: "callee",
    parentheses: false,
    callee: "",
    index: 0,
    given: [],
    hashValue: false,
  };
  if (/\bas\s+\|[^|]*$/.test(before)) return { ...place, kind: "nothing" };
  const innermost = innermostCall(before);
  const { call } = readInside(innermost.text, 0, innermost.text.length);
  place.parentheses = innermost.parentheses;
  // `{{else` has no name of its own until a blank follows.
  if (kind === "else" && before === "" && inside.start > start + 2) return place;
  if (!call.callee) return place;
  return {
    ...place,
    kind: "argument",
    callee: written(call.callee),
    index: call.params.length,
    given: call.hash.map(({ key }) => key.name),
    hashValue: /=\s*$/.test(before),
  };
}

/** The text of the innermost call that is still open. */
function innermostCall(before: string): { text: string; parentheses: boolean } {
  const blank = before.replaceAll(/"[^"]*"|'[^']*'/g, (all) => `"${" ".repeat(all.length - 2)}"`);
  let depth = 0;
  for (let at = blank.length - 1; at >= 0; at--) {
    if (blank[at] === ")") depth++;
    else if (blank[at] === "(" && depth-- === 0) return { text: before.slice(at + 1), parentheses: true };
  }
  return { text: before, parentheses: false };
}

function endOfWord(text: string, offset: number, limit: number): number {
  let end = offset;
  while (end < limit && /[\w$\-\u00c0-\uffff]/.test(text[end]!)) end++;
  return end;
}

/** Inside quotes: roles, a field for `lookup`, the choices of a comparison. */
function quotedOffers(asked: Asked, mustache: Mustache, typed: string): Offers {
  const { workspace, path, offset, text, t } = asked;
  const start = offset - typed.length;
  let end = offset;
  while (end < mustache.inside.end && !/["'\r\n]/.test(text[end]!)) end++;
  const before = text.slice(mustache.inside.start, start - 1);
  if (/^\s*role\s+$/.test(before)) {
    return {
      start,
      end,
      offers: roles.map(({ value, about }, rank) => ({
        label: value,
        kind: "value",
        detail: t(about),
        rank,
      })),
    };
  }
  if (mustache.kind === "partial" && before.trim() === "")
    return { start, end, offers: partialOffers(asked) };
  const { text: call } = innermostCall(before);
  const node = readInside(call, 0, call.length).call;
  const { callee, params } = node;
  const name = callee ? written(callee) : "";
  const scope = scopeAt(workspace, path, mustache.start);
  const origin = originOf(params[0], scope, isPartial(path));
  if (name === "lookup" && params.length === 1 && origin) {
    const fields = fieldsOf(workspace, path, origin, offset);
    return { start, end, offers: fields.map((field) => fieldOffer(field, asked)) };
  }
  if (params.length !== 1) return none(offset);
  const values = comparedChoices(asked, mustache, node);
  return { start, end, offers: values.map((value) => ({ label: String(value), kind: "value", rank: 0 })) };
}

/** Behind `user.`, `../`, `this.` and `@`: what lies there. */
function pathOffers(asked: Asked, scope: Scope, word: string, offset: number): Omit<Offers, "end"> | null {
  const { workspace, path, t } = asked;
  if (/^@\w*$/.test(word)) {
    const known = variables
      .filter(({ loop }) => !loop || scope.loop)
      .map(({ name, about }) => ({
        label: `@${name}`,
        kind: "variable" as const,
        detail: t(about),
        rank: 0,
      }));
    const used = contextNames(asked).map((name) => ({
      label: `@${name}`,
      kind: "variable" as const,
      rank: 1,
    }));
    return { start: offset - word.length, offers: [...known, ...used] };
  }
  const cut = Math.max(word.lastIndexOf("."), word.lastIndexOf("/"));
  if (cut < 0) return null;
  const start = offset - (word.length - cut - 1);
  const base = readInside(word.slice(0, cut), 0, cut).call.callee;
  const origin = base ? originOf(base, scope, isPartial(path)) : null;
  return {
    start,
    offers: origin ? fieldsOf(workspace, path, origin, offset).map((one) => fieldOffer(one, asked)) : [],
  };
}

/** Context variables that the workspace's files read. */
function contextNames({ workspace, path }: Asked): string[] {
  const { occurrences = [] } = workspace.symbols(path) ?? {};
  return occurrences.flatMap(({ kind, name, path: way }) =>
    kind === "context" && way?.length === 1 ? [name] : [],
  );
}

/** Inputs, block parameters and loop variables. */
function valueOffers(asked: Asked, scope: Scope, callee: boolean): Offer[] {
  const { workspace, path, offset, t } = asked;
  const fields = scope.context ? fieldsOf(workspace, path, scope.context, offset) : [];
  const offers = fields.map((field) => {
    const offer = fieldOffer(field, asked);
    // A helper of the same name would be called instead.
    return callee && helperDoc(field.name) ? { ...offer, insert: `this.${field.name}` } : offer;
  });
  const parameters = scope.parameters.map(({ definition, role }) => ({
    label: definition.name,
    kind: "parameter" as const,
    detail: role === "index" ? t("number or key of the element") : t("block parameter"),
    rank: 0,
  }));
  if (!scope.outer) return [...parameters, ...offers];
  const here: Offer[] = [{ label: "this", kind: "keyword", detail: t("the value one stands in"), rank: 1 }];
  const loop = scope.loop
    ? loopVariables.map((name) => ({ label: `@${name}`, kind: "variable" as const, rank: 3 }))
    : [];
  const outer = scope.outer.context ? fieldsOf(workspace, path, scope.outer.context, offset) : [];
  const above = outer.map((field) => ({ ...fieldOffer(field, asked), label: `../${field.name}`, rank: 2 }));
  return [...parameters, ...offers, ...here, ...above, ...loop];
}

function fieldOffer({ name, declared, value }: Field, { t }: Asked): Offer {
  const simple = /^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(name);
  const facts = [
    declared?.description,
    value === undefined ? "" : t("Default: {0}", `\`${valueLabel(value)}\``),
  ].filter((fact) => typeof fact === "string" && fact !== "");
  return {
    label: name,
    kind: "variable",
    detail: declared ? typeLabel(declared, t) : t("not declared"),
    ...(facts.length > 0 ? { documentation: facts.join("\n\n") } : {}),
    ...(simple ? {} : { insert: `[${name}]` }),
    rank: declared ? 0 : 1,
  };
}

function closeOffers({ workspace, path }: Asked, mustache: Mustache): Offer[] {
  const around = blocksAt(workspace.template(path)!.nodes, mustache.start);
  return around
    .reverse()
    .map(({ block }, rank) => ({ label: nameOf(block.open), kind: "keyword" as const, rank }))
    .filter(({ label }) => label !== "");
}

/** Arguments by name, and a role in its quotes. */
function argumentOffers(asked: Asked, mustache: Mustache, place: CallPlace): Offer[] {
  const { t } = asked;
  if (place.kind !== "argument" || place.hashValue) return [];
  if (mustache.kind === "partial" && !place.parentheses)
    return handedOffers(asked, place.callee, place.given);
  const doc = helperDoc(place.callee);
  const values = doc?.parameters[place.index]?.values ?? [];
  const quoted = values.map(({ value, about }) => ({
    label: `"${value}"`,
    kind: "value" as const,
    detail: t(about),
    rank: 0,
  }));
  const named = (doc?.parameters ?? [])
    .filter(({ hash, name }) => hash && !place.given.includes(name))
    .map(({ name, about }) => ({
      label: `${name}=`,
      kind: "key" as const,
      detail: t(about),
      rank: 0,
      again: true,
    }));
  return [...quoted, ...choiceOffers(asked, mustache, place), ...named];
}

/** What a choice may be compared with, in its quotes. */
function choiceOffers(asked: Asked, mustache: Mustache, { index }: CallPlace): Offer[] {
  if (index !== 1) return [];
  const { text } = innermostCall(asked.text.slice(mustache.inside.start, asked.offset));
  const { call } = readInside(text, 0, text.length);
  return comparedChoices(asked, mustache, call).map((value) => ({
    label: JSON.stringify(value) ?? "",
    kind: "value",
    rank: -1,
  }));
}
