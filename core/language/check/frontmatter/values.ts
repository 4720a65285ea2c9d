import { isMap, isScalar, isSeq, visit } from "yaml";
import { schemaNotSent } from "../../../rendering/request-output.ts";
import { similar as nearest } from "../../../source/nearest.ts";
import type { ValueKind } from "../../../syntax/reference/types.ts";
import { type Entry, isNothing, kindOf, mapEntries, placeIn, textOf } from "../source.ts";
import { edit, type Report, type Rule, type Subject } from "../subject.ts";
import type { Fix } from "../types.ts";
import { formatKeys } from "./known.ts";
import { blanksBehindColons, blanksBehindDashes, withoutDashes } from "./mends.ts";

/** Values of the format's own keys that are of the wrong kind. */
export const wrongTypes: Rule = (subject, report) => {
  for (const entry of subject.keys) {
    const kind = formatKeys.top[entry.name];
    if (kind) valueKind(subject, entry, entry.name, kind, report);
    if (entry.name !== "input" && entry.name !== "output") continue;
    for (const inner of mapEntries(entry.value, subject.yamlStart, subject.document)) {
      const innerKind = formatKeys[entry.name][inner.name];
      if (innerKind) valueKind(subject, inner, `${entry.name}.${inner.name}`, innerKind, report);
    }
  }
};

function valueKind(subject: Subject, entry: Entry, name: string, kind: ValueKind, report: Report): undefined {
  const { value, place } = entry;
  if (kind === "any" || isNothing(value)) return;
  if (isMap(value) && isMustache(subject, place)) return unfilled(subject, entry, name, report);
  const got = kindOf(value);
  switch (kind) {
    case "name":
      if (got === "a text") return;
      return report(
        "wrong-type",
        `${name} must be a name, but is ${got}. Write ${name}: provider/model.`,
        place,
      );
    case "text":
      if (got === "a text" || got === "a number") return;
      return report("wrong-type", `${name} must be a text, but is ${got}.`, place, {
        fixes: quoted(subject, entry),
      });
    case "map":
      if (got === "a map") return;
      return report(
        "wrong-type",
        `${name} must be a map of keys and values, but is ${got}: it has no effect.${hint(name)}`,
        place,
        {
          fixes: [
            ...blanksBehindColons(subject.tree.text, place),
            ...withoutDashes(subject, value),
            ...wrapped(subject, entry, name),
          ],
        },
      );
    case "list":
      if (got === "a list") return name === "tools" ? toolNames(subject, entry, report) : undefined;
      return report(
        "wrong-type",
        `${name} must be a list, but is ${got}: Dotprompt cannot render this prompt.`,
        place,
        {
          severity: name === "tools" ? "error" : "warning",
          fixes: got === "a text" ? asList(subject.tree.text, place) : [],
        },
      );
  }
}

const hint = (name: string) =>
  ({ output: " Write output: with format: json below it.", input: " Write input: with schema: below it." })[
    name
  ] ?? "";

const written = ({ tree }: Subject, [start, end]: readonly [number, number]) => tree.text.slice(start, end);

/** A text as a list: its dashes with the blanks they need, or in brackets. */
export function asList(text: string, place: readonly [number, number]): Fix[] {
  const dashes = blanksBehindDashes(text, place);
  const one = text.slice(...place);
  return dashes.length || /[\r\n]/.test(one) ? dashes : [edit("Make it a list", place, `[${one}]`, true)];
}

function quoted(subject: Subject, { value, place }: Entry): Fix[] {
  return isScalar(value) ? [edit("Quote it", place, JSON.stringify(written(subject, place)), true)] : [];
}

/** `output: json` means its format. */
function wrapped(subject: Subject, { value, place, key }: Entry, name: string): Fix[] {
  const text = textOf(value);
  if (name !== "output" || !text || !["json", "text", "media"].includes(text)) return [];
  return [
    edit(
      `Write as output.format: ${text}`,
      [key[1], place[1]],
      `:\n  format: ${written(subject, place)}`,
      true,
    ),
  ];
}

function toolNames(subject: Subject, { value }: Entry, report: Report): undefined {
  if (!isSeq(value)) return;
  for (const item of value.items) {
    if (!isMap(item)) continue;
    const message =
      "Dotprompt expects the names of tools here; a definition has no effect. Put definitions under toolDefs.";
    report("wrong-type", message, placeIn(item, subject.yamlStart));
  }
}

/** True for `{{name}}`, which YAML reads as a map inside a map. */
function isMustache({ tree }: Subject, [start]: readonly [number, number]): boolean {
  return tree.text.startsWith("{{", start);
}

function unfilled(subject: Subject, { place }: Entry, name: string, report: Report): undefined {
  const text = written(subject, place);
  const message = `The frontmatter is not a template: YAML reads ${text} as a map, and ${name} becomes an object. Write the value itself.`;
  report("template-in-frontmatter", message, place, { severity: name === "model" ? "error" : "warning" });
}

/** Template syntax where nobody fills it in. */
export const templateInFrontmatter: Rule = (subject, report) => {
  const places = ["model", "config", "name", "variant", "tools"];
  for (const entry of subject.keys) {
    if (!places.includes(entry.name) || !entry.value) continue;
    visit(entry.value, (_, node) => {
      if (isMap(node) && entry.value !== node && isMustache(subject, placeIn(node, subject.yamlStart))) {
        const place = placeIn(node, subject.yamlStart);
        const message = `The frontmatter is not a template: YAML reads ${written(subject, place)} as a map. Write the value itself.`;
        report("template-in-frontmatter", message, place);
        return visit.SKIP;
      }
      const text = isScalar(node) ? node.value : undefined;
      if (typeof text !== "string" || !/\{\{.*\}\}/s.test(text)) return undefined;
      const message =
        "The frontmatter is not a template: these braces are kept as they are. Write the value itself.";
      report(
        "template-in-frontmatter",
        message,
        placeIn(node as Parameters<typeof placeIn>[0], subject.yamlStart),
      );
      return undefined;
    });
  }
};

const formats = ["json", "text", "media", "jsonl", "array", "enum"];

/** The same letters, or one too many or too few. */
function isSlip(written: string, meant: string): boolean {
  const [long, short] = written.length > meant.length ? [written, meant] : [meant, written];
  if (long.length === short.length) return [...long].sort().join() === [...short].sort().join();
  return (
    long.length === short.length + 1 &&
    [...long].some((_, at) => long.slice(0, at) + long.slice(at + 1) === short)
  );
}

/** The usual format that a word most likely meant. */
function slipOf(value: string): string | undefined {
  const meant = formats.includes(value) ? undefined : nearest(value, ["json", "text"]);
  return meant && isSlip(value.toLowerCase(), meant) ? meant : undefined;
}

/** A format that is a slip of the pen, or one that takes no schema along; any other name may be one that the application registers. */
export const outputFormat: Rule = (subject, report) => {
  const output = subject.keys.find(({ name }) => name === "output");
  const format = mapEntries(output?.value, subject.yamlStart, subject.document).find(
    ({ name }) => name === "format",
  );
  const value = textOf(format?.value ?? null);
  if (!format || value === undefined) return;
  const meant = slipOf(value);
  if (meant) {
    const message = `There is no usual format "${value}". Did you mean "${meant}"?`;
    return report("unknown-value", message, format.place, {
      fixes: [edit(`Change to ${meant}`, format.place, meant, true)],
    });
  }
  const { schema } = subject.tree.metadata.output ?? {};
  if (value === "json" || typeof schema !== "object" || schema === null) return;
  const [code, message] = schemaNotSent(value);
  // Applications with a format of their own tell the model about the schema themselves.
  report(code, message, format.place, { severity: "information" });
};
