import { list, quote } from "../../source/words.ts";
import { hasHtml, htmlMistake } from "./html-scan.ts";
import type { AssertionKind, Outcome } from "./kind.ts";
import { xmlMistake } from "./xml-scan.ts";
import { elementsWithin, seekElements } from "./xml-within.ts";

const wanted = "with value, it has these elements, each by its path from the root such as order.item";

export const markupKinds: AssertionKind[] = [
  {
    type: "is-xml",
    summary: `The answer is one well-formed XML document; ${wanted}.`,
    value: "elements",
    decide({ value, not }, { text }) {
      const paths = elementsOf(value);
      if (!paths) return noElements("is-xml");
      const { sink, missing } = seekElements(paths);
      const mistake = xmlMistake(text, sink);
      const lacks = mistake === undefined ? missing() : [];
      const holds = mistake === undefined && lacks.length === 0;
      const fact = mistake
        ? `The answer is not well-formed XML: ${mistake}.`
        : holds
          ? "The answer is well-formed XML."
          : `The XML has no element ${named(lacks)}.`;
      return { holds, fact, expected: expectedOf(not ? "no XML" : "XML", paths), actual: text };
    },
  },
  {
    type: "contains-xml",
    summary: `Somewhere in the answer stands an XML element with both of its ends; ${wanted}.`,
    value: "elements",
    decide({ value, not }, { text }) {
      const paths = elementsOf(value);
      if (!paths) return noElements("contains-xml");
      const groups = elementsWithin(text);
      let lacks = paths;
      const holds = groups.some((tags) => {
        const { sink, missing } = seekElements(paths);
        for (const { name, attributes, kind } of tags) {
          if (kind !== "close") sink.open(name, attributes);
          if (kind !== "open") sink.close();
        }
        const here = missing();
        if (here.length < lacks.length) lacks = here;
        return here.length === 0;
      });
      const fact = holds
        ? "The answer contains XML."
        : groups.length === 0
          ? "The answer contains no XML element with both of its ends."
          : `The XML in the answer has no element ${named(lacks)}.`;
      return { holds, fact, expected: expectedOf(not ? "no XML" : "XML", paths), actual: text };
    },
  },
  {
    type: "is-html",
    summary: "The answer is HTML: it has an element of HTML, and no text outside of its elements.",
    value: "none",
    decide({ not }, { text }) {
      const mistake = htmlMistake(text);
      const fact = mistake ? `The answer is not HTML: ${mistake}.` : "The answer is HTML.";
      return { holds: mistake === undefined, fact, expected: not ? "no HTML" : "HTML", actual: text };
    },
  },
  {
    type: "contains-html",
    summary: "Somewhere in the answer stands HTML: a common element, or two weaker signs of it.",
    value: "none",
    decide({ not }, { text }) {
      const holds = hasHtml(text);
      const fact = `The answer contains ${holds ? "" : "no "}HTML.`;
      return { holds, fact, expected: not ? "no HTML" : "HTML", actual: text };
    },
  },
];

/** The paths that a value of `elements` names; undefined when it is none. */
export function elementsOf(value: unknown): string[] | undefined {
  if (value === undefined) return [];
  if (typeof value === "string") return elementsOf(value.split(",").map((one) => one.trim()));
  if (Array.isArray(value))
    return value.every((one) => typeof one === "string" && one !== "") ? value : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  const { requiredElements, ...others } = value as Record<string, unknown>;
  return Array.isArray(requiredElements) && Object.keys(others).length === 0
    ? elementsOf(requiredElements)
    : undefined;
}

const noElements = (type: string): Outcome => ({
  broken: `${type} needs the paths of elements as value, or none.`,
});

const named = (paths: string[]) =>
  list(
    paths.map((one) => quote(one)),
    "and no",
  );

const expectedOf = (what: string, paths: string[]) =>
  paths.length === 0 ? what : `${what} with ${paths.join(", ")}`;
