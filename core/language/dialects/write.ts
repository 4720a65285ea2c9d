import { stringify } from "yaml";

/** What an importer makes of a file. */
export interface ImportResult {
  /** The new files; names only, without folder. */
  files: { name: string; text: string }[];
  /** What could not be carried over, one sentence each. */
  lost: string[];
}

/** A prompt file of keys and a body; empty keys are left out. */
export function promptFile(keys: Record<string, unknown>, body: string): string {
  const used = filled(keys);
  const text = `${body.trim()}\n`;
  if (Object.keys(used).length === 0) return text;
  return `---\n${stringify(used, { lineWidth: 0 })}---\n${text}`;
}

/** Dotprompt's name of a role; null when it has none. */
export function roleOf(role: string): string | null {
  const roles: Record<string, string> = {
    system: "system",
    developer: "system",
    user: "user",
    human: "user",
    assistant: "model",
    ai: "model",
    model: "model",
    tool: "tool",
    function: "tool",
  };
  const key = role.toLowerCase();
  return Object.hasOwn(roles, key) ? roles[key]! : null;
}

export const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A map without what is empty; in the maps that it holds, too. */
const filled = (keys: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(keys)
      .map(([key, value]) => [key, key === "input" && isMap(value) ? filled(value) : value] as const)
      .filter(([, value]) => !isEmpty(value)),
  );

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/** A file name out of a title: `Ask me!` becomes `ask_me`. */
export function fileName(title: string, otherwise: string): string {
  const name = title
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, 60);
  return name || otherwise;
}
