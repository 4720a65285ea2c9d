import { resolvePointer } from "../../schema/reference.ts";
import { inputSchema } from "../../syntax/schemas.ts";
import type { PromptTree } from "../../syntax/tree.ts";
import type { JsonSchema } from "../../types.ts";
import { anything } from "./shape.ts";
import { rootFrame } from "./template/frames.ts";
import { walkTemplate } from "./template/walk.ts";

export interface ExampleInput {
  input: Record<string, unknown>;
  /** True when there is no schema and the input was guessed from the template. */
  guessed: boolean;
}

/** An input that fits the schema, with the file's defaults; without a schema one that fits the template. */
export function exampleInput(tree: PromptTree, schemas: Record<string, JsonSchema> = {}): ExampleInput {
  const given = tree.metadata.input?.default;
  const defaults = typeof given === "object" && given !== null && !Array.isArray(given) ? given : {};
  const schema = inputSchema(tree, { schemas });
  if (schema && isMap(schema.properties)) {
    return {
      input: {
        ...(exampleOf({ schema, left: mostValues }, schema, 0) as Record<string, unknown>),
        ...defaults,
      },
      guessed: false,
    };
  }
  return { input: { ...guessed(tree), ...defaults }, guessed: true };
}

const isMap = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Most values of one example; a schema that refers to itself in many places would grow without end. */
const mostValues = 2000;

interface Root {
  /** Where local references lead. */
  schema: JsonSchema;
  left: number;
}

function exampleOf(root: Root, schema: unknown, depth: number): unknown {
  if (!isMap(schema) || depth > 8 || root.left-- <= 0) return "example";
  if (typeof schema.$ref === "string")
    return exampleOf(root, resolvePointer(root.schema, schema.$ref) ?? {}, depth + 1);
  const [choice] = [schema.anyOf, schema.oneOf].find(Array.isArray) ?? [];
  if (choice && schema.type === undefined) return exampleOf(root, choice, depth + 1);
  if (schema.default !== undefined) return schema.default;
  if (Array.isArray(schema.examples) && schema.examples.length) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum.find((choice) => choice !== null) ?? null;
  const type = [schema.type].flat().find((one) => one !== "null");
  switch (type) {
    case "number":
    case "integer":
      return typeof schema.minimum === "number" ? schema.minimum : 1;
    case "boolean":
      return true;
    case "null":
      return null;
    case "array":
      return [exampleOf(root, schema.items, depth + 1), exampleOf(root, schema.items, depth + 1)];
  }
  if (!isMap(schema.properties) || Object.keys(schema.properties).length === 0) {
    if (isMap(schema.additionalProperties))
      return { example: exampleOf(root, schema.additionalProperties, depth + 1) };
    return type === "object" ? {} : "example";
  }
  return Object.fromEntries(
    Object.entries(schema.properties).map(([name, inner]) => [name, exampleOf(root, inner, depth + 1)]),
  );
}

/** A value for everything that the template reads, of the kind that its place needs. */
function guessed(tree: PromptTree): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  walkTemplate(tree, rootFrame(anything), {
    use({ value: { trail }, usage }) {
      if (trail) plant(root, trail.split("."), usage === "loop");
    },
  });
  return root;
}

/** Puts an example at a way such as `items[]`, `title`; a list gets one item. */
function plant(into: Record<string, unknown>, steps: readonly string[], isList: boolean): undefined {
  let at = into;
  for (const [index, step] of steps.entries()) {
    const name = step.replace(/(?:\[\])+$/, "");
    const inList = step.endsWith("[]");
    const isLast = index === steps.length - 1;
    if (name === "" || name === "__proto__") return;
    const before = Object.hasOwn(at, name) ? at[name] : undefined;
    if (isLast && !inList) {
      if (before === undefined) at[name] = isList ? ["example"] : "example";
      else if (isList && !Array.isArray(before)) at[name] = [before];
      return;
    }
    const item = Array.isArray(before) ? before[0] : before;
    const next: Record<string, unknown> = isMap(item) ? item : {};
    at[name] = inList ? [isLast ? (item ?? "example") : next] : next;
    at = next;
  }
}
