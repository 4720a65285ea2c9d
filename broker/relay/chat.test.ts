import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { startBroker, type TestBroker } from "../test/broker.ts";
import { answerStream } from "../test/upstream.ts";

describe("a chat completion", () => {
  let broker: TestBroker;
  before(async () => {
    broker = await startBroker();
  });
  after(() => broker.close());

  it("streams the bytes of upstream and stores the run", async () => {
    broker.upstream.play((response) => answerStream(response, ["Hel", "lo"]));
    const answer = await broker.chat();
    const text = await answer.text();
    console.log(answer.status, [...answer.headers], text);
    console.log(await broker.run(answer));
    console.log(broker.logs.join(""));
    assert.equal(answer.status, 200);
  });
});
