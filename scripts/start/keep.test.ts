import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { until } from "../test/until.ts";
import { keepAlive, type Life } from "./keep.ts";

/** A part whose lives a test ends, on a clock of its own. */
function makeWorld(starts: (true | string)[] = []) {
  const world = {
    clock: 0,
    said: [] as string[],
    lives: [] as ((how: string) => void)[],
    pauses: [] as number[],
  };
  const asked = new AbortController();
  const begin = async (): Promise<Life> => {
    const start = starts.shift() ?? true;
    if (start !== true) throw new Error(start);
    const { promise, resolve } = Promise.withResolvers<string>();
    world.lives.push(resolve);
    return {
      ended: promise,
      end: async () => resolve("it was asked to"),
      kill: () => resolve("it was killed"),
    };
  };
  const kept = keepAlive("The part", begin, {
    say: (text) => world.said.push(text),
    signal: asked.signal,
    now: () => world.clock,
    pause: async (ms) => world.pauses.push(ms),
  });
  /** Ends the present life and waits for the next one. */
  const strike = async (how: string) => {
    const lives = world.lives.length;
    world.lives.at(-1)!(how);
    await until("the next life", () => world.lives.length > lives, 1000);
  };
  return { world, kept, asked, strike };
}

describe("a part that is kept alive", () => {
  it("is started again when it ends unasked, and that is said with the cause", async () => {
    const { world, kept, strike } = makeWorld();
    await kept;
    await strike("it was killed (SIGKILL)");
    await until("a word", () => world.said.length === 2, 1000);
    assert.deepEqual(world.said, [
      "The part ended unexpectedly: it was killed (SIGKILL). It is started again.",
      "The part is back.",
    ]);
  });

  it("is given up when it dies again and again, with the last cause", async () => {
    const { world, kept, strike } = makeWorld();
    const { broken } = await kept;
    for (let time = 0; time < 3; time++) await strike("it was killed (SIGKILL)");
    world.lives.at(-1)!("it ended by itself (exit code 7)");
    await assert.rejects(broken, {
      name: "StartProblem",
      message:
        "The part ended unexpectedly 4 times within a minute, the last time because it ended by itself (exit code 7).",
    });
    assert.deepEqual(world.pauses, [0, 300, 600]);
  });

  it("may die now and then for ever", async () => {
    const { world, kept, strike } = makeWorld();
    await kept;
    for (let time = 0; time < 10; time++) {
      await strike("it was killed (SIGKILL)");
      world.clock += 25_000;
    }
    assert.equal(world.lives.length, 11);
  });

  it("is tried again when it cannot be started again, and the reason is the cause in the end", async () => {
    const { kept, strike } = makeWorld([
      true,
      "Port 1 is busy.",
      true,
      "The disk is full.",
      "The disk is full.",
    ]);
    const { broken } = await kept;
    await strike("it was killed (SIGKILL)");
    const { life } = await kept;
    life().kill();
    await assert.rejects(broken, /because it could not be started again \(The disk is full\)\.$/);
  });

  it("is not started again once the end is asked for", async () => {
    const { world, kept, asked } = makeWorld();
    const { broken, end } = await kept;
    asked.abort(new Error("Ctrl-C"));
    await end();
    const first = await Promise.race([broken, new Promise((resolve) => setTimeout(resolve, 20, "quiet"))]);
    assert.deepEqual([first, world.said, world.lives.length], ["quiet", [], 1]);
  });

  it("throws when it does not start at all", async () => {
    const { kept } = makeWorld(["No."]);
    await assert.rejects(kept, /No\./);
  });
});
