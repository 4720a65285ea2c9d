import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { after, afterEach, before, describe, it } from "mocha";
import type { TokenList } from "../../core/protocol/index.ts";
import { clientOf, npmStart, processesOf, runsOf, type Started, stream } from "../test/startForTests.ts";
import { until } from "../test/until.ts";

describe("npm start -- --headless", function () {
  this.timeout(120_000);
  let dataDir: string;
  let port: number;
  const busy = createServer();
  const running = new Set<Started>();

  before(async () => {
    await new Promise<void>((resolve) => busy.listen(0, "127.0.0.1", resolve));
    port = (busy.address() as AddressInfo).port;
    dataDir = mkdtempSync(join(tmpdir(), "prompt-studio-start-"));
  });
  afterEach(async () => {
    for (const one of running) {
      if (one.child.exitCode === null && one.child.signalCode === null) one.signal("SIGKILL");
      await one.ended;
    }
    running.clear();
  });
  after(async () => {
    busy.close();
    await until("the end of everything", () => {
      for (const line of processesOf(dataDir)) process.kill(Number.parseInt(line, 10), "SIGKILL");
      return processesOf(dataDir).length === 0;
    });
    rmSync(dataDir, { recursive: true, force: true });
  });

  const start = (env: Record<string, string> = {}) => {
    const started = npmStart(["--headless"], { PROMPT_STUDIO_DATA: dataDir, PORT: "0", ...env });
    running.add(started);
    return started;
  };
  const nothingIsLeft = () => {
    assert.deepEqual(processesOf(dataDir), []);
    const left = readdirSync(dataDir).filter((name) => /lock|new|stale/.test(name));
    assert.deepEqual(left, []);
    assert.equal(existsSync(join(dataDir, "postgres", "owner.json")), false);
  };

  it("prints one ready line, runs a prompt, and ends on SIGTERM in the middle of a stream", async () => {
    const began = Date.now();
    const first = start();
    const ready = await first.ready;
    assert.ok(Date.now() - began < 30_000);
    assert.deepEqual(Object.keys(ready), ["broker", "token", "editor", "upstream"]);
    assert.match(ready.broker, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.deepEqual([ready.editor, ready.upstream], [null, "sample"]);
    const own = first
      .stdout()
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith(">"));
    assert.equal(own.length, 1, first.stdout());
    assert.equal(statSync(join(dataDir, "secrets.json")).mode & 0o077, 0);

    const answer = await clientOf(ready).chat.completions.create({
      model: "sample-echo",
      messages: [{ role: "user", content: "Hello from the test" }],
    });
    assert.equal(answer.choices[0]?.message.content, "Hello from the test");

    const { done } = await stream(ready);
    const asked = Date.now();
    first.child.kill("SIGTERM");
    await first.ended;
    assert.ok(Date.now() - asked < 5000, `took ${Date.now() - asked} ms`);
    await done;
    nothingIsLeft();
  });

  for (const signal of ["SIGINT", "SIGHUP"] as const) {
    it(`settles the runs of open streams within 5 s on ${signal}`, async () => {
      const started = start();
      const ready = await started.ready;
      const { done } = await stream(ready);
      const asked = Date.now();
      started.signal(signal);
      await started.ended;
      assert.ok(Date.now() - asked < 5000, `took ${Date.now() - asked} ms`);
      await done;
      nothingIsLeft();
    });
  }

  it("starts again in a moment, with the token of the start before, and its runs are there, all settled", async () => {
    const began = Date.now();
    const kept = readFileSync(join(dataDir, "token.json"), "utf8");
    assert.equal(statSync(join(dataDir, "token.json")).mode & 0o077, 0);
    const second = start();
    const ready = await second.ready;
    assert.equal(ready.token, JSON.parse(kept).token);
    const headers = { authorization: `Bearer ${ready.token}` };
    const tokens = (await (await fetch(`${ready.broker}/api/tokens`, { headers })).json()) as TokenList;
    assert.equal(tokens.data.length, 1);
    assert.ok(Date.now() - began < 15_000, `took ${Date.now() - began} ms`);
    const runs = await runsOf(ready);
    const echo = runs.find((run) => run.model === "sample-echo");
    assert.equal(echo?.output.text, "Hello from the test");
    assert.ok((echo?.usage?.total_tokens ?? 0) > 0 && (echo?.cost_usd ?? 0) > 0);
    const slow = runs.find((run) => run.model === "sample-slow");
    assert.ok(
      slow && slow.status !== "started" && slow.output.text.startsWith("The lamp"),
      JSON.stringify(slow),
    );
    second.signal("SIGINT");
    await second.ended;
    nothingIsLeft();
  });

  it("recovers by itself after a kill -9 in the middle of a stream", async () => {
    const killed = start();
    const { done } = await stream(await killed.ready);
    killed.signal("SIGKILL");
    await killed.ended;
    await done;
    const next = start();
    const ready = await next.ready;
    const settled = async () => (await runsOf(ready)).every((run) => run.status !== "started");
    await until("settling every run", settled, 30_000);
    next.signal("SIGINT");
    await next.ended;
    nothingIsLeft();
  });

  it("recovers after a kill -9 of every single process, Postgres included", async () => {
    const killed = start();
    await killed.ready;
    for (const line of processesOf(dataDir)) process.kill(Number.parseInt(line, 10), "SIGKILL");
    await killed.ended;
    const next = start();
    await next.ready;
    next.signal("SIGTERM");
    await next.ended;
    nothingIsLeft();
  });

  it("ends when only npm is killed", async () => {
    const orphan = start();
    await orphan.ready;
    orphan.child.kill("SIGKILL");
    await until("the end of everything", () => processesOf(dataDir).length === 0, 8000);
    nothingIsLeft();
  });

  it("ends at once on a second Ctrl-C", async () => {
    const impatient = start();
    await stream(await impatient.ready);
    impatient.signal("SIGINT");
    await until("a word", () => impatient.stderr().includes("Ctrl-C: ending everything"), 2000);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const asked = Date.now();
    impatient.signal("SIGINT");
    await impatient.ended;
    assert.ok(Date.now() - asked < 1000, `took ${Date.now() - asked} ms`);
    await until("the end of everything", () => processesOf(dataDir).length === 0, 2000);
  });

  const kill9 = (command: string) => {
    const line = processesOf(dataDir).find((one) => one.includes(command));
    assert.ok(line, `${command} does not run`);
    process.kill(Number.parseInt(line, 10), "SIGKILL");
  };
  const backAgain = (started: Started, name: string, times: number) =>
    until(`${name} back`, () => started.stderr().split(`${name} is back.`).length > times, 20_000);

  it("starts a killed Postgres and a killed broker again, and loses nothing that was acknowledged", async () => {
    const started = start();
    const ready = await started.ready;
    const before = await runsOf(ready);
    const ask = () =>
      clientOf(ready).chat.completions.create({
        model: "sample-echo",
        messages: [{ role: "user", content: "Hello again" }],
      });
    const open = await stream(ready);
    kill9("bin/postgres -D");
    // A call in between waits a while for the database; on a busy machine it is told to come again.
    const between = await ask().catch((error) => error.status);
    const acknowledged = between === 503 ? 2 : 3;
    await backAgain(started, "Postgres", 1);
    assert.match(
      started.stderr(),
      /Postgres ended unexpectedly: it was killed \(SIGKILL\)\. It is started again\./,
    );
    await ask();
    assert.equal(open.texts.includes("(broken)"), false);
    const added = async () => {
      const runs = await runsOf(ready);
      // One that an impatient end left is settled by and by.
      const settled = before.filter(({ status }) => status !== "started");
      for (const run of settled)
        assert.deepEqual(
          runs.find(({ id }) => id === run.id),
          run,
        );
      return runs.slice(0, runs.length - before.length).map(({ model, status }) => `${model} ${status}`);
    };
    const echoes = (count: number) => Array.from({ length: count }, () => "sample-echo succeeded");
    const wanted = [...echoes(acknowledged - 1), "sample-slow started"];
    await until("what waited for Postgres", async () => isDeepStrictEqual(await added(), wanted));

    kill9("broker/main.ts");
    await open.done;
    assert.ok(open.texts.length > 3 && open.texts.includes("(broken)"));
    await backAgain(started, "The broker", 1);
    // The same address takes the same token.
    await ask();
    assert.deepEqual(await added(), [...echoes(acknowledged), "sample-slow started"]);
    assert.doesNotMatch(started.stderr(), /runs_interrupted|was closed/);
    started.signal("SIGTERM");
    await started.ended;
    nothingIsLeft();
  });

  it("ends with the cause when the broker dies again and again", async () => {
    const started = start();
    await started.ready;
    for (let times = 1; times <= 3; times++) {
      kill9("broker/main.ts");
      await backAgain(started, "The broker", times);
    }
    kill9("broker/main.ts");
    assert.equal(await started.ended, 1);
    assert.match(
      started.stderr(),
      /The broker ended unexpectedly 4 times within a minute, the last time because it was killed \(SIGKILL\)\. Its log is .*broker\.log\.\n/,
    );
    assert.equal(started.stderr().split("ended unexpectedly").length - 1, 4);
    nothingIsLeft();
  });

  it("gives up at once when it is ended on its way up", async () => {
    const early = start();
    await until("its begin", () => early.stderr().includes("Postgres"));
    const asked = Date.now();
    early.signal("SIGINT");
    await early.ended;
    assert.ok(Date.now() - asked < 5000, `took ${Date.now() - asked} ms`);
    assert.doesNotMatch(early.stdout(), /^ready /m);
    nothingIsLeft();
  });

  it("says where the running one is when started a second time", async () => {
    const one = start();
    const { broker } = await one.ready;
    const other = start();
    assert.equal(await other.ended, 1);
    assert.match(other.stderr(), /already running/);
    assert.ok(other.stderr().includes(broker));
    assert.match(other.stderr(), /PROMPT_STUDIO_DATA=/);
    // The running one is not disturbed.
    assert.equal((await fetch(`${broker}/health`)).status, 200);
    one.signal("SIGINT");
    await one.ended;
  });

  const refused: [what: string, env: () => Record<string, string>, sentence: RegExp][] = [
    ["a busy port", () => ({ PORT: String(port) }), /Port \d+ is used by another program.*PORT=0/],
    ["a port that is none", () => ({ PORT: "none" }), /PORT is "none", which is no port/],
    ["an upstream address that is none", () => ({ LITELLM_API_BASE: "localhost:8001" }), /no web address/],
    ["a data folder that is a file", () => ({ PROMPT_STUDIO_DATA: import.meta.filename }), /is not a folder/],
  ];
  for (const [what, env, sentence] of refused) {
    it(`says a sentence about ${what}`, async () => {
      const refusedStart = start(env());
      assert.equal(await refusedStart.ended, 1);
      assert.match(refusedStart.stderr(), sentence);
      assert.doesNotMatch(refusedStart.stderr(), /\n\s+at /);
    });
  }

  it("takes the token and the origins from the environment", async () => {
    const token = `from-the-environment-${Date.now()}`;
    const started = start({ API_BEARER_TOKEN: token, CORS_ORIGINS: "https://studio.example.com" });
    const { broker } = await started.ready;
    const response = await fetch(`${broker}/api/me`, {
      headers: { authorization: `Bearer ${token}`, origin: "https://studio.example.com" },
    });
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("access-control-allow-origin"), "https://studio.example.com");
    started.signal("SIGINT");
    await started.ended;
    assert.doesNotMatch(readFileSync(join(dataDir, "logs", "broker.log"), "utf8"), new RegExp(token));
  });
});
