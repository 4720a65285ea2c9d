import type { InputField } from "../protocol/runner.ts";
import type { JsonSchema } from "../types.ts";
import { inputSchema, type SchemaOptions } from "./schemas.ts";
import type { PromptTree } from "./tree.ts";
import { templateInputs } from "./variables.ts";

type FieldType = InputField["type"];
type Choice = NonNullable<InputField["choices"]>[number];

const types: readonly string[] = ["string", "number", "integer", "boolean", "array", "object"];

/**
 * The fields of the input form: what `input.schema` describes; without a schema the variables that the
 * template uses and the keys of `input.default`, of any type and not required.
 */
export function inputFields(tree: PromptTree, options: SchemaOptions = {}): InputField[] {
  const given = tree.metadata.input?.default;
  const defaults = typeof given === "object" && given !== null ? given : {};
  const schema = inputSchema(tree, options);
  const properties = schema?.properties;
  const required = Array.isArray(schema?.required) ? (schema.required as unknown[]) : [];
  const fields: InputField[] = isMap(properties)
    ? Object.entries(properties).map(([name, property]) => ({
        ...fieldOf(name, isMap(property) ? property : {}),
        required: required.includes(name),
      }))
    : [...new Set([...templateInputs(tree), ...Object.keys(defaults)])].map((name) => ({
        name,
        type: "any",
        required: false,
      }));
  return fields.map((field) =>
    Object.hasOwn(defaults, field.name) ? { ...field, default: defaults[field.name] } : field,
  );
}

const isMap = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function fieldOf(name: string, schema: JsonSchema): Omit<InputField, "required"> {
  const field: Omit<InputField, "required"> = { name, type: typeOf(schema) };
  if (typeof schema.description === "string") field.description = schema.description;
  if (field.type === "enum")
    field.choices = (schema.enum as unknown[]).filter(
      (choice): choice is Choice => choice !== null && typeof choice !== "object",
    );
  if ("default" in schema) field.default = schema.default;
  return field;
}

function typeOf(schema: JsonSchema): FieldType {
  if (Array.isArray(schema.enum)) return "enum";
  const named = Array.isArray(schema.type) ? schema.type.filter((type) => type !== "null") : [schema.type];
  const [only] = named;
  return named.length === 1 && types.includes(String(only)) ? (only as FieldType) : "any";
}
