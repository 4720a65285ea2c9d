/** A broker's address: where calls go, and the origin its token is stored under. */
export interface BrokerAddress {
  /** Base URL without a trailing slash. */
  base: string;
  origin: string;
  /** True when a token would travel over the network unencrypted. */
  exposed: boolean;
}

const loopback = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Reads what a person typed as the broker's address. Returns null for anything that is not an http(s) URL
 * without user name, query or fragment: a token must never be sent to an address that can be misread.
 */
export function readAddress(typed: string): BrokerAddress | null {
  let url: URL;
  try {
    url = new URL(typed.trim());
  } catch {
    return null;
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") return null;
  if (url.username || url.password || url.search || url.hash) return null;
  const path = url.pathname.replace(/\/+$/, "");
  return {
    base: url.origin + path,
    origin: url.origin,
    exposed: url.protocol === "http:" && !loopback.has(url.hostname) && !url.hostname.endsWith(".localhost"),
  };
}
