import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** One call that the scripted upstream got. */
export interface SeenCall {
  path: string;
  headers: IncomingMessage["headers"];
  body: Record<string, unknown>;
  /** When the broker let go of it before its end; `performance.now()` time. */
  closedAt: Promise<number>;
}

/** Plays one answer: writes what it likes, when it likes. */
export type Script = (response: ServerResponse, call: SeenCall) => Promise<void> | void;

export interface ScriptedUpstream {
  /** Address without `/v1`. */
  base: string;
  port: number;
  /** Every POST, in order. */
  calls: SeenCall[];
  /** The answer to the next chat completions, until another is set. */
  play(script: Script): void;
  /** What `/v1/models`, `/model/info` or another GET answers with. */
  pages: Map<string, Script>;
  /** Resolves with the next POST. */
  nextCall(): Promise<SeenCall>;
  close(): Promise<void>;
}

/** An OpenAI-compatible upstream that does what each test tells it to, chunk by chunk. */
export async function scriptedUpstream(): Promise<ScriptedUpstream> {
  const calls: SeenCall[] = [];
  const waiting: ((call: SeenCall) => void)[] = [];
  let script: Script = (response) => answerStream(response, ["Hello"]);
  const pages = new Map<string, Script>([
    ["/health/liveliness", (response) => void response.writeHead(200).end('"I\'m alive!"')],
    [
      "/v1/models",
      (response) => sendJson(response, 200, { object: "list", data: [{ id: "fake", owned_by: "test" }] }),
    ],
    ["/model/info", (response) => sendJson(response, 200, { data: [modelInfo("fake", 0.000001, 0.000002)] })],
  ]);
  const server = createServer(async (request, response) => {
    const path = request.url ?? "";
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const closedAt = once(response, "close").then(() => performance.now());
    const text = Buffer.concat(chunks).toString();
    const call: SeenCall = { path, headers: request.headers, body: text ? JSON.parse(text) : {}, closedAt };
    if (request.method === "GET") {
      const page = pages.get(path);
      if (page) await page(response, call);
      else response.writeHead(404).end();
      return;
    }
    calls.push(call);
    for (const tell of waiting.splice(0)) tell(call);
    await script(response, call);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    base: `http://127.0.0.1:${port}`,
    port,
    calls,
    play: (next) => {
      script = next;
    },
    pages,
    nextCall: () => new Promise((resolve) => waiting.push(resolve)),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

export function modelInfo(name: string, input: number | null, output: number | null): object {
  return {
    model_name: name,
    litellm_params: { model: `openai/${name}`, api_base: "http://10.1.2.3:9/v1" },
    model_info: {
      input_cost_per_token: input,
      output_cost_per_token: output,
      max_input_tokens: 8192,
      mode: "chat",
    },
  };
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: object = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}

export function startStream(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
  response.flushHeaders();
}

/** One piece of an answer as a server-sent event. */
export function chunk(content: string | null, finishReason: string | null = null): string {
  const delta = content === null ? {} : { content };
  return event({ choices: [{ index: 0, delta, finish_reason: finishReason }] });
}

export function event(fields: object): string {
  return `data: ${JSON.stringify({ id: "c1", object: "chat.completion.chunk", created: 1, model: "fake", ...fields })}\n\n`;
}

export const done = "data: [DONE]\n\n";

/** LiteLLM's usage chunk: its choices are not empty. */
export function usageChunk(prompt: number, completion: number, cost?: number): string {
  const counts = { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
  return event({
    choices: [{ index: 0, delta: {} }],
    usage: cost === undefined ? counts : { ...counts, cost },
  });
}

/** A whole, well-formed stream. */
export function answerStream(
  response: ServerResponse,
  words: string[],
  usage = usageChunk(5, words.length, 0.01),
): void {
  startStream(response);
  for (const word of words) response.write(chunk(word));
  response.write(chunk(null, "stop"));
  response.write(usage);
  response.end(done);
}

/** A whole answer that is not streamed. */
export function completion(
  content: string,
  usage: object | null = { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 },
) {
  return {
    id: "c1",
    object: "chat.completion",
    created: 1,
    model: "fake",
    choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }],
    ...(usage ? { usage } : {}),
  };
}
