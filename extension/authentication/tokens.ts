import type { SecretStorage } from "vscode";
import type { Tokens } from "../connection/connection.ts";
import { type Closable, Emitter } from "../events.ts";

const prefix = "token:";

/** Tokens in VS Code's secret storage, each under the origin it was given for. */
export function makeTokens(secrets: SecretStorage): Tokens & Closable {
  const changes = new Emitter<string>();
  const subscription = secrets.onDidChange(({ key }) => {
    if (key.startsWith(prefix)) changes.fire(key.slice(prefix.length));
  });
  return {
    async get(origin) {
      return (await secrets.get(prefix + origin)) ?? null;
    },
    async set(origin, token) {
      await secrets.store(prefix + origin, token);
    },
    async remove(origin) {
      await secrets.delete(prefix + origin);
    },
    onDidChange: changes.event,
    dispose() {
      subscription.dispose();
      changes.dispose();
    },
  };
}
