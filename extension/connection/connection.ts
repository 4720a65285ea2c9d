import { type Broker, makeBroker } from "../../core/client/broker.ts";
import { aboutToken, asBrokerError, isUnreachable, localError } from "../../core/client/errors.ts";
import type { Model } from "../../core/protocol/chat.ts";
import type { Translate } from "../../core/translate.ts";
import { type Closable, Emitter, type Event } from "../events.ts";
import type { BrokerAddress } from "./address.ts";

/** How we stand with the broker that the settings name. */
export type Standing =
  | { kind: "signed-out" }
  /** The broker refused a token it once gave: signed out in mid-work. */
  | { kind: "refused"; message: string }
  | { kind: "bad-address"; message: string }
  | { kind: "unreachable"; message: string }
  | { kind: "signed-in"; owner: string | null };

/** Where tokens live: one per origin. */
export interface Tokens {
  get(origin: string): Promise<string | null>;
  set(origin: string, token: string): Promise<void>;
  remove(origin: string): Promise<void>;
  /** Fires with the origin whose token was stored or removed, in this window or another. */
  onDidChange: Event<string>;
}

export interface ConnectionDoors {
  /** False in an untrusted workspace: then nothing goes over the network. */
  allowed(): boolean;
  address(): { typed: string; address: BrokerAddress | null };
  onDidChangeAddress: Event<void>;
  tokens: Tokens;
  /** Done once a token that was handed over at start is in place. */
  handedOver: Promise<unknown>;
  /** A token handed over by whoever started the editor, when it is newer than the one that was refused. */
  freshToken(origin: string): Promise<string | null>;
  fetch: typeof globalThis.fetch;
  /** Such as `vscode/0.1.0`. */
  client: string;
  t: Translate;
  /** Told once for each refused token, outside of any call's own error. */
  onRefused(message: string): void;
}

/** The one way to the broker: knows the address, the token, and how the last calls went. */
export interface Connection extends Closable {
  standing(): Standing;
  /** The address without path, for people; what was typed when it cannot be read. */
  broker(): string;
  models(): Model[] | null;
  onDidChange: Event<void>;
  /** Done once the stored token has been looked up after start or a change of address. */
  ready(): Promise<void>;
  /** Calls the broker with the current token. Throws BrokerError; a refused token signs out. */
  call<T>(use: (broker: Broker) => Promise<T>): Promise<T>;
  /** Takes the models from the broker, or those it gave before unless `again`. Throws BrokerError. */
  loadModels(again?: boolean): Promise<Model[]>;
  /** Asks a broker who a token belongs to, without keeping it. Throws BrokerError. */
  check(address: BrokerAddress, token: string, signal?: AbortSignal): Promise<string>;
}

export function makeConnection(doors: ConnectionDoors): Connection {
  const { t, tokens } = doors;
  const changes = new Emitter<void>();
  let token: string | null = null;
  /** The one origin that `token` may be sent to. */
  let tokenOrigin: string | null = null;
  let standing: Standing = { kind: "signed-out" };
  let owner: string | null = null;
  let models: Model[] | null = null;
  let loading: Promise<Model[]> | null = null;
  /** Counts changes of address or token; an answer to an older one says nothing about the present. */
  let generation = 0;

  const badAddress = (typed: string) =>
    t(
      "“{0}” is not a broker's address, such as https://broker.example.com. Correct it in the settings.",
      typed,
    );

  const become = (next: Standing) => {
    if (JSON.stringify(next) === JSON.stringify(standing)) return;
    standing = next;
    changes.fire();
  };

  const lookUp = async () => {
    const mine = ++generation;
    // Whatever went wrong there, the token of an earlier sign-in may still be good.
    await doors.handedOver.catch(() => null);
    const { typed, address } = doors.address();
    const found = address === null ? null : await tokens.get(address.origin);
    if (mine !== generation) return;
    const renewed = found !== token;
    token = found;
    tokenOrigin = address?.origin ?? null;
    if (renewed) owner = null;
    models = null;
    loading = null;
    // A token that was just refused and removed leaves the standing "refused", which tells more.
    if (address === null) become({ kind: "bad-address", message: badAddress(typed) });
    else if (token !== null) become({ kind: "signed-in", owner });
    else if (standing.kind !== "refused") become({ kind: "signed-out" });
    if (renewed) changes.fire();
    settled = true;
    lookedUp.resolve();
  };
  /** Resolves once the newest look-up is done; an older one, maybe slow, keeps nobody waiting. */
  let lookedUp = Promise.withResolvers<void>();
  let settled = false;
  const lookUpAgain = () => {
    if (settled) {
      lookedUp = Promise.withResolvers<void>();
      settled = false;
    }
    void lookUp();
  };
  lookUpAgain();

  const subscriptions = [
    doors.onDidChangeAddress(() => {
      if (standing.kind === "refused") standing = { kind: "signed-out" };
      lookUpAgain();
    }),
    tokens.onDidChange((origin) => {
      if (origin === doors.address().address?.origin) lookUpAgain();
    }),
  ];

  const brokerFor = (address: BrokerAddress, itsToken: string): Broker =>
    makeBroker({
      base: address.base,
      token: itsToken,
      client: doors.client,
      fetch: doors.fetch,
      timeout: AbortSignal.timeout,
      t,
    });

  /** Takes a newer token when one was handed over in place of the refused one; tells whether it did. */
  const renew = async (origin: string, used: string): Promise<boolean> => {
    const fresh = await doors.freshToken(origin);
    if (fresh === null || fresh === used) return false;
    await tokens.set(origin, fresh);
    lookUpAgain();
    await lookedUp.promise;
    return true;
  };

  const signOut = async (origin: string, used: string, message: string) => {
    // Several calls may be refused at once: the first one says it.
    if (token !== used) return;
    token = null;
    become({ kind: "refused", message });
    doors.onRefused(message);
    await tokens.remove(origin);
  };

  /** Nothing goes over the network without trust, not even a sign-in. */
  const requireTrust = () => {
    if (doors.allowed()) return;
    const message = t("Prompts and tests run only in a trusted workspace. Trust this one to go on.");
    throw localError("untrusted", message);
  };

  const call = async <T>(use: (broker: Broker) => Promise<T>, renewed = false): Promise<T> => {
    requireTrust();
    await lookedUp.promise;
    const { typed, address } = doors.address();
    if (address === null) throw localError("not_a_broker", badAddress(typed));
    if (token === null || tokenOrigin !== address.origin) {
      throw localError(
        "not_signed_in",
        t("Not signed in to the broker at {0}. Sign in first.", address.origin),
      );
    }
    const used = token;
    const mine = generation;
    const current = () => mine === generation;
    try {
      const result = await use(brokerFor(address, used));
      if (current() && standing.kind === "unreachable") become({ kind: "signed-in", owner });
      return result;
    } catch (thrown) {
      const error = asBrokerError(thrown, t);
      if (aboutToken(error.detail)) {
        // Nothing was run: the token is looked at before all else. So asking again costs nothing.
        const newer = token !== used || (!renewed && (await renew(address.origin, used)));
        if (newer && token !== null && !renewed) return await call(use, true);
        await signOut(address.origin, used, error.message);
      } else if (current() && isUnreachable(error)) {
        become({ kind: "unreachable", message: error.message });
      }
      throw error;
    }
  };

  /** Whose token it is, for the Accounts menu; a failure shows in the next call that matters. */
  const learnOwner = async (mine: number) => {
    const me = await call((broker) => broker.me()).catch(() => null);
    if (me === null || mine !== generation) return;
    owner = me.owner;
    if (standing.kind === "signed-in") become({ kind: "signed-in", owner });
  };

  return {
    standing: () => standing,
    broker: () => doors.address().address?.origin ?? doors.address().typed,
    models: () => models,
    onDidChange: changes.event,
    ready: () => lookedUp.promise,
    call,
    async loadModels(again = false) {
      await lookedUp.promise;
      if (models !== null && !again) return models;
      const mine = generation;
      loading ??= call((broker) => broker.models()).finally(() => {
        if (mine === generation) loading = null;
      });
      const loaded = await loading;
      if (mine === generation && loaded !== models) {
        models = loaded;
        changes.fire();
        if (owner === null) void learnOwner(mine);
      }
      return loaded;
    },
    async check(address, candidate, signal) {
      requireTrust();
      const me = await brokerFor(address, candidate).me(signal);
      return me.owner;
    },
    dispose() {
      for (const subscription of subscriptions) subscription.dispose();
      changes.dispose();
    },
  };
}
