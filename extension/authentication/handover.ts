import { readFile } from "node:fs/promises";
import { type BrokerAddress, readAddress } from "../connection/address.ts";
import type { Tokens } from "../connection/connection.ts";

/** What the program that started the editor hands over: which broker, a token for it, and what to look at first. */
export interface Handover {
  address: BrokerAddress;
  token: string;
  /** Path of a file that is opened on the first visit. */
  open: string | null;
}

/**
 * Reads the hand-over file (`{"broker": url, "token": token, "open"?: path}`). Gives null without a path and for a file
 * that is gone or is not of that shape: then the person signs in by hand, as ever.
 */
export async function readHandover(path: string | undefined): Promise<Handover | null> {
  if (!path) return null;
  try {
    const content: unknown = JSON.parse(await readFile(path, "utf8"));
    if (typeof content !== "object" || content === null) return null;
    const { broker, token, open } = content as Record<string, unknown>;
    const address = typeof broker === "string" ? readAddress(broker) : null;
    return address && typeof token === "string" && token
      ? { address, token, open: typeof open === "string" ? open : null }
      : null;
  } catch {
    return null;
  }
}

/** Signs in with what was handed over, in place of any older token for that broker. */
export async function takeHandover(
  handover: Handover | null,
  tokens: Tokens,
  setBroker: (base: string) => Promise<void>,
): Promise<void> {
  if (handover === null) return;
  const { address, token } = handover;
  await tokens.set(address.origin, token);
  await setBroker(address.base);
}
