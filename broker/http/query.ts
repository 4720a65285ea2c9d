import type { Static, TSchema } from "typebox";
import { Refusal } from "./refusal.ts";
import { check } from "./validate.ts";

/**
 * Reads a query string against a schema of scalars: numbers are converted, a parameter given twice is refused,
 * defaults are filled in, times are real times.
 */
export function queryCheck<S extends TSchema>(schema: S): (querystring: string) => Static<S> {
  const validate = check(
    schema,
    (name) => `"${name.slice(0, 100)}" is not a parameter of this list. Remove it.`,
  );
  const properties = Object.entries((schema as { properties?: Record<string, Property> }).properties ?? {});
  return (querystring) => {
    const values: Record<string, unknown> = {};
    for (const [name, text] of new URLSearchParams(querystring)) {
      if (Object.hasOwn(values, name)) {
        throw new Refusal("invalid_request", `"${name.slice(0, 100)}" is given more than once.`, {
          param: name.slice(0, 100),
        });
      }
      const type = properties.find(([one]) => one === name)?.[1].type;
      // defineProperty: a parameter named __proto__ must stay an ordinary, unknown name.
      Object.defineProperty(values, name, {
        value: type === "integer" && /^-?\d{1,15}$/.test(text) ? Number(text) : text,
        enumerable: true,
        writable: true,
      });
    }
    const checked = validate(values) as Record<string, unknown>;
    for (const [name, property] of properties) {
      if (checked[name] === undefined && property.default !== undefined) checked[name] = property.default;
      if (property.format === "date-time" && checked[name] !== undefined && !isTime(checked[name])) {
        throw new Refusal("invalid_request", `"${name}" must be a time such as 2026-01-31T09:00:00Z.`, {
          param: name,
        });
      }
    }
    return checked as Static<S>;
  };
}

interface Property {
  type?: string;
  format?: string;
  default?: unknown;
}

const isTime = (value: unknown) => !Number.isNaN(new Date(String(value)).getTime());
