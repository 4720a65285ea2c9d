import { isMap, isSeq, type YAMLMap } from "yaml";
import { keywords } from "../../../schema/keywords.ts";
import { picoschema, SchemaError } from "../../../schema/picoschema.ts";
import { plainCopy } from "../../../syntax/metadata.ts";
import type { SchemaSide } from "../../../syntax/schemas.ts";
import { mapEntries, textOf } from "../source.ts";
import { edit, type Report, type Subject } from "../subject.ts";

const scalarTypes = ["any", "boolean", "integer", "null", "number", "string"];
const combining = ["anyOf", "oneOf", "allOf", "enum"];
const pointing = ["$ref", "$schema", "$defs", "$id"];

/**
 * What Dotprompt misreads at the outermost level: an input named "type", which turns everything into JSON
 * Schema, and JSON Schema that has no type, which is read as Picoschema.
 *
 * @returns true when the rest of the schema is not worth a look
 */
export function rootMistakes(subject: Subject, side: SchemaSide, map: YAMLMap, report: Report): boolean {
  const entries = mapEntries(map, subject.yamlStart, subject.document);
  const type = entries.find(({ name }) => name === "type");
  const named = textOf(type?.value ?? null);
  const hasProperties = isMap(map.get("properties"));
  if (type && named !== undefined && scalarTypes.includes(named) && !hasProperties) {
    const foreign = entries.filter(
      ({ name }) => !keywords.has(name.replace(/[?(].*$/, "")) || name.includes("("),
    );
    if (foreign.length > 0 || (side === "input" && named !== "any")) {
      const message = `A property named "type" turns the whole schema into JSON Schema, and its other properties are lost. Give it a description (type: ${named}, …), or another name.`;
      report("schema-root", message, type.key, {
        fixes: foreign.length ? [edit("Give it a description", type.place, `${named}, the type`)] : [],
      });
      return true;
    }
    if (named === "any") {
      report(
        "schema-root",
        '"any" is not a type of JSON Schema. Remove the type to allow anything.',
        type.place,
      );
    }
    return named === "any";
  }
  if (hasProperties || (named !== undefined && ["object", "array"].includes(named))) return false;
  const odd = entries.find(
    ({ name, value }) =>
      pointing.includes(name) ||
      (combining.includes(name) && isSeq(value)) ||
      (name === "type" && isSeq(value)),
  );
  if (!odd) return false;
  const what = odd.name === "type" ? "A list of types" : `"${odd.name}"`;
  const cure =
    odd.name === "$schema" || odd.name === "$id" || odd.name === "$defs" || odd.name === "type"
      ? "Add type: object and properties."
      : "Put it below a property, under type: object and properties.";
  const message = `${what} at the outermost level is read as Picoschema, so Dotprompt makes something else of it. ${cure}`;
  report("schema-root", message, odd.key, { severity: fails(subject, side) ? "error" : "warning" });
  return true;
}

/** True when Dotprompt gives up on the schema although every plausible name were registered. */
export function fails({ tree, schemas }: Subject, side: SchemaSide): boolean {
  try {
    picoschema(plainCopy(tree.metadata[side]?.schema), (name) =>
      Object.hasOwn(schemas, name) ? schemas[name] : undefined,
    );
    return false;
  } catch (error) {
    if (error instanceof SchemaError) return true;
    throw error;
  }
}
