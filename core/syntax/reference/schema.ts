import type { ValueDoc } from "./types.ts";

/** The types of Picoschema. */
export const picoschemaTypes: readonly ValueDoc[] = [
  { value: "string", about: "Text." },
  { value: "number", about: "A number, with or without decimals." },
  { value: "integer", about: "A whole number." },
  { value: "boolean", about: "`true` or `false`." },
  { value: "any", about: "Any value, also a list or a map." },
  { value: "null", about: "Nothing but `null`." },
];

/** What may stand in parentheses behind a property's name. */
export const picoschemaKinds: readonly ValueDoc[] = [
  { value: "array", about: "A list. The type of its elements stands as the value: `tags(array): string`." },
  { value: "object", about: "A map. Its properties stand below: `user(object, who asks):`." },
  { value: "enum", about: "One of a few values: `style(enum): [formal, casual]`." },
];
