import { type ConfigurationScope, ConfigurationTarget, type Uri, workspace } from "vscode";
import type { JsonSchema } from "../core/types.ts";
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

  return {
    broker() {
      const typed = at().text("broker.url");
      return { typed, address: readAddress(typed) };
    },
    async setBroker(base) {
      if (readAddress(at().text("broker.url"))?.base === base) return;
      await workspace.getConfiguration("promptStudio").update("broker.url", base, ConfigurationTarget.Global);
    },
    defaultModel: (resource) => at(resource).text("defaultModel").trim(),
    models: (resource) => strings(at(resource).map("models")),
    runOnSave: (resource) => at(resource).on("runOnSave"),
    maxConcurrency: (resource) => at(resource).number("tests.maxConcurrency", [1, 4, 32]),
    maxRunsPerDay: () => at().number("tests.maxRunsPerDay", [0, 500, 1_000_000]),
    requestTimeoutMs: (resource) => at(resource).number("requestTimeout", [5, 600, 3600]) * 1000,
    helpers: (resource) => at(resource).list("helpers"),
    schemas: (resource) => at(resource).map("schemas"),
    onDidChangeBroker: brokerChanges.event,
    onDidChange: otherChanges.event,
    dispose() {
      subscription.dispose();
      brokerChanges.dispose();
      otherChanges.dispose();
    },
  };
}

/** What the settings say about the application around the prompt files, for the language model. */
export interface ApplicationSettings {
  helpers: string[];
  /** True for a name whose schema cannot be read. */
  schemas: Record<string, JsonSchema | true>;
  /** Files of schemas, by name. */
  schemaFiles: Record<string, Uri>;
  modelNames: Record<string, string>;
  defaultModel: string;
  portability: boolean;
}

/**
 * Reads the settings of all workspace folders: what one of them declares is known everywhere.
 * @param read gives the text of a file, or null
 */
export async function readApplication(
  read: (uri: Uri) => Promise<string | null>,
): Promise<ApplicationSettings> {
  const found: ApplicationSettings = {
    helpers: [],
    schemas: {},
    schemaFiles: {},
    modelNames: {},
    defaultModel: "",
    portability: false,
  };
  for (const folder of workspace.workspaceFolders ?? [undefined]) {
    const here = at(folder);
    found.helpers.push(...here.list("helpers"));
    found.portability ||= here.on("portability");
    found.defaultModel ||= here.text("defaultModel").trim();
    Object.assign(found.modelNames, strings(here.map("models")));
    for (const [name, value] of Object.entries(here.map("schemas"))) {
      const file = folder && schemaFile(value, folder.uri);
      if (file) found.schemaFiles[name] = file;
      if (file) found.schemas[name] = asSchema(await read(file)) ?? true;
      else if (isMap(value)) found.schemas[name] = { ...value };
    }
  }
  return found;
}

/** Which inlay hints a person wants. */
export function readHints(resource: Uri) {
  const { on } = at(resource);
  return {
    types: on("inlayHints.types"),
    defaults: on("inlayHints.defaults"),
    tokens: on("inlayHints.tokens"),
    price: on("inlayHints.price"),
  };
}

/** The file that a value of `promptStudio.schemas` names, below a folder; null for any other value. */
export function schemaFile(value: unknown, folder: Uri): Uri | null {
  if (typeof value !== "string" || value.split(/[\\/]/).includes("..")) return null;
  return folder.with({ path: `${folder.path.replace(/\/$/, "")}/${value}` });
}

/** The schema that a file holds; null when it holds none. */
export function asSchema(text: string | null): JsonSchema | null {
  try {
    const value: unknown = JSON.parse(text ?? "null");
    return isMap(value) ? value : null;
  } catch {
    return null;
  }
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const strings = (map: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(map).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );

/** The settings as they hold for a resource; a value of another type than it should have counts as not set. */
function at(scope?: ConfigurationScope) {
  const configuration = workspace.getConfiguration("promptStudio", scope);
  const read = (key: string) => configuration.get<unknown>(key);
  return {
    text(key: string): string {
      const value = read(key);
      return typeof value === "string" ? value : "";
    },
    number(key: string, [least, usual, most]: [number, number, number]): number {
      const value = read(key);
      return typeof value === "number" && Number.isFinite(value)
        ? Math.min(most, Math.max(least, Math.floor(value)))
        : usual;
    },
    /** Anything but `true` is off: what is switched on here may cost money. */
    on: (key: string): boolean => read(key) === true,
    list(key: string): string[] {
      const value = read(key);
      return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
    },
    map(key: string): Record<string, unknown> {
      const value = read(key);
      // VS Code hands out proxies; what goes on to the core is plain.
      return isMap(value) ? { ...value } : {};
    },
  };
}
