import { ConfigurationTarget, type Uri, workspace } from "vscode";
import { type BrokerAddress, readAddress } from "./connection/address.ts";
import { type Closable, Emitter, type Event } from "./events.ts";

/** The settings `promptStudio.*`, read anew at each call, so that changes apply at once. */
export interface Settings extends Closable {
  /** The address as typed, and as understood; null when it is none. */
  broker(): { typed: string; address: BrokerAddress | null };
  setBroker(base: string): Promise<void>;
  defaultModel(resource: Uri): string;
  /** Model names in prompt files, mapped to names the broker offers. */
  models(resource: Uri): Record<string, string>;
  runOnSave(resource: Uri): boolean;
  maxConcurrency(resource: Uri): number;
  maxRunsPerDay(): number;
  requestTimeoutMs(resource: Uri): number;
  helpers(resource: Uri): string[];
  schemas(resource: Uri): Record<string, unknown>;
  onDidChangeBroker: Event<void>;
  /** Any setting but the broker's address. */
  onDidChange: Event<void>;
}

export function makeSettings(): Settings {
  const brokerChanges = new Emitter<void>();
  const otherChanges = new Emitter<void>();
  const subscription = workspace.onDidChangeConfiguration((event) => {
    if (!event.affectsConfiguration("promptStudio")) return;
    if (event.affectsConfiguration("promptStudio.broker.url")) brokerChanges.fire();
    else otherChanges.fire();
  });

  const read = <T>(key: string, fallback: T, resource?: Uri): T =>
    workspace.getConfiguration("promptStudio", resource).get<T>(key, fallback);
  const text = (key: string, resource?: Uri) => {
    const value = read<unknown>(key, "", resource);
    return typeof value === "string" ? value : "";
  };
  const number = (key: string, [least, usual, most]: [number, number, number], resource?: Uri) => {
    const value = read<unknown>(key, usual, resource);
    return typeof value === "number" && Number.isFinite(value)
      ? Math.min(most, Math.max(least, Math.floor(value)))
      : usual;
  };
  const map = (key: string, resource: Uri): Record<string, unknown> => {
    const value = read<unknown>(key, {}, resource);
    // VS Code hands out proxies; what goes on to the core is plain.
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
  };
  const strings = (entries: [string, unknown][]): [string, string][] =>
    entries.filter((entry): entry is [string, string] => typeof entry[1] === "string");

  return {
    broker() {
      const typed = text("broker.url");
      return { typed, address: readAddress(typed) };
    },
    async setBroker(base) {
      if (readAddress(text("broker.url"))?.base === base) return;
      await workspace.getConfiguration("promptStudio").update("broker.url", base, ConfigurationTarget.Global);
    },
    defaultModel: (resource) => text("defaultModel", resource).trim(),
    models: (resource) => Object.fromEntries(strings(Object.entries(map("models", resource)))),
    runOnSave: (resource) => read<unknown>("runOnSave", true, resource) === true,
    maxConcurrency: (resource) => number("tests.maxConcurrency", [1, 4, 32], resource),
    maxRunsPerDay: () => number("tests.maxRunsPerDay", [0, 500, 1_000_000]),
    requestTimeoutMs: (resource) => number("requestTimeout", [5, 600, 3600], resource) * 1000,
    helpers(resource) {
      const value = read<unknown>("helpers", [], resource);
      return Array.isArray(value) ? value.filter((name) => typeof name === "string") : [];
    },
    schemas: (resource) => map("schemas", resource),
    onDidChangeBroker: brokerChanges.event,
    onDidChange: otherChanges.event,
    dispose() {
      subscription.dispose();
      brokerChanges.dispose();
      otherChanges.dispose();
    },
  };
}
