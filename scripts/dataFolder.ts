import { join } from "node:path";

/**
 * Where everything lies that `npm start` and the tests keep between two runs; never in the checkout.
 * @param env `PROMPT_STUDIO_DATA` wins; else each platform's own place for an application's data
 */
export function dataFolder(env: NodeJS.ProcessEnv, platform: string, home: string): string {
  if (env.PROMPT_STUDIO_DATA) return env.PROMPT_STUDIO_DATA;
  if (platform === "darwin") return join(home, "Library", "Application Support", "prompt-studio");
  if (platform === "win32") {
    return join(env.LOCALAPPDATA || join(home, "AppData", "Local"), "prompt-studio");
  }
  // The XDG specification says to ignore a relative path.
  const xdg = env.XDG_DATA_HOME?.startsWith("/") ? env.XDG_DATA_HOME : join(home, ".local", "share");
  return join(xdg, "prompt-studio");
}
