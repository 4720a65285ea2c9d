import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { Emitter } from "./events.ts";

describe("an emitter", () => {
  it("calls every listener, in order, until it is let go", () => {
    const emitter = new Emitter<number>();
    const heard: string[] = [];
    const first = emitter.event((value) => heard.push(`first ${value}`));
    emitter.event((value) => heard.push(`second ${value}`));
    emitter.fire(1);
    first.dispose();
    emitter.fire(2);
    assert.deepEqual(heard, ["first 1", "second 1", "second 2"]);
  });

  it("lets the others hear what one of them cannot take, and throws it afterwards", async () => {
    const emitter = new Emitter<string>();
    const heard: string[] = [];
    const listeners = process.listeners("uncaughtException");
    process.removeAllListeners("uncaughtException");
    const thrown = new Promise((resolve) => process.once("uncaughtException", resolve));
    try {
      emitter.event(() => {
        throw new Error("not this one");
      });
      emitter.event((value) => heard.push(value));
      emitter.fire("a");
      assert.deepEqual(heard, ["a"]);
      assert.match(String(await thrown), /not this one/);
    } finally {
      for (const listener of listeners) process.on("uncaughtException", listener);
    }
  });
});
