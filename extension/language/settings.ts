import { type Uri, workspace } from "vscode";
import type { JsonSchema } from "../../core/rendering/types.ts";

/** What the settings say about the application around the prompt files. */
export interface ApplicationSettings {
  helpers: string[];
  schemas: Record<string, JsonSchema | true>;
  /** Files of schemas, by name, relative to their workspace folder. */
  schemaFiles: Record<string, Uri>;
  modelNames: Record<string, string>;
  defaultModel: string;
  portability: boolean;
}

/** Reads the settings of all workspace folders: what one of them declares is known everywhere. */
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
    const configuration = workspace.getConfiguration("promptStudio", folder);
    found.helpers.push(...list(configuration.get("helpers")).filter((one) => typeof one === "string"));
    found.portability ||= configuration.get("portability") === true;
    found.defaultModel ||= String(configuration.get("defaultModel") ?? "").trim();
    for (const [name, to] of Object.entries(map(configuration.get("models")))) {
      if (typeof to === "string") found.modelNames[name] = to;
    }
    for (const [name, schema] of Object.entries(map(configuration.get("schemas")))) {
      if (typeof schema === "object" && schema !== null) found.schemas[name] = { ...schema } as JsonSchema;
      if (typeof schema !== "string" || !folder || schema.split(/[\\/]/).includes("..")) continue;
      const uri = folder.uri.with({ path: `${folder.uri.path.replace(/\/$/, "")}/${schema}` });
      found.schemaFiles[name] = uri;
      found.schemas[name] = parsed(await read(uri)) ?? true;
    }
  }
  return found;
}

/** Which inlay hints a person wants. */
export function readHints(resource: Uri) {
  const configuration = workspace.getConfiguration("promptStudio.inlayHints", resource);
  const on = (key: string) => configuration.get(key) !== false;
  return { types: on("types"), defaults: on("defaults"), tokens: on("tokens"), price: on("price") };
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

const map = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};

/** A file that holds no JSON still makes its name known. */
function parsed(text: string | null): JsonSchema | null {
  try {
    const value: unknown = JSON.parse(text ?? "null");
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as JsonSchema)
      : null;
  } catch {
    return null;
  }
}
