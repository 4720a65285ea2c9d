import type { Static, TSchema } from "typebox";
import { Compile } from "typebox/compile";
import { Refusal } from "./refusal.ts";

/** Checks a value against one schema; what is wrong becomes a refusal that names the field. */
export type Check<T> = (value: unknown) => T;

interface Finding {
  keyword: string;
  instancePath: string;
  params: Record<string, unknown>;
  message: string;
}

/**
 * Compiles a schema once. `about` explains a field that may not be sent, for a better sentence than "unknown".
 */
export function check<S extends TSchema>(
  schema: S,
  about?: (field: string) => string | undefined,
): Check<Static<S>> {
  const validator = Compile(schema);
  const known = "properties" in schema ? new Set(Object.keys(schema.properties as object)) : null;
  const closed = "additionalProperties" in schema && schema.additionalProperties === false;
  return (value) => {
    if (validator.Check(value)) return value as Static<S>;
    if (closed && known && typeof value === "object" && value !== null && !Array.isArray(value)) {
      // Looked for first: among many other mistakes a field that steers something must not go unnamed.
      const foreign = Object.keys(value).find((name) => !known.has(name));
      if (foreign !== undefined) throw notAllowed(foreign, about?.(foreign));
    }
    throw isHuge(value) ? explainHuge(schema, value) : explain(validator.Errors(value), value);
  };
}

/** Above this many values the validator's own explanation, whose time grows with their square, is not asked for. */
const huge = 20_000;

function isHuge(value: unknown): boolean {
  let values = 0;
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const one = waiting.pop();
    if (typeof one !== "object" || one === null) continue;
    const inside = Object.values(one);
    values += inside.length;
    if (values > huge) return true;
    for (const each of inside) waiting.push(each);
  }
  return false;
}

/** Which of a huge body's fields is wrong, without the place inside it. */
function explainHuge(schema: TSchema, value: unknown): Refusal {
  const properties = Object.entries((schema as { properties?: Record<string, TSchema> }).properties ?? {});
  const given = value as Record<string, unknown>;
  const wrong = properties.find(
    ([name, one]) => given?.[name] !== undefined && !Compile(one).Check(given[name]),
  );
  return new Refusal(
    "invalid_request",
    `${wrong ? `"${wrong[0]}"` : "The body"} is not valid, or too long.`,
    {
      param: wrong?.[0],
    },
  );
}

function notAllowed(field: string, why?: string): Refusal {
  const name = printable(field);
  return new Refusal("field_not_allowed", why ?? `"${name}" is not a field of this request. Remove it.`, {
    param: name,
  });
}

function explain(findings: Finding[], value: unknown): Refusal {
  const extra = findings.find(
    (one) => one.keyword === "additionalProperties" && "additionalProperties" in one.params,
  );
  if (extra) {
    const [name] = extra.params.additionalProperties as string[];
    // A map such as `metadata` allows any name: then it is the value that is wrong.
    const schemaIsFalse = findings.some(
      (one) => one.keyword === "boolean" && one.instancePath.endsWith(`/${name}`),
    );
    const path = fieldName(`${extra.instancePath}/${name}`, value);
    if (schemaIsFalse) return notAllowed(path);
  }
  const deepest = findings.reduce((best, one) => (depth(one) > depth(best) ? one : best), findings[0]!);
  const here = findings.filter((one) => one.instancePath === deepest.instancePath);
  const required = here.find((one) => "requiredProperties" in one.params);
  if (required && !here.some((one) => one.keyword !== "required" && one.keyword !== "anyOf")) {
    const [name] = (required.params as { requiredProperties: string[] }).requiredProperties;
    const path = fieldName(`${required.instancePath}/${name}`, value);
    return new Refusal("invalid_request", `"${path}" is missing.`, { param: path });
  }
  const path = fieldName(deepest.instancePath, value);
  return path === ""
    ? new Refusal("invalid_request", `The body ${reason(here)}.`)
    : new Refusal("invalid_request", `"${path}" ${reason(here)}.`, { param: path });
}

const depth = (finding: Finding) => finding.instancePath.split("/").length;

/** A sentence's end for all that is wrong at one place; the branches of a union are put together. */
function reason(findings: Finding[]): string {
  const values = findings.flatMap((one) =>
    "allowedValue" in one.params ? [String(one.params.allowedValue)] : [],
  );
  if (values.length > 0) return `must be ${values.length > 1 ? "one of " : ""}${values.join(", ")}`;
  const telling = findings.find((one) => !["anyOf", "type", "additionalProperties"].includes(one.keyword));
  if (telling) return telling.message;
  const types = findings.flatMap((one) => ("type" in one.params ? [String(one.params.type)] : []));
  return types.length > 0
    ? `must be ${[...new Set(types)].join(" or ")}`
    : (findings[0]?.message ?? "is not valid");
}

/** `/messages/0/role` as `messages[0].role`. */
function fieldName(pointer: string, value: unknown): string {
  let name = "";
  let at: unknown = value;
  for (const raw of pointer.split("/").slice(1)) {
    const part = raw.replaceAll("~1", "/").replaceAll("~0", "~");
    name += Array.isArray(at) ? `[${part}]` : name === "" ? part : `.${part}`;
    at = typeof at === "object" && at !== null ? (at as Record<string, unknown>)[part] : undefined;
  }
  return printable(name);
}

/** A client's own name inside an answer: short, and without control characters. */
function printable(name: string): string {
  return name.replace(/[\u0000-\u001f\u007f]/g, "?").slice(0, 100);
}
