import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StartProblem } from "./problem.ts";

/** Made at the first start and kept, so that tokens of earlier starts stay good. */
export interface Secrets {
  bootstrapToken: string;
  sessionSecret: string;
}

/** Reads the secrets of a data folder, or makes them; nobody but the user may read the file. */
export function provideSecrets(dataDir: string): Secrets {
  const file = join(dataDir, "secrets.json");
  if (existsSync(file)) {
    const secrets = read(file);
    if (secrets) return secrets;
    throw new StartProblem(
      `${file} is damaged. Delete it and start again; tokens made so far then stop working.`,
    );
  }
  const secret = () => randomBytes(32).toString("base64url");
  const secrets: Secrets = { bootstrapToken: secret(), sessionSecret: secret() };
  // Complete or not there at all.
  writeFileSync(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return secrets;
}

function read(file: string): Secrets | null {
  try {
    const { bootstrapToken, sessionSecret } = JSON.parse(readFileSync(file, "utf8"));
    const good = [bootstrapToken, sessionSecret].every((one) => typeof one === "string" && one.length >= 32);
    return good ? { bootstrapToken, sessionSecret } : null;
  } catch {
    return null;
  }
}
