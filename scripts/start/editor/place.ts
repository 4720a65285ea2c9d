import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../../processes/freePort.ts";

/** Where the editor in the browser is served, and what one must know to get in. */
export interface Place {
  port: number;
  secret: string;
}

/**
 * The same place as last time when its port is still free: what a browser remembers of an editor (open
 * files, layout) hangs on the address, and an open tab finds its way back.
 */
export async function choosePlace(dir: string): Promise<Place> {
  const file = join(dir, "browser.json");
  const last = read(file);
  const place = {
    port: await freePort(last?.port),
    secret: last?.secret ?? randomBytes(24).toString("base64url"),
  };
  writeFileSync(file, JSON.stringify(place), { mode: 0o600 });
  return place;
}

function read(file: string): Place | null {
  try {
    const { port, secret } = JSON.parse(readFileSync(file, "utf8"));
    return Number.isInteger(port) && typeof secret === "string" && secret.length >= 32
      ? { port, secret }
      : null;
  } catch {
    return null;
  }
}
