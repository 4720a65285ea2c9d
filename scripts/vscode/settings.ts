import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** No telemetry, no greetings, nothing between a person and the prompt files. */
const quiet: Record<string, unknown> = {
  "telemetry.telemetryLevel": "off",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "chat.disableAIFeatures": true,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "update.mode": "none",
  "git.openRepositoryInParentFolders": "never",
  // The ports of other programs on this machine are no business of a prompt editor.
  "remote.autoForwardPorts": false,
  // In the browser VS Code saves by itself after a second, and then a save by hand has nothing left to do.
  "files.autoSave": "off",
};

/**
 * Writes the settings of a profile. Those of an existing profile stay as the person left them.
 * @param fixed are set every time, also in an existing profile
 */
export function writeSettings(
  file: string,
  initial: Record<string, unknown>,
  fixed: Record<string, string> = {},
): void {
  mkdirSync(dirname(file), { recursive: true });
  if (!existsSync(file)) {
    writeFileSync(file, `${JSON.stringify({ ...quiet, ...initial, ...fixed }, null, 2)}\n`);
    return;
  }
  const before = readFileSync(file, "utf8");
  const after = Object.entries(fixed).reduce((text, [name, value]) => setString(text, name, value), before);
  if (after !== before) writeFileSync(file, after);
}

/** Changes one text setting in place: the file is JSON with comments, which are the person's. */
export function setString(text: string, name: string, value: string): string {
  const key = JSON.stringify(name);
  const quoted = JSON.stringify(value);
  const escaped = key.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const present = new RegExp(`(${escaped}\\s*:\\s*)"(?:[^"\\\\]|\\\\.)*"`);
  if (present.test(text)) return text.replace(present, (_, before: string) => before + quoted);
  const open = text.indexOf("{");
  if (open < 0) return `{\n  ${key}: ${quoted}\n}\n`;
  const rest = text.slice(open + 1);
  const empty = rest.trimStart().startsWith("}");
  return `${text.slice(0, open + 1)}\n  ${key}: ${quoted}${empty ? `\n${rest.trimStart()}` : `,${rest}`}`;
}
