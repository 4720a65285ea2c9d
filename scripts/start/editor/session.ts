import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Writes the file that signs the extension in: so the token stays out of the environment of terminals.
 * @param session `open`: the file to look at on the first visit
 * @returns its path and how to take it away again
 */
export function writeSession(
  dir: string,
  session: { broker: string; token: string; open: string },
): { path: string; remove: () => void } {
  const path = join(dir, "session.json");
  const remove = () => rmSync(path, { force: true });
  remove();
  writeFileSync(path, JSON.stringify(session), { mode: 0o600 });
  return { path, remove };
}
