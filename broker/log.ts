import pino, { type DestinationStream } from "pino";

/**
 * All that a log line may hold. Bodies, headers, texts, addresses and secrets have no name here, so they
 * cannot be logged; a field is added by adding it to this list.
 */
const allowed = [
  "event",
  "request_id",
  "run_id",
  "token_id",
  "instance_id",
  "method",
  "route",
  "status",
  "run_status",
  "code",
  "source",
  "duration_ms",
  "first_token_ms",
  "port",
  "version",
  "count",
  "part",
  "state",
  "signal",
  "message",
  "error_name",
  "error_code",
  "frames",
] as const;

export type LogFields = Partial<Record<(typeof allowed)[number], string | number | boolean | null>>;

/** Structured lines on one stream: `event` names what happened, the fields are the allowed ones only. */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/** A log at a level (pino's names) that writes JSON lines to `destination`, by default standard error. */
export function makeLog(level: string, destination: DestinationStream = pino.destination(2)): Log {
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  const line = (event: string, fields: LogFields = {}) => {
    const kept: LogFields = { event };
    for (const name of allowed) {
      const value = fields[name];
      if (value === undefined || typeof value === "object") continue;
      kept[name] = typeof value === "string" ? value.slice(0, 2000) : value;
    }
    return kept;
  };
  return {
    info: (event, fields) => logger.info(line(event, fields)),
    warn: (event, fields) => logger.warn(line(event, fields)),
    error: (event, fields) => logger.error(line(event, fields)),
  };
}

/**
 * What may be logged of an unexpected error: its name, its code and where it was thrown, but not its message,
 * which can hold a piece of a body or a database address.
 */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error_name: typeof error };
  const code = (error as { code?: unknown }).code;
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return {
    error_name: error.name,
    error_code: typeof code === "string" ? code : undefined,
    frames: frames
      .slice(0, 6)
      .map((line) => line.trim())
      .join(" | "),
  };
}
