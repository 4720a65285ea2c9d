import { isMap, isScalar, isSeq } from "yaml";
import { withoutDashes } from "../frontmatter/mends.ts";
import { entryAt, isNothing, textOf } from "../source.ts";
import type { Rule } from "../subject.ts";
import { jsonSchemaMistakes } from "./json.ts";
import { namedItems } from "./mixed.ts";
import { picoschemaMistakes } from "./picoschema.ts";
import { fails, rootMistakes } from "./root.ts";
import { typeText } from "./types.ts";

const jsonTypes = ["any", "boolean", "integer", "null", "number", "string", "object", "array"];

/** Both schemas: the mistakes of whichever kind of schema Dotprompt takes each for. */
export const schemas: Rule = (subject, report) => {
  for (const side of ["input", "output"] as const) {
    const entry = entryAt(subject.document, subject.yamlStart, side, "schema");
    if (!entry || isNothing(entry.value)) continue;
    const { value, place } = entry;
    if (isScalar(value) ? !value.value : isSeq(value) && value.items.length === 0) {
      const message = `Dotprompt takes this for no schema at all. Remove it, or write name: string lines below ${side}.schema.`;
      report("picoschema-type", message, place, { severity: "warning" });
    } else if (isSeq(value)) {
      const isRead = !fails(subject, side);
      const effect = isRead ? "takes it for properties called 0, 1 and so on" : "cannot read it";
      const message = `${side}.schema is a list; Dotprompt ${effect}. Write one line for each property: name: string.`;
      const named = namedItems(subject, value, place);
      const fixes = named.length ? named : withoutDashes(subject, value);
      report("picoschema-list", message, place, { severity: isRead ? "warning" : "error", fixes });
    } else if (isScalar(value)) {
      const text = textOf(value);
      if (text === undefined) {
        report(
          "picoschema-type",
          `${side}.schema must be a map or the name of a schema. Write name: string lines below it.`,
          place,
        );
      } else typeText(subject, { text, node: value, place, isRoot: true }, report);
    } else if (isMap(value)) {
      if (rootMistakes(subject, side, value, report)) continue;
      const type = textOf((value.get("type", true) as Parameters<typeof textOf>[0]) ?? null);
      const isJson = (type !== undefined && jsonTypes.includes(type)) || isMap(value.get("properties"));
      if (isJson) jsonSchemaMistakes(subject, [side, "schema"], report);
      else picoschemaMistakes(subject, value, report);
    }
  }
};
