import type { SecretStorage } from "vscode";
import type { Tokens } from "../connection/connection.ts";
import { type Closable, Emitter } from "../events.ts";

const prefix = "token:";

/**
 * Tokens in VS Code's secret storage, each under the origin it was given for. Where there is no such
 * storage (a desktop without keyring, a browser without its key) a token lasts as long as the window.
 */
export function makeTokens(secrets: SecretStorage, log: (message: string) => void): Tokens & Closable {
  const changes = new Emitter<string>();
  /** What this window stored or removed itself; null is "removed". */
  const own = new Map<string, string | null>();
  const attempt = async <T>(what: string, use: () => PromiseLike<T>): Promise<T | undefined> => {
    try {
      return await use();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log(`the secret storage could not ${what} (${reason}); the sign-in lasts for this window only`);
      return undefined;
    }
  };
  const subscription = secrets.onDidChange(async ({ key }) => {
    if (!key.startsWith(prefix)) return;
    const origin = key.slice(prefix.length);
    const stored = (await attempt("read", () => secrets.get(key))) ?? null;
    if (own.has(origin) && own.get(origin) === stored) return;
    // Another window signed in or out.
    own.set(origin, stored);
    changes.fire(origin);
  });
  const put = async (origin: string, token: string | null, keep: () => PromiseLike<void>) => {
    own.set(origin, token);
    changes.fire(origin);
    // Not waited for: where the secret storage is far away it takes seconds, and this window knows already.
    void attempt("keep the token", keep);
  };
  return {
    async get(origin) {
      const known = own.get(origin);
      if (known !== undefined) return known;
      const stored = (await attempt("read", () => secrets.get(prefix + origin))) ?? null;
      if (!own.has(origin)) own.set(origin, stored);
      return own.get(origin) ?? null;
    },
    set: (origin, token) => put(origin, token, () => secrets.store(prefix + origin, token)),
    remove: (origin) => put(origin, null, () => secrets.delete(prefix + origin)),
    onDidChange: changes.event,
    dispose() {
      subscription.dispose();
      changes.dispose();
    },
  };
}
