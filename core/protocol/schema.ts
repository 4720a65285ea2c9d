import Type from "typebox";

/** A time as JSON, such as `2026-01-31T09:00:00.000Z`. */
export const Time = Type.String({ format: "date-time" });

/** A value that may be absent, said as null. */
export const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

/** A field of a request that a client may leave out, or send as null, which means the same. */
export const optional = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Optional(nullable(schema));
