import { parseDocument } from "yaml";
import { limits } from "../limits.ts";
import { type Located, locate } from "./located.ts";
import type { Report } from "./problem.ts";
import { tooDeepAt } from "./yaml-depth.ts";

/**
 * Reads a YAML text into a located value, after the caps that keep it from hurting the parser. `root` is null
 * when the text is empty or refused, `broken` true when the syntax is wrong.
 */
export function readYaml(text: string, report: Report): { root: Located | null; broken: boolean } {
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
  for (const { code, message, pos } of document.errors.slice(0, 5)) {
    const place = { start: pos[0], end: Math.max(pos[1], pos[0] + 1) };
    const second = "A second document begins here (---). One file holds one set of tests";
    report(
      "yaml-syntax",
      place,
      code === "MULTIPLE_DOCS" ? `${second}.` : `This is not valid YAML: ${message}.`,
    );
  }
  for (const { pos } of document.warnings.slice(0, 100)) {
    const help = "Write the value as plain text, number, list or map.";
    report("yaml-tag", { start: pos[0], end: pos[1] }, `Tags (!name) are not read here. ${help}`);
  }
  const root = document.contents && locate(document, document.contents, 0, report);
  return { root, broken: document.errors.length > 0 };
}
