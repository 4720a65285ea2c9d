import { type Document, parseDocument } from "yaml";
import { limits } from "../limits.ts";
import type { Fix } from "./finding.ts";
import { type Located, locate } from "./located.ts";
import type { Place, Report } from "./problem.ts";
import { tooDeepAt } from "./yaml-depth.ts";

/** Says what is wrong with the syntax of a text that the parser read with errors. */
export type Explain = (source: string, document: Document) => (Place & { message: string; fixes: Fix[] })[];

/**
 * Reads a YAML text into a located value, after the caps that keep it from hurting the parser. `root` is null
 * when the text is empty or refused, `broken` true when the syntax is wrong.
 */
export function readYaml(
  text: string,
  report: Report,
  explain: Explain,
): { root: Located | null; broken: boolean } {
  const whole = { start: 0, end: text.length };
  if (text.length > limits.size) {
    report("file-too-large", whole, `A test file may have ${limits.size / 1024} kB. Split this one up.`);
    return { root: null, broken: true };
  }
  // A carriage return alone ends a line for editors, not for YAML; replaced one for one, offsets stay.
  const source = text.replace(/\r(?!\n)/g, "\n");
  const deep = tooDeepAt(source);
  if (deep !== null) {
    report(
      "too-deep",
      { start: deep, end: deep + 1 },
      `This nests more than ${limits.depth} deep. Make it flatter.`,
    );
    return { root: null, broken: true };
  }
  // The parser's own check for equal keys takes quadratic time; locate() does it.
  const document = parseDocument(source, { prettyErrors: false, uniqueKeys: false, logLevel: "error" });
  const second = document.errors.find(({ code }) => code === "MULTIPLE_DOCS");
  if (second) {
    const place = { start: second.pos[0], end: Math.max(second.pos[1], second.pos[0] + 1) };
    report("yaml-syntax", place, "A second document begins here (---). One file holds one set of tests.");
  } else if (document.errors.length > 0) {
    for (const one of explain(source, document)) report("yaml-syntax", one, one.message, one.fixes);
  }
  for (const { pos } of document.warnings.slice(0, 100)) {
    const help = "Write the value as plain text, number, list or map.";
    report("yaml-tag", { start: pos[0], end: pos[1] }, `Tags (!name) are not read here. ${help}`);
  }
  const root = document.contents && locate(document, document.contents, 0, report);
  return { root, broken: document.errors.length > 0 };
}
