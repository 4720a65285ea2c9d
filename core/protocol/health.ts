import Type, { type Static } from "typebox";

/** `GET /health`: the process answers. */
export const Health = Type.Object({ status: Type.Literal("ok"), version: Type.String() }, { $id: "Health" });
export type Health = Static<typeof Health>;

const State = Type.Object({
  state: Type.Union([Type.Literal("ok"), Type.Literal("degraded"), Type.Literal("down")]),
  message: Type.Optional(
    Type.String({ description: "What is wrong and what to do, without addresses or secrets." }),
  ),
});

/** `GET /ready`: 200 when the broker can serve runs, else 503; each part with its state. */
export const Ready = Type.Object(
  {
    status: Type.Union([Type.Literal("ready"), Type.Literal("not_ready")]),
    parts: Type.Object({ postgres: State, migrations: State, upstream: State }),
  },
  { $id: "Ready" },
);
export type Ready = Static<typeof Ready>;
