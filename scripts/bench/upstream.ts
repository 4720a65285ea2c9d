import { createServer } from "node:http";

/**
 * A scripted upstream for measuring: answers at once with a short stream of chunks and usage, as LiteLLM does.
 * Prints its port and runs until it is ended.
 */
const chunk = (delta: object, more: object = {}) =>
  `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 1, model: "fake", choices: [{ index: 0, delta, finish_reason: null }], ...more })}\n\n`;
const words = Array.from({ length: 20 }, (_, index) => chunk({ content: `word${index} ` }));
const end = [
  chunk({}, { choices: [{ index: 0, delta: {}, finish_reason: "stop" }] }),
  chunk({}, { usage: { prompt_tokens: 5, completion_tokens: 20, total_tokens: 25, cost: 0.000045 } }),
  "data: [DONE]\n\n",
];
const models = { object: "list", data: [{ id: "fake", object: "model", created: 1, owned_by: "bench" }] };

const server = createServer((request, response) => {
  request.resume();
  request.on("end", () => {
    if (request.url?.startsWith("/v1/chat/completions")) {
      response.writeHead(200, { "content-type": "text/event-stream" });
      for (const part of [...words, ...end]) response.write(part);
      response.end();
      return;
    }
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(request.url?.startsWith("/v1/models") ? models : { data: [] }));
  });
});
server.listen(0, "127.0.0.1", () => process.send?.(server.address()));
process.on("disconnect", () => process.exit());
