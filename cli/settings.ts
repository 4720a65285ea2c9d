import { readFileSync } from "node:fs";
import { parse as parseJsonc } from "jsonc-parser";
import type { JsonSchema } from "../core/types.ts";
import { absolute, shown } from "./files/paths.ts";
import { SetupError } from "./problem.ts";

/** What a workspace declares for its prompt files; the editor reads the same settings. */
export interface Settings {
  helpers: string[];
  /** `true` when only the name is known. */
  schemas: Record<string, JsonSchema | true>;
  portability: boolean;
  /** What could not be used. */
  problems: SetupError[];
}

/** Reads `.vscode/settings.json` below a workspace folder, as tolerantly as the editor does. */
export function readSettings(root: string, cwd: string): Settings {
  const problems: SetupError[] = [];
  const found = mapOf(
    parseJsonc(readOr(`${root}/.vscode/settings.json`, "{}"), [], { allowTrailingComma: true }),
  );
  const helpers = found["promptStudio.helpers"];
  const schemas = Object.entries(mapOf(found["promptStudio.schemas"])).map(([name, value]) => [
    name,
    typeof value === "string" ? schemaFile(name, absolute(root, value), cwd, problems) : mapOrTrue(value),
  ]);
  return {
    helpers: Array.isArray(helpers) ? helpers.filter((name) => typeof name === "string") : [],
    schemas: Object.fromEntries(schemas),
    portability: found["promptStudio.portability"] === true,
    problems,
  };
}

function schemaFile(name: string, path: string, cwd: string, problems: SetupError[]): JsonSchema | true {
  try {
    const value: unknown = parseJsonc(readFileSync(path, "utf8"));
    if (mapOrTrue(value) !== true) return value as JsonSchema;
    problems.push(
      new SetupError(`${shown(cwd, path)}, the file of the schema "${name}", holds no JSON Schema.`),
    );
  } catch {
    problems.push(
      new SetupError(
        `${shown(cwd, path)}, the file of the schema "${name}", cannot be read. Correct promptStudio.schemas in .vscode/settings.json.`,
      ),
    );
  }
  return true;
}

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return otherwise;
  }
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const mapOf = (value: unknown) => (isMap(value) ? value : {});
const mapOrTrue = (value: unknown): JsonSchema | true => (isMap(value) ? value : true);
