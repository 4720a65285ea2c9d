import { createHmac, createSecretKey, hkdfSync, randomInt, timingSafeEqual } from "node:crypto";
import { crc32 } from "node:zlib";

/**
 * A token reads `ps_<id>_<secret><checksum>`: 12, 32 and 6 letters or digits. The id finds the row, the secret
 * (190 bits) proves it, and the checksum tells a typo or an invented string without asking the database.
 */
const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const idLength = 12;
const secretLength = 32;
const checksumLength = 6;
const form = new RegExp(
  `^ps_([0-9A-Za-z]{${idLength}})_[0-9A-Za-z]{${secretLength}}([0-9A-Za-z]{${checksumLength}})$`,
);

/** Makes a new token. Its text is shown once and kept nowhere. */
export function makeToken(): { id: string; text: string } {
  const id = random(idLength);
  const body = `ps_${id}_${random(secretLength)}`;
  return { id, text: body + checksum(body) };
}

/** The id in a token's text; null when the text has not a token's form or its checksum is wrong. */
export function tokenId(text: string): string | null {
  const match = form.exec(text);
  if (!match) return null;
  return checksum(text.slice(0, -checksumLength)) === match[2] ? match[1]! : null;
}

export interface TokenHasher {
  /** A keyed hash: what is stored, and useless to whoever reads the database alone. */
  hash(text: string): Buffer;
  /** A name for an owner that is always the same and tells nothing to who does not have the secret. */
  pseudonym(owner: string): string;
}

/**
 * A hasher with keys derived from SESSION_SECRET: another secret makes every stored token void and every owner's
 * pseudonym another one.
 */
export function makeHasher(sessionSecret: string): TokenHasher {
  // Key objects: made from bytes for every hash, a key would cost four times the hashing.
  const derive = (purpose: string) =>
    createSecretKey(Buffer.from(hkdfSync("sha256", sessionSecret, "", `prompt-studio/${purpose}/v1`, 32)));
  const [tokens, owners] = [derive("token-hash"), derive("owner-pseudonym")];
  return {
    hash: (text) => createHmac("sha256", tokens).update(text).digest(),
    pseudonym: (owner) => `owner-${createHmac("sha256", owners).update(owner).digest("hex").slice(0, 32)}`,
  };
}

/** Compares two hashes in a time that does not tell where they differ. */
export function sameHash(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

function random(length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");
}

function checksum(text: string): string {
  let rest = crc32(text);
  let digits = "";
  for (let i = 0; i < checksumLength; i++) {
    digits = alphabet[rest % alphabet.length] + digits;
    rest = Math.floor(rest / alphabet.length);
  }
  return digits;
}
