import {
  type AuthenticationProvider,
  type AuthenticationProviderAuthenticationSessionsChangeEvent,
  type AuthenticationSession,
  authentication,
  CancellationError,
  type Disposable,
  EventEmitter,
} from "vscode";
import type { Connection, Tokens } from "../connection/connection.ts";
import { type Closable, together } from "../events.ts";
import type { Settings } from "../settings.ts";
import { askForBroker } from "./signIn.ts";

export const providerId = "prompt-studio";

/** Signing in and out, as commands and the Accounts menu do it. */
export interface SignIn extends Closable {
  /** Asks for broker and token. Gives false when the person gave up. */
  signIn(): Promise<boolean>;
  signOut(): Promise<void>;
}

/**
 * The entry in the Accounts menu: one account, that of the broker the settings name. Sessions come and go
 * with the stored token, so other windows follow.
 */
export function registerAuthentication(doors: {
  settings: Settings;
  tokens: Tokens;
  connection: Connection;
}): SignIn {
  const { settings, tokens, connection } = doors;
  const changes = new EventEmitter<AuthenticationProviderAuthenticationSessionsChangeEvent>();
  let shown: AuthenticationSession | null = null;

  const current = async (): Promise<AuthenticationSession | null> => {
    const { address } = settings.broker();
    const token = address && (await tokens.get(address.origin));
    if (!address || !token) return null;
    const standing = connection.standing();
    const host = new URL(address.origin).host;
    const owner = standing.kind === "signed-in" ? standing.owner : null;
    const label = owner === null ? host : `${owner} (${host})`;
    return { id: address.origin, accessToken: token, account: { id: address.origin, label }, scopes: [] };
  };

  const refresh = async () => {
    const before = shown;
    shown = await current();
    if (JSON.stringify(before) === JSON.stringify(shown)) return;
    // The Accounts menu knows accounts by their label: one that changes is another one to it.
    const same = before?.account.label === shown?.account.label;
    changes.fire({
      added: shown && !same ? [shown] : [],
      removed: before && !same ? [before] : [],
      changed: shown && same ? [shown] : [],
    });
  };

  const ask = async (): Promise<AuthenticationSession | null> => {
    const answer = await askForBroker(settings.broker().typed, connection);
    if (answer === null) return null;
    await tokens.set(answer.address.origin, answer.token);
    // The setting last: with it the connection looks the token up.
    await settings.setBroker(answer.address.base);
    await connection.ready();
    await refresh();
    return shown;
  };

  const provider: AuthenticationProvider = {
    onDidChangeSessions: changes.event,
    async getSessions() {
      await connection.ready();
      // `shown` stays what was announced: only `refresh` tells the Accounts menu of a change.
      const session = await current();
      return session ? [session] : [];
    },
    async createSession() {
      const session = await ask();
      if (session === null) throw new CancellationError();
      return session;
    },
    async removeSession(id) {
      await tokens.remove(id);
      await refresh();
    },
  };

  const registration: Disposable = authentication.registerAuthenticationProvider(
    providerId,
    "Prompt Studio Broker",
    provider,
    { supportsMultipleAccounts: false },
  );
  const following = connection.onDidChange(refresh);

  return {
    async signIn() {
      return (await ask()) !== null;
    },
    async signOut() {
      const { address } = settings.broker();
      if (address) await tokens.remove(address.origin);
      await refresh();
    },
    ...together(registration, following, changes),
  };
}
