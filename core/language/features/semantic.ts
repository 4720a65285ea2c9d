import { isBuiltInHelper } from "../../syntax/reference.ts";
import type { Occurrence } from "../model/index.ts";
import type { FileQuery } from "./query.ts";

/** The token types, in the order of the legend. */
export const tokenTypes = [
  "variable",
  "property",
  "parameter",
  "function",
  "macro",
  "type",
  "enumMember",
] as const;
export const tokenModifiers = [
  "declaration",
  "defaultLibrary",
  "readonly",
  "system",
  "user",
  "model",
  "tool",
] as const;

export type TokenType = (typeof tokenTypes)[number];
export type TokenModifier = (typeof tokenModifiers)[number];

export interface SemanticToken {
  start: number;
  end: number;
  type: TokenType;
  modifiers: TokenModifier[];
}

/** What the names of a file are, for colours that a grammar cannot tell; in the order of the text. */
export function semanticTokens({ workspace, path }: FileQuery): SemanticToken[] {
  const symbols = workspace.symbols(path);
  if (!symbols) return [];
  const found = symbols.occurrences.flatMap((occurrence) => {
    const token = tokenOf(occurrence);
    return token ? [{ start: occurrence.start, end: occurrence.end, ...token }] : [];
  });
  // Tokens must not overlap; where two names share a place the first one stays.
  return found.filter((one, index) => index === 0 || one.start >= found[index - 1]!.end);
}

function tokenOf({ kind, name, path, site }: Occurrence): Omit<SemanticToken, "start" | "end"> | null {
  switch (kind) {
    case "input": {
      const declaration: TokenModifier[] = site === "schema" ? ["declaration"] : [];
      return { type: (path?.length ?? 0) > 1 ? "property" : "variable", modifiers: declaration };
    }
    case "parameter":
      return { type: "parameter", modifiers: site === "definition" ? ["declaration"] : [] };
    case "argument":
      return { type: "parameter", modifiers: [] };
    case "loop":
      return { type: "variable", modifiers: ["readonly", "defaultLibrary"] };
    case "context":
      return { type: "variable", modifiers: ["readonly"] };
    case "helper":
      return { type: "function", modifiers: isBuiltInHelper(name) ? ["defaultLibrary"] : [] };
    case "partial":
      return { type: "macro", modifiers: [] };
    case "inline":
      return { type: "macro", modifiers: site === "definition" ? ["declaration"] : [] };
    case "schema":
      return { type: "type", modifiers: [] };
    case "role":
      return { type: "enumMember", modifiers: isRole(name) ? [name] : [] };
    default:
      return null;
  }
}

const isRole = (name: string): name is "system" | "user" | "model" | "tool" =>
  ["system", "user", "model", "tool"].includes(name);
