import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "mocha";
import type { Run, RunList } from "../../core/protocol/index.ts";
import { errorOf, mint, runId, startBroker, type TestBroker } from "../test/broker.ts";
import { query } from "../test/postgres.ts";
import { answerStream, completion, sendJson } from "../test/upstream.ts";

describe("stored runs", () => {
  let broker: TestBroker;
  let token: string;
  const ids: string[] = [];
  before(async () => {
    broker = await startBroker();
    token = (await mint(broker, { name: "ann" })).token;
    broker.upstream.play((response, call) =>
      call.body.stream === true
        ? answerStream(response, ["Hi"])
        : call.body.model === "bad"
          ? sendJson(response, 500, {})
          : sendJson(response, 200, completion("x".repeat(500))),
    );
    for (let i = 0; i < 7; i++) {
      const fields = {
        model: i === 3 ? "bad" : "fake",
        stream: i % 2 === 0,
        metadata: {
          prompt_path: `p${i % 2}.prompt`,
          ...(i === 1 && { input: { name: "Ada", age: 36 }, note: "kept" }),
          ...(i === 2 && { test_id: "t" }),
          ...(i === 4 && { evaluation_id: "e" }),
        },
      };
      const answer = await broker.chat({ ...fields, stream: i !== 3 && fields.stream }, { token });
      await answer.text();
      ids.unshift(runId(answer));
    }
  });
  after(() => broker.close());

  const list = async (parameters = "", who = token) =>
    (await (await broker.call("GET", `/api/runs${parameters}`, { token: who })).json()) as RunList;

  it("are listed newest first, without requests and texts", async () => {
    const { data, next_cursor } = await list();
    assert.deepEqual(
      data.map(({ id }) => id),
      ids,
    );
    assert.equal(next_cursor, null);
    for (const long of ["request", "output", "input"]) assert.ok(!(long in data[0]!), long);
  });

  it("say in short what went in and what came out", async () => {
    const { data } = await list();
    const [streamed, whole, failed] = [data[0]!, data[5]!, data[3]!];
    assert.deepEqual([streamed.input_preview, streamed.output_preview], ["Hi", "Hi"]);
    assert.deepEqual(
      [whole.input_preview, whole.output_preview],
      ["name: Ada, age: 36", `${"x".repeat(199)}…`],
    );
    assert.deepEqual(whole.metadata, { prompt_path: "p1.prompt", note: "kept" });
    assert.deepEqual([failed.input_preview, failed.output_preview], ["Hi", null]);
  });

  it("come page by page, each once, also when two have the same time", async () => {
    await query(
      broker.databaseUrl,
      "update runs set created_at = (select min(created_at) from runs) where id = any($1)",
      [ids.slice(2, 6)],
    );
    const whole = (await list()).data.map(({ id }) => id);
    for (const limit of [1, 2, 3, 7]) {
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page: RunList = await list(`?limit=${limit}${cursor ? `&cursor=${cursor}` : ""}`);
        assert.ok(page.data.length <= limit);
        seen.push(...page.data.map(({ id }) => id));
        cursor = page.next_cursor;
      } while (cursor);
      assert.deepEqual(seen, whole, `pages of ${limit}`);
    }
  });

  const filters: [parameters: string, count: number][] = [
    ["?prompt=p0.prompt", 4],
    ["?prompt=p1.prompt", 3],
    ["?model=bad", 1],
    ["?status=failed", 1],
    ["?tests=only", 2],
    ["?tests=none", 5],
    ["?tests=none&prompt=p0.prompt", 2],
    ["?status=succeeded&prompt=p1.prompt", 2],
    ["?status=started", 0],
    ["?since=2001-01-01T00:00:00Z", 7],
    ["?until=2001-01-01T00:00:00Z", 0],
    ["?prompt=%27%20or%20true%20--", 0],
    ["?prompt=a%00b", 0],
    ["?model=%25", 0],
  ];
  for (const [parameters, count] of filters) {
    it(`filtered by ${parameters}: ${count}`, async () =>
      assert.equal((await list(parameters)).data.length, count));
  }

  for (const cursor of [
    "x",
    "",
    "AAAA",
    Buffer.from("2026-01-01T00:00:00.000Z 1").toString("base64url"),
    Buffer.from(`2026-02-31T00:00:00.000Z ${randomUUID()}`).toString("base64url"),
    Buffer.from(`0000-01-01T00:00:00.000Z ${randomUUID()}`).toString("base64url"),
    "..",
    "%00",
  ]) {
    it(`refuse the cursor "${cursor}"`, async () => {
      const answer = await broker.call("GET", `/api/runs?cursor=${cursor}`, { token });
      assert.deepEqual([answer.status, (await errorOf(answer)).code], [400, "invalid_cursor"]);
    });
  }

  it("are read in full", async () => {
    const run = (await (await broker.call("GET", `/api/runs/${ids[1]}`, { token })).json()) as Run;
    assert.equal(run.output.text.length, 500);
    assert.equal(run.input, null);
    const other = (await (await broker.call("GET", `/api/runs/${ids[5]}`, { token })).json()) as Run;
    assert.deepEqual(other.input, { name: "Ada", age: 36 });
    assert.deepEqual(run.request.messages, [{ role: "user", content: "Hi" }]);
  });

  it("are not there for a wrong id, whatever it is", async () => {
    const wrong = [
      "1",
      "x",
      "01a20b5f-f4aa-784d-82b1-acacc6964f0b",
      "..%2f..",
      "%00",
      "%zz",
      "'--",
      "a".repeat(2000),
    ];
    for (const id of wrong) {
      for (const method of ["GET", "DELETE"]) {
        const answer = await broker.call(method, `/api/runs/${id}`, { token });
        assert.deepEqual(
          [answer.status, (await errorOf(answer)).code],
          [404, "not_found"],
          `${method} ${id}`,
        );
      }
    }
  });

  it("are deleted for good", async () => {
    const id = ids.at(-1);
    assert.equal((await broker.call("DELETE", `/api/runs/${id}`, { token })).status, 204);
    assert.equal((await broker.call("GET", `/api/runs/${id}`, { token })).status, 404);
    assert.equal((await broker.call("DELETE", `/api/runs/${id}`, { token })).status, 404);
  });

  it("need the scopes read and write", async () => {
    const { token: runner } = await mint(broker, { name: "ann", scopes: ["run"] });
    const { token: reader } = await mint(broker, { name: "ann", scopes: ["read"] });
    assert.equal((await broker.call("GET", "/api/runs", { token: runner })).status, 403);
    assert.equal((await broker.call("DELETE", `/api/runs/${ids[1]}`, { token: reader })).status, 403);
  });

  it("are seen by every token of the same owner", async () => {
    const { token: second } = await mint(broker, { name: "ann" });
    assert.ok((await list("", second)).data.length > 0);
  });
});

describe("what is someone else's", () => {
  let broker: TestBroker;
  before(async () => {
    broker = await startBroker();
  });
  after(() => broker.close());

  it("is not there: no list, no id and no deletion reaches over to another owner", async () => {
    const people = await Promise.all(
      ["ann", "bob", "Ann", "ann "].map(async (name) => ({ name, ...(await mint(broker, { name })) })),
    );
    const everyone = [...people, { name: "administrator", token: broker.token, id: "" }];
    const owned = new Map<string, { run: string; evaluation: string }>();
    for (const { name, token } of everyone) {
      const answer = await broker.chat({}, { token });
      await answer.text();
      const stored = await broker.call("POST", "/api/evaluations", { token, body: evaluation });
      const { id } = (await stored.json()) as { id: string };
      owned.set(name, { run: runId(answer), evaluation: id });
    }
    for (const { name, token } of everyone) {
      for (const [owner, { run, evaluation: stored }] of owned) {
        const own = owner === name;
        const ask = async (method: string, path: string) =>
          (await broker.call(method, path, { token })).status;
        assert.equal(await ask("GET", `/api/runs/${run}`), own ? 200 : 404, `${name} reads ${owner}'s run`);
        assert.equal(
          await ask("GET", `/api/evaluations/${stored}`),
          own ? 200 : 404,
          `${name} reads ${owner}'s evaluation`,
        );
        if (!own)
          assert.equal(await ask("DELETE", `/api/runs/${run}`), 404, `${name} deletes ${owner}'s run`);
      }
      for (const path of ["/api/runs", "/api/evaluations"]) {
        const { data } = (await (await broker.call("GET", path, { token })).json()) as RunList;
        assert.equal(data.length, 1, `${name} lists ${path}`);
        assert.ok(Object.values(owned.get(name)!).includes(data[0]!.id));
      }
    }
  });
});

const evaluation = {
  prompt_path: "a.prompt",
  model: null,
  trigger: "save",
  started_at: "2026-01-31T09:00:00Z",
  results: [],
};
