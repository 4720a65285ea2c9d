import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { providePersonalToken } from "./personalToken.ts";

type Standing = { owner: string; days: number } | null;

describe("the token of a start", () => {
  const day = 24 * 60 * 60 * 1000;
  let dir: string;
  let server: Server;
  let made = 0;
  /** What the broker says about the token that is kept; null: it does not know it. */
  let known: Standing = null;

  before(async () => {
    dir = mkdtempSync(join(tmpdir(), "prompt-studio-token-"));
    server = createServer((request, response) => {
      const send = (status: number, body: unknown) => response.writeHead(status).end(JSON.stringify(body));
      if (request.method === "POST") return send(201, { token: `made-${++made}` });
      if (known === null) return send(401, { error: { code: "token_invalid", message: "No." } });
      const expires_at = new Date(Date.now() + known.days * day).toISOString();
      send(200, { owner: known.owner, token: { expires_at } });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  after(() => {
    server.close();
    rmSync(dir, { recursive: true });
  });

  const file = () => join(dir, "token.json");
  const kept = JSON.stringify({ token: "kept" });
  const rows: [what: string, content: string | null, known: Standing, again: boolean][] = [
    ["there is none yet", null, null, false],
    ["the broker takes it for weeks", kept, { owner: "ada", days: 20 }, true],
    ["it ends within days", kept, { owner: "ada", days: 6 }, false],
    ["it has ended", kept, { owner: "ada", days: -1 }, false],
    ["it is somebody else's", kept, { owner: "bob", days: 20 }, false],
    ["the broker does not know it", kept, null, false],
    ["its file is damaged", '{"token": "ke', { owner: "ada", days: 20 }, false],
    ["its file holds no token", '{"token": "a\\nb"}', { owner: "ada", days: 20 }, false],
  ];
  for (const [what, content, standing, again] of rows) {
    it(`is ${again ? "that of the start before" : "a new one"} when ${what}`, async () => {
      rmSync(file(), { force: true });
      if (content !== null) writeFileSync(file(), content);
      known = standing;
      const broker = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const wish = { bootstrapToken: "b", person: "ada", signal: AbortSignal.timeout(9000) };
      const token = await providePersonalToken(dir, broker, wish);
      assert.equal(token, again ? "kept" : `made-${made}`);
      assert.deepEqual(JSON.parse(readFileSync(file(), "utf8")), { token });
      if (!again) assert.equal(statSync(file()).mode & 0o077, 0);
    });
  }
});
