import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "mocha";
import { dataFolder } from "./dataFolder.ts";

describe("data folder", () => {
  const rows: [platform: string, env: NodeJS.ProcessEnv, folder: string][] = [
    ["linux", {}, join("/home/ada", ".local", "share", "prompt-studio")],
    ["linux", { XDG_DATA_HOME: "/data" }, join("/data", "prompt-studio")],
    ["linux", { XDG_DATA_HOME: "relative" }, join("/home/ada", ".local", "share", "prompt-studio")],
    ["linux", { XDG_DATA_HOME: "/data", PROMPT_STUDIO_DATA: "/own" }, "/own"],
    ["linux", { PROMPT_STUDIO_DATA: "" }, join("/home/ada", ".local", "share", "prompt-studio")],
    [
      "darwin",
      { XDG_DATA_HOME: "/data" },
      join("/home/ada", "Library", "Application Support", "prompt-studio"),
    ],
    ["win32", { LOCALAPPDATA: "/local" }, join("/local", "prompt-studio")],
    ["win32", {}, join("/home/ada", "AppData", "Local", "prompt-studio")],
  ];
  for (const [platform, env, folder] of rows) {
    it(`${platform} with ${JSON.stringify(env)}: ${folder}`, () => {
      assert.equal(dataFolder(env, platform, "/home/ada"), folder);
    });
  }
});
