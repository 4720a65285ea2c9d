import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { readReason } from "./reason.ts";

const wrapped = (message: unknown) => JSON.stringify({ error: { message, type: "None", code: "400" } });

/** Error bodies as LiteLLM, providers behind it and other servers with OpenAI's API send them. */
const rows: [who: string, body: string, reason: string][] = [
  ["OpenAI", wrapped("No such thing."), "No such thing."],
  ["Anthropic", '{"type":"error","error":{"type":"x","message":"Too hot."}}', "Too hot."],
  ["Google", '[{"error":{"code":400,"message":"Bad value.","status":"INVALID_ARGUMENT"}}]', "Bad value."],
  ["Ollama", '{"error":"model requires more memory"}', "model requires more memory"],
  ["Bedrock", '{"message":"Malformed input request."}', "Malformed input request."],
  ["AWS", '{"__type":"ValidationException","Message":"Too long."}', "Too long."],
  ["Azure's gateway", '{"statusCode":404,"message":"Resource not found"}', "Resource not found"],
  ["Databricks", '{"error_code":"BAD_REQUEST","message":"No."}', "No."],
  ["xAI", '{"code":"Bad request","error":"Wrong size."}', "Wrong size."],
  ["Cloudflare", '{"success":false,"errors":[{"code":5007,"message":"Too big"}],"result":null}', "Too big"],
  ["watsonx", '{"errors":[{"code":"x","message":"One"},{"code":"y","message":"Two"}]}', "One; Two"],
  [
    "Hugging Face",
    '{"error":["Error in `temperature`"],"error_type":"validation"}',
    "Error in `temperature`",
  ],
  ["DeepInfra", '{"detail":{"error":"Busy."}}', "Busy."],
  ["FastAPI's text", '{"detail":"Not Found"}', "Not Found"],
  [
    "FastAPI's list",
    '{"detail":[{"loc":["body","messages"],"msg":"field required","type":"value_error.missing"}]}',
    "field required (body.messages)",
  ],
  [
    "FastAPI's list of two",
    '{"detail":[{"type":"missing","loc":["body","a"],"msg":"Field required","input":{"message":"x"}},{"loc":["body","messages",0,"name"],"msg":"Extra inputs are not permitted"}]}',
    "Field required (body.a); Extra inputs are not permitted (body.messages.0.name)",
  ],
  [
    "Mistral",
    '{"object":"error","message":{"detail":[{"type":"extra_forbidden","loc":["body","tools"],"msg":"Extra inputs are not permitted","input":[]}]},"type":"x"}',
    "Extra inputs are not permitted (body.tools)",
  ],
  [
    "vLLM",
    "{\"object\":\"error\",\"message\":\"[{'type': 'literal_error', 'loc': ('body', 'messages', 0, 'role'), 'msg': \\\"Input should be 'user'\\\", 'input': 'system', 'ctx': {'expected': \\\"'user'\\\"}}]\",\"code\":400}",
    "Input should be 'user' (body.messages.0.role)",
  ],
  [
    "pydantic",
    wrapped(
      "1 validation error for Request\nmessages.0.name\n  Extra inputs are not permitted [type=extra_forbidden, input_value='bob', input_type=str]\n    For further information visit https://errors.pydantic.dev/2",
    ),
    "1 validation error for Request\nmessages.0.name\n  Extra inputs are not permitted",
  ],
  [
    "a problem document",
    '{"status":422,"title":"Unprocessable","detail":"n is too large"}',
    "n is too large",
  ],
  ["one with a title only", '{"type":"about:blank","title":"Bad Gateway","status":502}', "Bad Gateway"],
  ["OAuth", '{"error_description":"The clock is wrong","error":""}', "The clock is wrong"],
  [
    "OpenRouter",
    '{"error":{"message":"Provider returned error","code":400,"metadata":{"raw":"{\\"error\\":{\\"message\\":\\"Image is too large\\"}}","provider_name":"X"}}}',
    "Image is too large",
  ],
  [
    "LiteLLM's guardrail",
    wrapped({ error: "Violated guardrail policy", bedrock_guardrail_response: "Sorry." }),
    "Violated guardrail policy",
  ],
  [
    "LiteLLM's guardrail, as Python prints it",
    wrapped("{'error': 'Violated guardrail policy', 'aporia_ai_response': {'action': 'block', 'x': None}}"),
    "Violated guardrail policy",
  ],
  [
    "the same with the status before it",
    wrapped("400: {'error': 'Violated guardrail policy'}"),
    "Violated guardrail policy",
  ],
  [
    "LiteLLM around OpenAI",
    wrapped(
      "litellm.BadRequestError: OpenAIException - Error code: 400 - {'error': {'message': \"It's bad\", 'type': 'x', 'code': None}}",
    ),
    "It's bad",
  ],
  [
    "LiteLLM around Anthropic",
    wrapped(
      'litellm.InternalServerError: AnthropicException - {"type":"error","error":{"type":"x","message":"Say \\"please\\""}}. Received Model Group=x\nAvailable Model Group Fallbacks=None',
    ),
    'Say "please"',
  ],
  [
    "LiteLLM around Google",
    wrapped(
      'litellm.BadRequestError: VertexAIException BadRequestError - b\'{\\n  "error": {\\n    "code": 400,\\n    "message": "Bad schema."\\n  }\\n}\'',
    ),
    "Bad schema.",
  ],
  [
    "LiteLLM around Azure",
    wrapped(
      "litellm.BadRequestError: litellm.ContentPolicyViolationError: AzureException - The response was filtered.\nmodel=azure/x. content_policy_fallback=None. fallbacks=None.",
    ),
    "The response was filtered.",
  ],
  [
    "LiteLLM with retries",
    wrapped("litellm.RateLimitError: Slow down. LiteLLM Retried: 2 times"),
    "Slow down.",
  ],
  [
    "LiteLLM without a fallback",
    wrapped(
      "litellm.InternalServerError: OpenAIException - Busy. LiteLLM: model group 'a' failed with the error above. No fallback was attempted.",
    ),
    "Busy.",
  ],
  [
    "LiteLLM that fails on an answer",
    wrapped("Invalid request format: litellm.APIConnectionError: APIConnectionError: OpenAIException - No."),
    "No.",
  ],
  ["a list of texts", '{"errors":["One","Two","One","Three","Four"]}', "One; Two; Three"],
  ["a text alone", "Service busy", "Service busy"],
  ["a text that begins with a bracket", "(try again) Busy", "(try again) Busy"],
  ["a byte order mark", '\ufeff{"error":"Busy"}', "Busy"],
  ["cut short", '{"error":{"message":"Long enough","par', "Long enough"],
  [
    "a schema quoted in a sentence",
    wrapped("Invalid schema: {'type': 'object', 'description': 'A person'} has no properties"),
    "Invalid schema: {'type': 'object', 'description': 'A person'} has no properties",
  ],
  ["escapes", '{"error":"\\u00e9\\n\\"x\\"\\\\"}', 'é\n"x"\\'],
  ["nothing", "", ""],
  ["None", wrapped("None"), ""],
  ["a map without a reason", '{"a":1,"b":[true,null]}', ""],
  ["numbers", "[1,2]", ""],
  ["an empty message before a reason", '{"error":{"message":""},"detail":"Here"}', "Here"],
  ["an object's name", "{'error': <Response [400]>, 'detail': 'Here'}", "Here"],
];

describe("the reason in an error body", () => {
  for (const [who, body, reason] of rows) it(who, () => assert.equal(readReason(body), reason));

  it("takes time only with the length of a hostile body", () => {
    const started = process.cpuUsage();
    const pieces = [
      "{",
      "[",
      "(",
      "{'error':",
      '{"message":"',
      "'",
      "\\",
      "message': ",
      "Error: ",
      "litellm.",
      " ",
      "a",
      "[[1,",
      "{'a': {",
      "')",
    ];
    for (const piece of pieces) {
      readReason(piece.repeat(100_000));
      readReason(`x {"message": ${piece.repeat(100_000)}`);
      readReason(wrapped(piece.repeat(50_000)));
    }
    const { user } = process.cpuUsage(started);
    assert.ok(user < 2_000_000, `${user} µs`);
  });
});
