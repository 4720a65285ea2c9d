/** The wire contract: what the broker, its clients and the runner page say to each other. */
export * from "./chat.ts";
export * from "./choices.ts";
export * from "./error.ts";
export * from "./evaluation.ts";
export * from "./health.ts";
export * from "./run.ts";
export * from "./runner.ts";
export * from "./sse.ts";
export * from "./token.ts";
export * from "./usage.ts";
