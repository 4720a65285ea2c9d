import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "mocha";
import { ended, endProcess } from "./end.ts";
import { freePort } from "./freePort.ts";
import { identify, isAlive } from "./identity.ts";
import { tryLock } from "./lock.ts";

describe("processes", () => {
  let dir: string;
  const children: ChildProcess[] = [];
  before(() => {
    dir = mkdtempSync(join(tmpdir(), "prompt-studio-processes-"));
  });
  after(() => rmSync(dir, { recursive: true }));
  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
  });

  /** A Node process that leads its own group, once it runs. */
  const run = async (script: string) => {
    const child = spawn(process.execPath, ["-e", `${script};console.log("up");setInterval(()=>{},1000)`], {
      detached: true,
      stdio: ["ignore", "pipe", "ignore"],
    });
    children.push(child);
    await once(child.stdout!, "data");
    return child;
  };

  it("knows a living process from one that is gone and from another with its id", async () => {
    const child = await run("");
    const identity = identify(child.pid!);
    assert.ok(identity && isAlive(identity));
    assert.equal(isAlive({ ...identity, started: "another time" }), false);
    child.kill("SIGKILL");
    await once(child, "close");
    assert.equal(isAlive(identity), false);
    assert.equal(identify(-1), null);
  });

  it("ends a process that listens to reason, and one that does not with its children", async () => {
    const polite = identify((await run('process.on("SIGTERM",()=>process.exit(0))')).pid!)!;
    await endProcess(polite, { patience: 5000 });
    assert.equal(isAlive(polite), false);

    const stubborn = await run(
      'process.on("SIGTERM",()=>{});const c=require("child_process").spawn("sleep",["60"]);console.log(c.pid)',
    );
    const identity = identify(stubborn.pid!)!;
    await endProcess(identity, { patience: 100 });
    assert.equal(isAlive(identity), false);
  });

  it("leaves a stranger with the same id alone", async () => {
    const child = await run("");
    await endProcess({ pid: child.pid!, started: "long ago" });
    assert.ok(identify(child.pid!));
  });

  it("waits for an end no longer than told", async () => {
    const identity = identify((await run("")).pid!)!;
    assert.equal(await ended(identity, 60), false);
  });

  it("gives a free port, and the wished one when it is free", async () => {
    const port = await freePort();
    assert.ok(port > 0);
    assert.equal(await freePort(port), port);
  });

  describe("lock", () => {
    const file = () => join(dir, "a.lock");
    const holderIn = async () => {
      const url = new URL("./lock.ts", import.meta.url).href;
      return await run(
        `import(${JSON.stringify(url)}).then(m=>m.tryLock(${JSON.stringify(file())},{where:"there"}));await 0`,
      );
    };

    it("is held by one, and says by whom", async () => {
      const first = tryLock(file(), { where: "here" });
      assert.ok(first.held);
      assert.equal(first.previous, null);
      first.note({ port: 1 });
      const second = tryLock(file());
      assert.ok(!second.held);
      assert.deepEqual([second.by.pid, second.by.where, second.by.port], [process.pid, "here", 1]);
      first.release();
      assert.deepEqual(readdirSync(dir), []);
    });

    const leftovers: [what: string, content: string, previous: boolean][] = [
      ["a killed holder", JSON.stringify({ pid: 999_999, started: "then", children: [1] }), true],
      ["a stranger with its id", JSON.stringify({ pid: process.pid, started: "then", children: [1] }), true],
      ["half a file", '{"pid": 1', false],
    ];
    for (const [what, content, previous] of leftovers) {
      it(`is taken over from ${what}`, () => {
        writeFileSync(file(), content);
        const lock = tryLock(file());
        assert.ok(lock.held);
        assert.deepEqual(lock.previous?.children, previous ? [1] : undefined);
        lock.release();
        assert.deepEqual(readdirSync(dir), []);
      });
    }

    it("of another living process is respected, and taken over once that is killed", async () => {
      const holder = await holderIn();
      for (let tries = 0; tries < 100 && readdirSync(dir).length === 0; tries++) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      const refused = tryLock(file());
      assert.ok(!refused.held);
      assert.deepEqual([refused.by.pid, refused.by.where], [holder.pid, "there"]);
      holder.kill("SIGKILL");
      await once(holder, "close");
      const taken = tryLock(file());
      assert.ok(taken.held);
      assert.equal(taken.previous?.pid, holder.pid);
      taken.release();
    });
  });
});
