import { randomBytes } from "node:crypto";
import { readConfig } from "../../broker/config.ts";
import { makeLog } from "../../broker/log.ts";
import { nullRuns } from "../../broker/runs/null-store.ts";
import { startService } from "../../broker/service.ts";

/** The broker as a process for measuring; with `null-store` as argument it keeps no runs. */
const config = readConfig(process.env, () => randomBytes(32).toString("hex"));
const keepsNothing = process.argv.includes("null-store");
const options = keepsNothing ? { runs: nullRuns } : {};
const { port } = await startService(config, makeLog("warn"), options);
process.send?.({ port });
process.on("disconnect", () => process.exit());
