import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "mocha";
import { errorCodes } from "../../core/protocol/index.ts";
import { mapConnectionError, mapErrorFrame, mapUpstreamError } from "./errors.ts";
import { cleanSentence } from "./sentence.ts";

const key = `sk-${randomBytes(12).toString("hex")}`;
const html =
  "<!DOCTYPE html><html><head><title>503 Backend fetch failed</title></head><body><h1>x</h1></body></html>";
const trace =
  'Traceback (most recent call last):\n  File "/app/litellm/proxy.py", line 12, in x\n    raise Y';

const body = (message: string, code: string | null = null, type = "x") =>
  JSON.stringify({ error: { message, type, param: null, code } });

describe("an upstream error before the first byte", () => {
  const rows: [
    name: string,
    status: number,
    text: string,
    headers: Record<string, string>,
    code: string,
    source: string,
    retryAfter?: number,
  ][] = [
    [
      "provider 401",
      401,
      body(`litellm.AuthenticationError: OpenAIException - bad key ${key}`),
      {},
      "upstream_auth",
      "upstream",
    ],
    ["provider 403", 403, body("litellm.PermissionDeniedError: no"), {}, "upstream_auth", "upstream"],
    [
      "our key is wrong",
      400,
      body("No connected db.", "400", "no_db_connection"),
      {},
      "upstream_auth",
      "upstream",
    ],
    [
      "provider 429 with a time",
      429,
      body("litellm.RateLimitError: slow down"),
      { "llm_provider-retry-after": "7" },
      "rate_limited",
      "provider",
      7,
    ],
    ["429 with our own time", 429, body("slow"), { "retry-after": "12" }, "rate_limited", "provider", 12],
    ["429 without a time", 429, body("slow"), {}, "rate_limited", "provider", 5],
    ["429 with a day", 429, body("slow"), { "retry-after": "86400" }, "rate_limited", "provider", 300],
    ["429 with nonsense", 429, body("slow"), { "retry-after": "soon" }, "rate_limited", "provider", 5],
    [
      "a cooldown",
      429,
      body("No deployments available for selected model", "429", "all_deployments_in_cooldown"),
      {},
      "rate_limited",
      "upstream",
      5,
    ],
    [
      "context too long",
      400,
      body("litellm.ContextWindowExceededError: litellm.BadRequestError: too long"),
      {},
      "context_length_exceeded",
      "provider",
    ],
    [
      "unknown model",
      400,
      body("/chat/completions: Invalid model name passed in model=nope"),
      {},
      "model_not_found",
      "upstream",
    ],
    ["a timeout", 408, body("litellm.Timeout: Connection timed out"), {}, "upstream_timeout", "provider"],
    [
      "bad request",
      400,
      body("litellm.BadRequestError: OpenAIException - image too large"),
      {},
      "provider_refused",
      "provider",
    ],
    ["provider 500", 500, body("litellm.InternalServerError: boom"), {}, "upstream_error", "provider"],
    ["HTML 502", 502, html, {}, "upstream_error", "upstream"],
    ["HTML 503", 503, html, {}, "upstream_unavailable", "upstream", 5],
    ["503 with a time", 503, body("busy"), { "retry-after": "20" }, "upstream_unavailable", "upstream", 20],
    [
      "Anthropic's 529",
      529,
      body("Overloaded"),
      { "retry-after": "9" },
      "upstream_unavailable",
      "upstream",
      9,
    ],
    [
      "an overload told by LiteLLM as 500",
      500,
      body(
        'litellm.InternalServerError: AnthropicException - {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}',
      ),
      {},
      "upstream_unavailable",
      "provider",
      5,
    ],
    ["500 with a time", 500, body("boom"), { "retry-after": "3" }, "upstream_error", "upstream", 3],
    [
      "LiteLLM's key may not use the model",
      401,
      body(
        "key not allowed to access model. This key can only access models=['a']. Tried to access b",
        "401",
        "key_model_access_denied",
      ),
      {},
      "model_not_allowed",
      "upstream",
    ],
    [
      "the same as 403",
      403,
      body("no", "403", "key_model_access_denied"),
      {},
      "model_not_allowed",
      "upstream",
    ],
    [
      "its team may not",
      401,
      body("no", "401", "team_model_access_denied"),
      {},
      "model_not_allowed",
      "upstream",
    ],
    [
      "OpenAI's project may not",
      403,
      body(
        "litellm.PermissionDeniedError: Project `p` does not have access to model `gpt-4`",
        "model_not_found",
      ),
      {},
      "model_not_allowed",
      "provider",
    ],
    [
      "Bedrock's account may not",
      403,
      JSON.stringify({ message: "You don't have access to the model with the specified model ID." }),
      {},
      "model_not_allowed",
      "upstream",
    ],
    [
      "OpenAI does not know the model",
      404,
      body("The model `gpt-9.5` does not exist or you do not have access to it.", "model_not_found"),
      {},
      "model_not_found",
      "upstream",
    ],
    [
      "Azure does not",
      404,
      body("The API deployment for this resource does not exist.", "DeploymentNotFound"),
      {},
      "model_not_found",
      "upstream",
    ],
    [
      "Ollama does not, told by LiteLLM as 500",
      500,
      body('litellm.APIConnectionError: OllamaException - {"error":"model \'llama3.9\' not found"}'),
      {},
      "model_not_found",
      "provider",
    ],
    [
      "Google does not",
      404,
      body(
        "litellm.NotFoundError: VertexAIException - models/gemini-0.5 is not found for API version v1beta",
      ),
      {},
      "model_not_found",
      "provider",
    ],
    [
      "Anthropic does not",
      404,
      JSON.stringify({ type: "error", error: { type: "not_found_error", message: "model: claude-x" } }),
      {},
      "model_not_found",
      "upstream",
    ],
    ["another 404", 404, body("No such file: a.png"), {}, "provider_refused", "provider"],
    ["our key has expired", 400, body("Expired Key", "400", "expired_key"), {}, "upstream_auth", "upstream"],
    [
      "Google's word for a wrong key",
      400,
      body("API key not valid", "400", "API_KEY_INVALID"),
      {},
      "upstream_auth",
      "upstream",
    ],
    [
      "a budget that is spent",
      429,
      body("Budget!", "429", "budget_exceeded"),
      {},
      "provider_refused",
      "provider",
    ],
    ["an account that is empty", 429, body("Pay", "insufficient_quota"), {}, "provider_refused", "provider"],
    ["payment required", 402, body("Insufficient Balance"), {}, "provider_refused", "provider"],
    ...(
      [
        [400, "The prompt contains the text API_KEY_INVALID", "provider_refused"],
        [400, 'Invalid JSON in the message: {"code": "model_not_found"}', "provider_refused"],
        [400, "Cannot parse: the maximum context length is unknown", "provider_refused"],
        [400, "Bad text: you do not have access to the model", "provider_refused"],
        [429, "Too many requests for: insufficient_quota", "rate_limited"],
        [500, "model gpt not found in tool text", "upstream_error"],
        [500, "The tool said: overloaded_error", "upstream_error"],
      ] as const
    ).map(([status, message, code]): (typeof rows)[number] => [
      `a quoted prompt in ${status} "${message}"`,
      status,
      body(message),
      {},
      code,
      code === "upstream_error" ? "upstream" : "provider",
    ]),
    [
      "a field's quoted input",
      422,
      JSON.stringify({ detail: [{ msg: "no", type: "x", input: { code: "API_KEY_INVALID" } }] }),
      {},
      "provider_refused",
      "provider",
    ],
    [
      "an empty account inside LiteLLM's sentence",
      429,
      body(
        "litellm.RateLimitError: RateLimitError: OpenAIException - Error code: 429 - {'error': {'message': 'Pay', 'type': 'insufficient_quota', 'code': None}}",
      ),
      {},
      "provider_refused",
      "provider",
    ],
    [
      "Google's wrong key inside LiteLLM's sentence",
      400,
      body(
        'litellm.BadRequestError: VertexAIException BadRequestError - b\'{"error": {"code": 400, "message": "No", "details": [{"reason": "API_KEY_INVALID"}]}}\'',
      ),
      {},
      "upstream_auth",
      "upstream",
    ],
    [
      "Anthropic's empty account",
      400,
      body("litellm.BadRequestError: AnthropicException - Your credit balance is too low to access it."),
      {},
      "provider_refused",
      "provider",
    ],
    [
      "OpenAI's sentence of a context too long",
      400,
      body("This model's maximum context length is 8192 tokens. However, you asked for more."),
      {},
      "context_length_exceeded",
      "provider",
    ],
    [
      "moderation's 403",
      403,
      body("litellm.PermissionDeniedError: OpenAIException - Your input was flagged."),
      {},
      "provider_refused",
      "provider",
    ],
    [
      "a country's 403",
      403,
      body("Country, region, or territory not supported", "unsupported_country_region_territory"),
      {},
      "provider_refused",
      "provider",
    ],
    ["a 403 with a key's code", 403, body("No, not you", "invalid_api_key"), {}, "upstream_auth", "upstream"],
    ["a 403 about a key", 403, body("Invalid API key provided."), {}, "upstream_auth", "upstream"],
    [
      "a page's 403",
      403,
      html.replace("503 Backend fetch failed", "403 Forbidden"),
      {},
      "upstream_auth",
      "upstream",
    ],
    ["a 403 without a body", 403, "", {}, "upstream_auth", "upstream"],
    ["plain text 500", 500, "Internal Server Error", {}, "upstream_error", "upstream"],
    ["a redirect", 302, "", { location: "http://elsewhere/" }, "upstream_invalid", "upstream"],
    ["nothing at all", 500, "", {}, "upstream_error", "upstream"],
    ["JSON that is no error", 500, "[1,2]", {}, "upstream_error", "upstream"],
  ];
  for (const [name, status, text, headers, code, source, retryAfter] of rows) {
    it(`${name} is ${code}`, () => {
      const refusal = mapUpstreamError({ status, headers, text }, []);
      assert.deepEqual([refusal.code, refusal.options.source], [code, source]);
      if (retryAfter !== undefined) {
        assert.ok(
          Math.abs((refusal.options.retryAfter ?? 0) - retryAfter) <= 1,
          String(refusal.options.retryAfter),
        );
      }
      assert.ok(
        !refusal.message.includes(key) && !/<|Traceback|litellm\./.test(refusal.message),
        refusal.message,
      );
    });
  }

  it("takes a date as the time to wait", () => {
    const headers = { "retry-after": new Date(Date.now() + 30_000).toUTCString() };
    const { options } = mapUpstreamError({ status: 429, headers, text: body("slow") }, []);
    assert.ok(Math.abs(options.retryAfter! - 30) <= 1, String(options.retryAfter));
  });

  it("is never a 401", () => {
    for (const [, status, text, headers] of rows) {
      assert.notEqual(errorCodes[mapUpstreamError({ status, headers, text }, []).code].status, 401);
    }
  });

  it("carries the provider's own sentence", () => {
    const { message } = mapUpstreamError(
      {
        status: 400,
        headers: {},
        text: body("litellm.BadRequestError: OpenAIException - Image is too large."),
      },
      [],
    );
    assert.equal(message, "The provider refused the request. It says: Image is too large.");
  });

  it("takes no account for used up because the prompt says so", () => {
    const text = body('Invalid JSON in the message: {"budget_exceeded": 1}');
    const { message } = mapUpstreamError({ status: 400, headers: {}, text }, []);
    assert.match(message, /^The provider refused the request\. It says: Invalid JSON/);
  });

  it("keeps the reason of a 403 that is about what was asked", () => {
    const text = body("Country, region, or territory not supported", "unsupported_country_region_territory");
    const { message } = mapUpstreamError({ status: 403, headers: {}, text }, []);
    assert.equal(
      message,
      "The provider refused the request. It says: Country, region, or territory not supported",
    );
  });

  it("carries a reason in a map or a list, too", () => {
    for (const [text, reason] of [
      [
        JSON.stringify({ error: { message: { error: "Violated guardrail policy", x: {} } } }),
        "Violated guardrail policy",
      ],
      [
        JSON.stringify({ detail: [{ loc: ["body", "messages"], msg: "field required" }] }),
        "field required (body.messages)",
      ],
    ] as const) {
      const { message } = mapUpstreamError({ status: 422, headers: {}, text }, []);
      assert.equal(message, `The provider refused the request. It says: ${reason}`);
    }
  });
});

describe("an error frame", () => {
  const rows: [error: unknown, code: string][] = [
    [{ message: "litellm.APIConnectionError: cut", code: "500" }, "upstream_error"],
    [{ message: "slow", code: 429 }, "rate_limited"],
    [{ message: "no", code: "401" }, "upstream_auth"],
    [{ message: "no", status: 400 }, "provider_refused"],
    [{ message: "no", status_code: 503 }, "upstream_unavailable"],
    [{ message: "no", code: null, type: "rate_limit_error" }, "rate_limited"],
    [{ message: "no", status: "RESOURCE_EXHAUSTED" }, "rate_limited"],
    [{ message: "Overloaded", type: "overloaded_error" }, "upstream_unavailable"],
    [null, "upstream_error"],
    ["a plain text", "upstream_error"],
    [{ code: "weird" }, "upstream_error"],
    [true, "upstream_error"],
  ];
  for (const [error, code] of rows) {
    it(`${JSON.stringify(error)} is ${code}`, () => assert.equal(mapErrorFrame(error, []).code, code));
  }
});

describe("a broken connection", () => {
  const rows: [code: string, phase: Parameters<typeof mapConnectionError>[1], mapped: string][] = [
    ["ECONNREFUSED", "connecting", "upstream_unavailable"],
    ["ENOTFOUND", "connecting", "upstream_unavailable"],
    ["UND_ERR_CONNECT_TIMEOUT", "connecting", "upstream_unavailable"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "connecting", "upstream_unavailable"],
    ["UND_ERR_SOCKET", "waiting", "upstream_interrupted"],
    ["ECONNRESET", "answering", "upstream_interrupted"],
    ["HPE_INVALID_CONSTANT", "waiting", "upstream_invalid"],
  ];
  for (const [code, phase, mapped] of rows) {
    it(`${code} while ${phase} is ${mapped}`, () => {
      assert.equal(mapConnectionError(Object.assign(new Error("x"), { code }), phase).code, mapped);
    });
  }
});

describe("a provider's sentence", () => {
  const secret = randomBytes(16).toString("hex");
  const rows: [message: string, clean: string][] = [
    ["Plain words stay.", "Plain words stay."],
    [
      "litellm.BadRequestError: OpenAIException - Bad image. Received Model Group=x\nAvailable Model Group Fallbacks=None",
      "Bad image.",
    ],
    ["Error code: 400 - {'error': {'message': 'Image is bad', 'type': 'x'}}", "Image is bad"],
    ['AnthropicException - {"type":"error","error":{"message":"Say \\"please\\""}}', 'Say "please"'],
    [`Bad thing. ${trace}`, "Bad thing."],
    [html, "503 Backend fetch failed"],
    ["<b>bold</b> words", "bold words"],
    ["see https://internal.example:8443/x?y=z for more", "see (address) for more"],
    ["cannot reach 10.1.2.3:8001 now", "cannot reach (address) now"],
    ["cannot reach llm-gateway.corp.internal/v1/chat now", "cannot reach (address) now"],
    ["cannot resolve db.corp.internal.", "cannot resolve (address)."],
    ["see api.example.com/docs?a=b, please", "see (address) please"],
    ["lost litellm:4000/v1/chat now", "lost (address) now"],
    ["ask ann.lee+x@mail.example.org, please", "ask (address), please"],
    ["no file /app/litellm/proxy/server.py, sorry", "no file (path), sorry"],
    ["no file '/data/ann/notes.txt'", "no file '(path)'"],
    ["no folder /home/ann/models", "no folder (path)"],
    ["no file C:\\Users\\ann\\a.json", "no file (path)"],
    ...[
      "text and/or images, gpt-4/5, 1.5/2.0, e.g./i.e., km/h",
      "model openai/gpt-4o or openai/gpt-4.1-mini, meta-llama/Llama-3.1-8B, us.anthropic.claude-3",
      "bedrock/us.anthropic.claude-v2 and vertex_ai/claude-3-5-sonnet@20240620",
      "POST /v1/chat/completions, /v1/models/gpt-4.1-mini and /properties/a/items",
      "messages.0.content.1.image_url: use image/png or image/jpeg",
      "Node.js/Deno, 10/12/2026, llama3:8b, status: 500, n/a",
      "models/gemini-1.5-pro is not found for v1beta/generateContent",
    ].map((prose): [string, string] => [prose, prose]),
    [`key ${key} is wrong`, "key (removed) is wrong"],
    ["Incorrect API key provided: sk-proj-****1234.", "Incorrect API key provided: (removed)"],
    [`hash ${randomBytes(32).toString("hex")}`, "hash (removed)"],
    [`says ${secret.slice(0, 9)}`, "says (removed)"],
    ["a\u0000b\u202ec\n\n d", "a b c d"],
    ['{"a": 1}', ""],
    ["", ""],
  ];
  for (const [message, clean] of rows) {
    it(JSON.stringify(message).slice(0, 60), () =>
      assert.equal(cleanSentence(message, [secret.slice(0, 9)]), clean),
    );
  }

  it("is short", () => assert.ok(cleanSentence("many words ".repeat(1000)).length <= 301));

  it("takes no time with hostile texts", () => {
    const started = process.cpuUsage();
    for (const piece of [
      "a.",
      "<",
      "'message': '",
      "http://",
      "a@",
      "a.b.",
      "/a",
      "~/a.",
      "a:/",
      "x-",
      "1.1",
      "Error: ",
      "\\",
      "***",
      "litellm.",
    ]) {
      cleanSentence(piece.repeat(200_000));
    }
    assert.ok(process.cpuUsage(started).user < 2_000_000);
  });
});
