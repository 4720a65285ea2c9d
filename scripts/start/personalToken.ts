import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CreatedToken, ErrorBody, Me } from "../../core/protocol/index.ts";
import { StartProblem } from "./problem.ts";

const day = 24 * 60 * 60 * 1000;
const lifetime = 30 * day;
/** One that ends sooner is not taken again: it should last as long as a studio runs. */
const least = 7 * day;

interface Wish {
  /** The administrator's token. */
  bootstrapToken: string;
  person: string;
  signal: AbortSignal;
}

/**
 * The person's token: that of the start before while the broker takes it for at least a week more, else a new one
 * of the same owner, so that it sees the runs of earlier starts.
 * @param dataDir keeps it, in a file that nobody else may read
 */
export async function providePersonalToken(dataDir: string, broker: string, wish: Wish): Promise<string> {
  const file = join(dataDir, "token.json");
  const kept = read(file);
  if (kept !== null && (await isGood(kept, broker, wish))) return kept;
  const token = await makePersonalToken(broker, wish);
  // Complete or not there at all.
  writeFileSync(`${file}.new`, JSON.stringify({ token }), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return token;
}

/** Makes a token for a person, good for 30 days. */
export async function makePersonalToken(
  broker: string,
  { bootstrapToken, person, signal }: Wish,
): Promise<string> {
  const response = await fetch(`${broker}/api/tokens`, {
    method: "POST",
    headers: { authorization: `Bearer ${bootstrapToken}`, "content-type": "application/json" },
    body: JSON.stringify({ name: person, expires_at: new Date(Date.now() + lifetime).toISOString() }),
    signal: AbortSignal.any([signal, AbortSignal.timeout(15_000)]),
  });
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return (body as CreatedToken).token;
  const message = (body as ErrorBody | null)?.error?.message ?? `status ${response.status}`;
  throw new StartProblem(`The broker made no token for you: ${message}`);
}

/** Whether the broker knows it, whose it is, and how long it lasts; false also when it cannot be asked. */
async function isGood(token: string, broker: string, { person, signal }: Wish): Promise<boolean> {
  try {
    const response = await fetch(`${broker}/api/me`, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.any([signal, AbortSignal.timeout(15_000)]),
    });
    if (!response.ok) return false;
    const { owner, token: known } = (await response.json()) as Me;
    return owner === person && Date.parse(known?.expires_at ?? "") > Date.now() + least;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

function read(file: string): string | null {
  try {
    const { token } = JSON.parse(readFileSync(file, "utf8"));
    return typeof token === "string" && /^[\x21-\x7e]+$/.test(token) ? token : null;
  } catch {
    // The first start, or somebody took it away.
    return null;
  }
}
