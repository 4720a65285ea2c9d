import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, it } from "mocha";
import { openData } from "./data.ts";
import { createEnding } from "./ending.ts";
import { mayOpenBrowser, readOptions } from "./options.ts";
import { sentenceFor } from "./problem.ts";
import { createProgress } from "./progress.ts";
import { copySamples } from "./samples.ts";
import { provideSecrets } from "./secrets.ts";
import { provideUpstream } from "./upstream.ts";

describe("parts of a start", () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "prompt-studio-parts-"));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  describe("options", () => {
    it("have defaults", () => {
      const { headless, port, litellm, bootstrapToken, underNpm } = readOptions([], {});
      assert.deepEqual(
        [headless, port, litellm, bootstrapToken, underNpm],
        [false, 4000, null, undefined, false],
      );
    });

    it("come from arguments and environment", () => {
      const options = readOptions(["--headless"], {
        PORT: "0",
        LITELLM_API_BASE: "http://localhost:8001/",
        PROMPT_STUDIO_DATA: dir,
      });
      assert.deepEqual(
        [options.headless, options.port, options.litellm, options.dataDir],
        [true, 0, { base: "http://localhost:8001", key: undefined }, dir],
      );
    });

    const refused: [args: string[], env: NodeJS.ProcessEnv, sentence: RegExp][] = [
      [["--hedless"], {}, /--hedless.*Known are --headless/],
      [["folder"], {}, /folder.*Known are --headless/],
      [[], { PORT: "65536" }, /PORT is "65536"/],
      [[], { PORT: "4000x" }, /PORT is "4000x"/],
      [[], { LITELLM_API_BASE: "localhost:8001" }, /no web address/],
      [
        [],
        { LITELLM_API_BASE: "http://localhost:8001/v1/" },
        /Leave that part out: http:\/\/localhost:8001$/,
      ],
    ];
    for (const [args, env, sentence] of refused) {
      it(`refuse ${JSON.stringify([...args, env])}`, () => {
        assert.throws(() => readOptions(args, env), { name: "StartProblem", message: sentence });
      });
    }

    const screens: [env: NodeJS.ProcessEnv, platform: string, may: boolean][] = [
      [{}, "linux", false],
      [{ DISPLAY: ":0" }, "linux", true],
      [{ WAYLAND_DISPLAY: "wayland-0" }, "linux", true],
      [{ DISPLAY: ":0", CI: "true" }, "linux", false],
      [{}, "darwin", true],
    ];
    for (const [env, platform, may] of screens) {
      it(`${may ? "open" : "do not open"} a browser on ${platform} with ${JSON.stringify(env)}`, () => {
        assert.equal(mayOpenBrowser(env, platform), may);
      });
    }
  });

  describe("secrets", () => {
    it("are made once, kept, and nobody else's to read", () => {
      const first = provideSecrets(dir);
      assert.deepEqual(provideSecrets(dir), first);
      assert.notEqual(first.bootstrapToken, first.sessionSecret);
      assert.equal(statSync(join(dir, "secrets.json")).mode & 0o777, 0o600);
    });

    for (const content of ["", "{", '{"bootstrapToken": "short", "sessionSecret": "short"}', "null"]) {
      it(`that are damaged (${content}) are said to be`, () => {
        writeFileSync(join(dir, "secrets.json"), content);
        assert.throws(() => provideSecrets(dir), /is damaged. Delete it/);
      });
    }
  });

  describe("samples copy", () => {
    const write = (file: string, text: string) => {
      mkdirSync(join(dir, file, ".."), { recursive: true });
      writeFileSync(join(dir, file), text);
    };
    const read = (file: string) => readFileSync(join(dir, "to", file), "utf8");
    const copy = () =>
      copySamples({ from: join(dir, "from"), to: join(dir, "to"), manifest: join(dir, "samples.json") });

    it("keeps what the person changed or added, follows the rest, brings back what is missing", () => {
      for (const name of ["same", "edited", "deleted", "deep/er"]) write(`from/${name}`, "one");
      copy();
      assert.deepEqual(readdirSync(join(dir, "to")).sort(), ["deep", "deleted", "edited", "same"]);
      write("to/edited", "mine");
      write("to/own", "mine");
      rmSync(join(dir, "to", "deleted"));
      for (const name of ["same", "edited", "deleted", "deep/er"]) write(`from/${name}`, "two");
      copy();
      assert.deepEqual(["same", "edited", "own", "deleted", "deep/er"].map(read), [
        "two",
        "mine",
        "mine",
        "two",
        "two",
      ]);
    });

    it("takes what differs for the person's when it has forgotten what it copied", () => {
      write("from/a", "one");
      copy();
      write("from/a", "two");
      write("samples.json", "{half");
      copy();
      assert.equal(read("a"), "one");
    });
  });

  describe("data folder", () => {
    it("is held by one start at a time, and says where that one is", async () => {
      const data = await openData(dir);
      await assert.rejects(openData(dir), /already running.*still on its way up/);
      data.noteWhere({ broker: "http://127.0.0.1:4000" });
      await assert.rejects(openData(dir), /already running.*at http:\/\/127.0.0.1:4000.*PORT=0/);
      data.noteWhere({ editor: "at http://127.0.0.1:5000/?tkn=x" });
      await assert.rejects(
        openData(dir),
        /Its editor is at http:\/\/127.0.0.1:5000\/\?tkn=x, its broker is at http:\/\/127.0.0.1:4000\. Use/,
      );
      // It holds the way into the editor.
      assert.equal(statSync(join(dir, "studio.lock")).mode & 0o077, 0);
      data.release();
      (await openData(dir)).release();
      assert.equal(statSync(join(dir, "editor")).mode & 0o077, 0);
    });
  });

  describe("ending", () => {
    it("ends the parts stage by stage, the programs together", async () => {
      const seen: string[] = [];
      const ending = createEnding(() => undefined);
      const part = (name: string, stage: "programs" | "database" | "files", ms: number) =>
        ending.add({ name, stage, end: () => sleep(ms).then(() => void seen.push(name)) });
      part("lock", "files", 0);
      part("postgres", "database", 0);
      part("broker", "programs", 40);
      part("editor", "programs", 10);
      await ending.finish();
      assert.deepEqual(seen, ["editor", "broker", "postgres", "lock"]);
    });

    it("kills what does not end in time or fails to, and still gives the files back", async () => {
      const seen: string[] = [];
      const ending = createEnding((text) => seen.push(text), 50);
      const kill = (name: string) => () => void seen.push(`killed ${name}`);
      ending.add({ name: "lock", stage: "files", end: () => void seen.push("lock given back") });
      ending.add({
        name: "A",
        stage: "programs",
        end: () => Promise.reject(new Error("no")),
        kill: kill("A"),
      });
      ending.add({ name: "B", stage: "programs", end: () => new Promise(() => undefined), kill: kill("B") });
      await ending.finish();
      assert.deepEqual(seen, ["A did not end in order: no", "killed A", "killed B", "lock given back"]);
    });

    it("tells a start in the middle to give up, with the first reason", () => {
      const ending = createEnding(() => undefined);
      ending.request("Ctrl-C");
      ending.request("SIGTERM");
      assert.throws(() => ending.signal.throwIfAborted(), /Ctrl-C/);
    });
  });

  it("progress says what is waited for, how it went and how long it took", async () => {
    const lines: string[] = [];
    let clock = 0;
    const progress = createProgress(
      (line) => lines.push(line),
      () => clock,
    );
    await progress.step(
      "Postgres",
      async (say) => {
        say("starting");
        clock = 1234;
        return 5432;
      },
      (port) => `on ${port}`,
    );
    await assert.rejects(
      progress.step("Broker", () => Promise.reject(new Error("no"))),
      /no/,
    );
    assert.deepEqual(lines, [
      "  … Postgres: starting",
      "  ✓ Postgres: on 5432 (1.2 s)",
      "  ✗ Broker (0.0 s)",
    ]);
  });

  const sentences: [code: string, sentence: RegExp][] = [
    ["ENOSPC", /disk that holds \/data is full.*PROMPT_STUDIO_DATA/],
    ["EACCES", /may not write to \/data/],
    ["EROFS", /may not write to \/data/],
    ["ENOTDIR", /\/data is not a folder/],
  ];
  for (const [code, sentence] of sentences) {
    it(`${code} is a sentence with the next step`, () => {
      assert.match(sentenceFor(Object.assign(new Error("raw"), { code }), "/data"), sentence);
    });
  }

  describe("upstream", () => {
    const heard: string[] = [];
    const provide = async (status: number, key: string | undefined, keyStatus = 200) => {
      heard.length = 0;
      const server = createServer((request, response) => {
        response.statusCode = request.url === "/v1/models" ? keyStatus : status;
        response.end("{}");
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      try {
        const say = (text: string) => heard.push(text);
        return {
          base,
          upstream: await provideUpstream({ base, key }, { say, signal: AbortSignal.timeout(9000) }),
        };
      } finally {
        server.close();
        server.closeAllConnections();
      }
    };
    const rows: [what: string, args: [number, string | undefined, number?], said: RegExp | null][] = [
      ["that is alive and takes the key", [200, "key"], null],
      ["that is alive and refuses the key", [200, "key", 401], /refuses LITELLM_MASTER_KEY/],
      ["without a key", [200, undefined], /LITELLM_MASTER_KEY is not set/],
      ["that is no LiteLLM", [404, "key"], /answers 404.*Is the address right/],
    ];
    for (const [what, args, said] of rows) {
      it(`${what}: ${said ? "says so" : "is taken"}`, async () => {
        const { base, upstream } = await provide(...args);
        assert.deepEqual([upstream.base, upstream.name, upstream.key], [base, base, args[1]]);
        assert.match(heard[0] ?? "", /waiting for/);
        if (said) assert.match(heard.slice(1).join("\n"), said);
        else assert.equal(heard.length, 1);
      });
    }

    it("without an address is the sample", async () => {
      const upstream = await provideUpstream(null, {
        say: () => undefined,
        signal: new AbortController().signal,
      });
      assert.equal(upstream.name, "sample");
      await upstream.close();
    });
  });
});
