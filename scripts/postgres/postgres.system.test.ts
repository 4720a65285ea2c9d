import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "mocha";
import pg from "pg";
import { type RunningPostgres, startPostgres } from "./index.ts";

describe("Postgres out of npm", function () {
  this.timeout(120_000);
  let dataDir: string;
  const running = new Set<RunningPostgres>();

  before(() => {
    const home = mkdtempSync(join(tmpdir(), "prompt-studio-postgres-"));
    // As a home often is: nobody else may enter. Started by root, Postgres is somebody else.
    chmodSync(home, 0o700);
    dataDir = join(home, "data", "postgres");
  });
  afterEach(async () => {
    for (const one of running) await one.stop();
    running.clear();
  });
  after(() => rmSync(join(dataDir, "..", ".."), { recursive: true, force: true }));

  const start = async (more: Partial<Parameters<typeof startPostgres>[0]> = {}) => {
    const postgres = await startPostgres({ dataDir, ...more });
    running.add(postgres);
    return postgres;
  };
  const query = async ({ url }: RunningPostgres, text: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  };
  const lockFile = () =>
    join(dataDir, readdirSync(dataDir).find((name) => /^\d+$/.test(name))!, "postmaster.pid");

  it("starts below a closed home, keeps its data, and leaves no lock when it is stopped", async () => {
    const first = await start();
    await query(first, "create table kept as select 42 as answer");
    assert.match((await query(first, "show server_version"))[0].server_version, /^18/);
    await first.stop();
    assert.equal(existsSync(lockFile()), false);
    assert.equal(existsSync(join(dataDir, "owner.json")), false);
    const second = await start();
    assert.deepEqual(await query(second, "select answer from kept"), [{ answer: 42 }]);
    assert.equal(statSync(join(dataDir, "..", "..")).mode & 0o777, 0o700);
  });

  it("takes the port it is told, or says that it is busy", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    await assert.rejects(start({ port }), {
      code: "port-busy",
      message: /Port \d+ is used by another program/,
    });
    server.close();
    await once(server, "close");
    assert.equal((await start({ port })).port, port);
  });

  it("says that it is in use beside a running one", async () => {
    const one = await start();
    await assert.rejects(start(), { code: "in-use", message: /Another process/ });
    assert.deepEqual(await query(one, "select 1 as one"), [{ one: 1 }]);
  });

  it("lets nobody in without the password", async () => {
    const { url } = await start();
    const stranger = new pg.Client({ connectionString: url.replace(/:[^:@]+@/, ":wrong@") });
    await assert.rejects(stranger.connect(), /password authentication failed/);
  });

  it("recovers after a kill -9, with everything that was committed", async () => {
    const killed = await start();
    await query(killed, "create table committed as select 1 as one");
    process.kill(killed.pid, "SIGKILL");
    await killed.ended;
    // As when the owner was killed with it.
    rmSync(join(dataDir, "owner.json"));
    assert.deepEqual(await query(await start(), "select one from committed"), [{ one: 1 }]);
  });

  it("ends a postmaster that outlived its owner, and takes over", async () => {
    const script = `import(${JSON.stringify(new URL("./index.ts", import.meta.url).href)})
      .then((m) => m.startPostgres({ dataDir: ${JSON.stringify(dataDir)} })).then((p) => console.log(p.pid))`;
    const owner = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = await once(owner.stdout, "data");
    owner.kill("SIGKILL");
    await once(owner, "close");
    const left = Number(line);
    assert.ok(process.kill(left, 0));
    const next = await start();
    assert.notEqual(next.pid, left);
    assert.deepEqual(await query(next, "select 1 as one"), [{ one: 1 }]);
  });

  it("does not take a zombie, or a stranger with its id, for a running postmaster", async () => {
    // The shell starts a child, becomes `sleep`, and so never waits for that child.
    const parent = spawn("sh", ["-c", "sleep 0.2 & echo $!; exec sleep 60"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    try {
      const [text] = await once(parent.stdout, "data");
      const zombie = Number(text);
      await new Promise((resolve) => setTimeout(resolve, 500));
      for (const pid of [zombie, process.pid, 999_999]) {
        assert.equal(existsSync(lockFile()), false);
        writeFileSync(lockFile(), `${pid}\n${join(dataDir, "18")}\n1\n5432\n\n127.0.0.1\n\nready\n`);
        const postgres = await start();
        assert.deepEqual(await query(postgres, "select 1 as one"), [{ one: 1 }]);
        await postgres.stop();
      }
    } finally {
      parent.kill();
    }
  });

  it("makes the cluster again when a first start was cut off in the middle", async () => {
    const other = join(dataDir, "..", "other");
    mkdirSync(join(other, "new-1", "cluster"), { recursive: true });
    const asked = new AbortController();
    const giveUp = () => asked.abort(new Error("Ctrl-C"));
    await assert.rejects(
      start({ dataDir: other, signal: asked.signal, onProgress: () => setTimeout(giveUp, 100) }),
      /Ctrl-C/,
    );
    // A finished cluster may stand there when the end came late; a half-made one never.
    assert.deepEqual(
      readdirSync(other).filter((name) => name !== "18"),
      [],
    );
    const postgres = await start({ dataDir: other });
    assert.deepEqual(await query(postgres, "select current_database() as name"), [{ name: "prompt_studio" }]);
  });

  it("leaves a cluster alone that is not its own", async () => {
    const foreign = join(dataDir, "..", "foreign");
    mkdirSync(join(foreign, "18"), { recursive: true });
    writeFileSync(join(foreign, "18", "PG_VERSION"), "18\n");
    await assert.rejects(start({ dataDir: foreign }), /was not made by Prompt Studio/);
    assert.ok(existsSync(join(foreign, "18", "PG_VERSION")));
  });
});
