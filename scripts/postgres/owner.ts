import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { identify, isAlive, type ProcessIdentity } from "../processes/identity.ts";
import { PostgresError } from "./errors.ts";

/**
 * Notes in the data folder which process owns the Postgres there.
 * @returns gives it up again
 * @throws PostgresError "in-use" while another living process owns it
 */
export function takeOwnership(dataDir: string): () => void {
  const file = join(dataDir, "owner.json");
  const owner = readOwner(file);
  if (owner && isAlive(owner)) {
    throw new PostgresError(
      "in-use",
      `Another process (${owner.pid}) is running Postgres in ${dataDir}. Stop it, or choose another data folder with PROMPT_STUDIO_DATA.`,
    );
  }
  writeFileSync(file, JSON.stringify(identify(process.pid)));
  return () => rmSync(file, { force: true });
}

function readOwner(file: string): ProcessIdentity | null {
  try {
    const { pid, started } = JSON.parse(readFileSync(file, "utf8"));
    return typeof pid === "number" && typeof started === "string" ? { pid, started } : null;
  } catch {
    // No owner yet, or one that was killed while writing its name.
    return null;
  }
}
