import { createServer } from "node:http";
import { Pool } from "undici";

/** The least a relay can do, as the measure of what the broker adds: node:http in, undici out, bytes as they come. */
const upstream = new Pool(process.argv[2] ?? "", { connections: 128 });
const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    const call = {
      path: request.url ?? "/",
      method: "POST",
      body: Buffer.concat(parts),
      headers: { "content-type": "application/json" },
    } as const;
    upstream.stream(call, ({ statusCode, headers }) => {
      response.writeHead(statusCode, { "content-type": String(headers["content-type"]) });
      return response;
    });
  });
});
server.listen(0, "127.0.0.1", () => process.send?.(server.address()));
process.on("disconnect", () => process.exit());
