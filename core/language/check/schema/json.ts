import { checkSchemaButPatterns } from "../../../schema/check.ts";
import { schemaMistakes, subschemas } from "../../../schema/definition.ts";
import { type Misfit, misfitSentence } from "../../../schema/errors.ts";
import { formats, isFields, keywords, typeNames } from "../../../schema/keywords.ts";
import { TooMuchWork } from "../../../schema/prepare.ts";
import { similar as nearest } from "../../../source/nearest.ts";
import { placeOf } from "../../../syntax/yaml.ts";
import { withoutDashes } from "../frontmatter/mends.ts";
import { edit, type Place, type Report, type Subject } from "../subject.ts";
import { misfitFixes } from "./fits.ts";

/** Keywords of OpenAPI and of Gemini's schemas: not JSON Schema's, yet written on purpose. */
const tolerated = [
  "nullable",
  "example",
  "propertyOrdering",
  "discriminator",
  "externalDocs",
  "xml",
  "optional",
  "label",
  "order",
  "strict",
  "name",
];

/** The mistakes of a schema that Dotprompt passes on as JSON Schema. */
export function jsonSchemaMistakes(
  subject: Subject,
  path: readonly (string | number)[],
  report: Report,
): undefined {
  const schema = subject.document?.getIn(path) as { toJS?: (document: unknown) => unknown } | undefined;
  const value = schema?.toJS?.(subject.document) ?? schema;
  const at = (inner: readonly (string | number)[], key = false): Place =>
    placeOf(subject.document, subject.yamlStart, [...path, ...inner], key);
  let valid = true;
  for (const { code, path: inner, message } of schemaMistakes(value).slice(0, most)) {
    if (code === "schema-unknown-keyword") unknownKeyword(value, inner, message, at, report);
    else if (code === "schema-unknown-format") unknownFormat(subject, message, at(inner), report);
    else if (inner.at(-1) === "type" && capitals(subject, at(inner), report)) continue;
    else {
      valid = false;
      const pico = picoInside(subject, inner, at, report);
      if (!pico)
        report(
          code.includes("reference") ? "json-schema-reference" : "json-schema-invalid",
          message,
          at(inner),
          { fixes: withoutDashes(subject, subject.document?.getIn([...path, ...inner])) },
        );
    }
  }
  missingRequired(value, [], at, report);
  if (valid) examples(subject, value, value, [], at, report, { left: most });
}

/** Mistakes told of one schema; each is looked up from its top. */
const most = 100;

type At = (inner: readonly (string | number)[], key?: boolean) => Place;

function unknownKeyword(
  schema: unknown,
  path: readonly (string | number)[],
  message: string,
  at: At,
  report: Report,
): undefined {
  const name = String(path.at(-1));
  const owner = path
    .slice(0, -1)
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], schema);
  if (tolerated.includes(name) || name.startsWith("$") || name.startsWith("x-")) return;
  const meant = nearest(
    name,
    [...keywords.keys()].filter((one) => !isFields(owner) || !Object.hasOwn(owner, one)),
  );
  const close =
    meant !== undefined && name[0]?.toLowerCase() === meant[0] && Math.abs(name.length - meant.length) <= 2;
  // A property without `properties` around it is more likely than a keyword nobody has heard of.
  report("json-schema-keyword", message, at(path, true), {
    severity: close ? "warning" : "information",
    fixes: close ? [edit(`Change to ${meant}`, at(path, true), meant, true)] : [],
  });
}

/** `format: emial`; one of the application's own is worth a note. */
function unknownFormat({ tree }: Subject, message: string, place: Place, report: Report): undefined {
  const meant = nearest(tree.text.slice(...place).replace(/["']/g, ""), formats);
  report("json-schema-format", message, place, {
    severity: meant ? "warning" : "information",
    fixes: meant ? [edit(`Change to ${meant}`, place, meant, true)] : [],
  });
}

/** `type: STRING`, as Gemini's own schemas have it. */
function capitals({ tree }: Subject, place: Place, report: Report): boolean {
  const written = tree.text.slice(...place);
  const lower = written.toLowerCase();
  if (written === lower || !typeNames.includes(lower)) return false;
  report(
    "json-schema-case",
    `JSON Schema writes ${lower} in small letters; not every provider takes "${written}".`,
    place,
    {
      fixes: [edit(`Change to ${lower}`, place, lower, true)],
    },
  );
  return true;
}

/** `properties: { name: string }`: Picoschema inside JSON Schema. */
function picoInside({ tree }: Subject, path: readonly (string | number)[], at: At, report: Report): boolean {
  if (path.at(-2) !== "properties" && path.at(-1) !== "items") return false;
  const place = at(path);
  const written = tree.text.slice(...place);
  const match = /^(["']?)(string|number|integer|boolean|null|object|array)(?:, *(.*))?\1$/.exec(written);
  if (!match) return false;
  const description = match[3] ? `, description: ${JSON.stringify(match[3])}` : "";
  const message = `In JSON Schema a property is a map: write { type: ${match[2]} }. Or write the whole schema as Picoschema, without type and properties.`;
  report("json-schema-invalid", message, place, {
    fixes: [edit(`Write as { type: ${match[2]} }`, place, `{ type: ${match[2]}${description} }`, true)],
  });
  return true;
}

/** Names under `required` that `properties` does not have. */
function missingRequired(schema: unknown, path: (string | number)[], at: At, report: Report): undefined {
  if (!isFields(schema)) return;
  const { required, properties } = schema;
  if (Array.isArray(required) && isFields(properties) && schema.additionalProperties !== true) {
    for (const [index, name] of required.entries()) {
      if (typeof name !== "string" || Object.hasOwn(properties, name)) continue;
      const meant = nearest(name, Object.keys(properties));
      const place = at([...path, "required", index]);
      report(
        "json-schema-invalid",
        `"${name}" is required but is not among the properties.${meant ? ` Did you mean "${meant}"?` : ""}`,
        place,
        {
          fixes: meant ? [edit(`Change to ${meant}`, place, meant)] : [],
        },
      );
    }
  }
  for (const [key, value] of Object.entries(schema)) {
    const kind = keywords.get(key);
    if (!kind) continue;
    for (const [inner, way] of subschemas(kind, isFields(value) || Array.isArray(value) ? value : {})) {
      missingRequired(inner, [...path, key, ...way], at, report);
    }
  }
}

/** `default` and `examples` against the schema that they stand in. */
function examples(
  subject: Subject,
  root: unknown,
  schema: unknown,
  path: (string | number)[],
  at: At,
  report: Report,
  budget: { left: number },
): undefined {
  if (!isFields(schema)) return;
  const told: [string, unknown, (string | number)[]][] = [];
  if (Object.hasOwn(schema, "default")) told.push(["default", schema.default, ["default"]]);
  if (Object.hasOwn(schema, "example")) told.push(["example", schema.example, ["example"]]);
  if (Array.isArray(schema.examples)) {
    for (const [index, one] of schema.examples.entries()) told.push(["example", one, ["examples", index]]);
  }
  for (const [what, value, way] of told) {
    if (value === null || budget.left-- <= 0) continue;
    const { default: _, examples: __, example: ___, ...bare } = schema;
    const [misfit] = misfits({ ...definitions(root), ...bare }, value);
    if (!misfit) continue;
    const code = what === "default" ? "default-mismatch" : "example-mismatch";
    const place = at([...path, ...way, ...misfit.path]);
    const message = `This ${what} does not fit its schema: ${misfitSentence(misfit, "it")}.`;
    report(code, message, place, { fixes: misfitFixes(subject, misfit, place) });
  }
  for (const [key, value] of Object.entries(schema)) {
    const kind = keywords.get(key);
    if (!kind || kind === "any" || kind === "list") continue;
    for (const [inner, way] of subschemas(kind, value))
      examples(subject, root, inner, [...path, key, ...way], at, report, budget);
  }
}

/** Where local references lead. */
function definitions(root: unknown): Record<string, unknown> {
  if (!isFields(root)) return {};
  return Object.fromEntries(
    ["$defs", "definitions"].filter((key) => Object.hasOwn(root, key)).map((key) => [key, root[key]]),
  );
}

/** The ways a value does not fit; none when the schema takes too long to check, which the run will say. */
export function misfits(schema: unknown, value: unknown): Misfit[] {
  try {
    return checkSchemaButPatterns(schema, value);
  } catch (error) {
    if (error instanceof TooMuchWork) return [];
    throw error;
  }
}
