import type { CreatedToken, ErrorBody } from "../../core/protocol/index.ts";
import { StartProblem } from "./problem.ts";

const lifetime = 30 * 24 * 60 * 60 * 1000;

/**
 * Makes this start's token. It belongs to the same owner as those of earlier starts, so it sees their runs.
 * @param bootstrapToken the administrator's
 */
export async function makePersonalToken(
  broker: string,
  { bootstrapToken, person, signal }: { bootstrapToken: string; person: string; signal: AbortSignal },
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
