import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { complete } from "./completion.ts";
import { models, type SampleModel } from "./models.ts";
import { readRequest } from "./request.ts";

export interface SampleUpstream {
  /** As LITELLM_API_BASE wants it: without /v1. */
  base: string;
  /** As LITELLM_MASTER_KEY: nobody else on this machine can use it. */
  key: string;
  close(): Promise<void>;
}

/**
 * Starts the built-in upstream on a free port of 127.0.0.1. It speaks as a LiteLLM proxy does, so that the
 * broker treats both alike, and never calls anybody.
 */
export async function startSampleUpstream(): Promise<SampleUpstream> {
  const key = `sk-${randomBytes(24).toString("base64url")}`;
  const server = createServer((request, response) => {
    answer(request, response, key).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    key,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, key: string): Promise<void> {
  const path = (request.url ?? "/").split("?")[0]!;
  const callId = request.headers["x-litellm-call-id"];
  if (callId) response.setHeader("x-litellm-call-id", callId);
  if (path === "/health/liveliness") return send(response, 200, "I'm alive!");
  if (path === "/health/readiness") return send(response, 200, { status: "healthy", db: "Not connected" });
  if (request.headers.authorization !== `Bearer ${key}`) {
    return fail(
      response,
      401,
      "authentication_error",
      "Authentication Error, invalid key for the sample upstream.",
    );
  }
  switch (`${request.method} ${path.replace(/^\/v1(?=\/chat|\/model)/, "")}`) {
    case "GET /models":
      return send(response, 200, { object: "list", data: models.map(listed) });
    case "GET /model/info":
      return send(response, 200, { data: models.map(described) });
    case "POST /chat/completions":
      return chat(request, response);
    default:
      return fail(response, 404, "not_found_error", "The sample upstream has no such route.");
  }
}

async function chat(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const wanted = readRequest(await json(request).catch(() => null));
  if (!wanted) return fail(response, 400, "invalid_request_error", "This is no chat completion request.");
  const model = models.find((one) => one.name === wanted.model);
  if (!model) {
    return fail(
      response,
      400,
      "invalid_request_error",
      `Invalid model name passed in model=${wanted.model}.`,
    );
  }
  const text = model.answer(wanted);
  if (text === null) {
    const message = `litellm.InternalServerError: ${model.name} fails on purpose, to show what an upstream error looks like.`;
    return fail(response, 500, "internal_server_error", message);
  }
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  await complete(model, wanted, text, response, gone.signal);
}

const listed = ({ name }: SampleModel) => ({
  id: name,
  object: "model",
  created: 0,
  owned_by: "prompt-studio-sample",
});

const described = (model: SampleModel) => ({
  model_name: model.name,
  litellm_params: { model: model.name },
  model_info: {
    id: model.name,
    mode: "chat",
    sample: true,
    description: model.description,
    input_cost_per_token: model.inputCost,
    output_cost_per_token: model.outputCost,
    max_input_tokens: 128_000,
    max_output_tokens: 16_000,
    supported_openai_params: supported,
  },
});

/** Accepted; `max_tokens`, `n`, `stop` and `response_format` are followed, the others change nothing in a sample. */
const supported = [
  "frequency_penalty",
  "max_completion_tokens",
  "max_tokens",
  "n",
  "presence_penalty",
  "response_format",
  "seed",
  "stop",
  "stream",
  "stream_options",
  "temperature",
  "tool_choice",
  "tools",
  "top_p",
];

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

/** Errors as LiteLLM writes them: the code is the status, as text. */
function fail(response: ServerResponse, status: number, type: string, message: string): void {
  send(response, status, { error: { message, type, param: null, code: String(status) } });
}
