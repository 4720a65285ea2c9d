import { randomBytes } from "node:crypto";
import { ConfigError, readConfig } from "./config.ts";
import { errorFields, type Log, makeLog } from "./log.ts";
import { type Service, startService } from "./service.ts";

/** The broker as a process: reads the environment, listens, and ends in good order when asked to. */
try {
  const config = readConfig(process.env, () => randomBytes(32).toString("hex"));
  const log = makeLog(config.logLevel);
  for (const message of config.warnings) log.warn("configuration", { message });
  const service = await startService(config, log).catch((error) => {
    if (error instanceof ConfigError) throw error;
    log.error("not_started", { ...errorFields(error), message: whyNotStarted(error, config.port) });
    process.exit(1);
  });
  endWhenAsked(service, config.shutdownGraceMs);
  endWhenBroken(service, log);
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  const list = error.problems.map((problem) => `- ${problem}`).join("\n");
  process.stderr.write(
    `The broker cannot start. Its environment has ${error.problems.length} problem(s):\n${list}\n`,
  );
  process.exitCode = 2;
}

/** SIGTERM, SIGINT, or the end of the process that started this one; a second signal ends at once. */
function endWhenAsked(service: Service, graceMs: number): void {
  let asked: number | null = null;
  const end = (signal?: string) => {
    if (asked !== null) {
      // Ctrl-C reaches the whole group and a parent may pass it on: the same wish told twice is not impatience.
      if (signal && performance.now() - asked > 500) process.exit(1);
      return;
    }
    asked = performance.now();
    service.close(graceMs).then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on("SIGTERM", end);
  process.on("SIGINT", end);
  if (process.send) process.on("disconnect", () => end());
}

/** A mistake in the program: logged without its message, runs are stored, and the platform starts a new process. */
function endWhenBroken(service: Service, log: Log): void {
  const end = (error: unknown) => {
    log.error("broken", errorFields(error));
    setTimeout(() => process.exit(1), 5000);
    service.close(0).finally(() => process.exit(1));
  };
  process.once("uncaughtException", end);
  process.once("unhandledRejection", end);
}

function whyNotStarted(error: unknown, port: number): string {
  const code = error instanceof Error ? (error as { code?: string }).code : undefined;
  if (code === "EADDRINUSE")
    return `Port ${port} is in use. Set PORT to another one, or to 0 for any free one.`;
  if (code === "EACCES") return `Port ${port} may not be used by this user. Set PORT to 1024 or more.`;
  return "The broker could not start.";
}
