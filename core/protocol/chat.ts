import Type, { type Static } from "typebox";
import { optional } from "./schema.ts";

const Text = Type.String();
const Unit = (minimum: number, maximum: number) => Type.Number({ minimum, maximum });
const Count = (maximum: number) => Type.Integer({ minimum: 1, maximum });

/** Beyond it a JSON number is not read as it is written: another seed would be sent than was meant. */
const exact = Number.MAX_SAFE_INTEGER;

const ContentPart = Type.Object(
  { type: Type.String({ maxLength: 64 }) },
  {
    additionalProperties: true,
    description: "text, image_url, input_audio, file, … as OpenAI defines them.",
  },
);

const ToolFunction = Type.Object({ name: Text, arguments: Text }, { additionalProperties: true });
const Called = Type.Literal("function");

/** A call that a model wants made, as it is stored with a run. */
export const ToolCall = Type.Object(
  { id: Type.Optional(Text), type: Type.Optional(Called), function: ToolFunction },
  { additionalProperties: true },
);

/** The same in a message of a request. */
const SentToolCall = Type.Object(
  { id: optional(Text), type: optional(Called), function: ToolFunction },
  { additionalProperties: true },
);

export const ChatMessage = Type.Object(
  {
    role: Type.Union([
      Type.Literal("system"),
      Type.Literal("developer"),
      Type.Literal("user"),
      Type.Literal("assistant"),
      Type.Literal("tool"),
      Type.Literal("function"),
    ]),
    content: optional(Type.Union([Text, Type.Array(ContentPart, { maxItems: 1000 })])),
    name: optional(Text),
    tool_calls: optional(Type.Array(SentToolCall, { maxItems: 1000 })),
    tool_call_id: optional(Text),
  },
  { additionalProperties: true },
);

/**
 * A run's own fields: they are stored with the run and never reach the provider.
 * All optional; up to 32 further short scalars may be added by a client.
 */
export const RunMetadata = Type.Object(
  {
    prompt_path: optional(Type.String({ maxLength: 1024, description: "Workspace-relative, with /." })),
    prompt_hash: optional(Type.String({ maxLength: 128, description: "Hash of the rendering." })),
    evaluation_id: optional(Type.String({ maxLength: 64 })),
    test_id: optional(Type.String({ maxLength: 256 })),
    repeat: optional(Type.Integer({ minimum: 0, maximum: 1000 })),
    client: optional(Type.String({ maxLength: 64, description: "Such as vscode/0.1.0." })),
    input: optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: "The values that the prompt file was rendered with; kept as the run's `input`.",
      }),
    ),
  },
  {
    additionalProperties: Type.Union([
      Type.String({ maxLength: 1024 }),
      Type.Number(),
      Type.Boolean(),
      Type.Null(),
    ]),
    maxProperties: 32,
  },
);

/**
 * What the broker accepts in `POST /v1/chat/completions`: OpenAI's request plus the parameters that
 * LiteLLM's providers know. Anything else, above all what steers LiteLLM itself, is refused by name.
 */
export const ChatRequest = Type.Object(
  {
    model: Type.String({ minLength: 1, maxLength: 256, pattern: "^[^\\u0000-\\u001f\\u007f]+$" }),
    messages: Type.Array(ChatMessage, { minItems: 1, maxItems: 10_000 }),
    stream: optional(Type.Boolean()),
    stream_options: optional(
      Type.Object(
        {
          include_usage: optional(Type.Boolean()),
          include_obfuscation: optional(Type.Boolean()),
        },
        { additionalProperties: false },
      ),
    ),
    temperature: optional(Unit(0, 5)),
    top_p: optional(Unit(0, 1)),
    top_k: optional(Type.Number({ minimum: 0, maximum: 100_000 })),
    top_a: optional(Unit(0, 1)),
    min_p: optional(Unit(0, 1)),
    typical_p: optional(Unit(0, 1)),
    repetition_penalty: optional(Unit(0, 10)),
    presence_penalty: optional(Unit(-2, 2)),
    frequency_penalty: optional(Unit(-2, 2)),
    max_tokens: optional(Count(10_000_000)),
    max_completion_tokens: optional(Count(10_000_000)),
    min_tokens: optional(Count(10_000_000)),
    n: optional(Count(128)),
    seed: optional(Type.Integer({ minimum: -exact, maximum: exact })),
    stop: optional(Type.Union([Text, Type.Array(Text, { maxItems: 64 })])),
    logprobs: optional(Type.Boolean()),
    top_logprobs: optional(Type.Integer({ minimum: 0, maximum: 20 })),
    logit_bias: optional(Type.Record(Text, Type.Number())),
    response_format: optional(Type.Object({ type: Text }, { additionalProperties: true })),
    tools: optional(
      Type.Array(Type.Object({ type: Text }, { additionalProperties: true }), { maxItems: 1000 }),
    ),
    tool_choice: optional(Type.Union([Text, Type.Object({}, { additionalProperties: true })])),
    parallel_tool_calls: optional(Type.Boolean()),
    functions: optional(
      Type.Array(Type.Object({ name: Text }, { additionalProperties: true }), { maxItems: 1000 }),
    ),
    function_call: optional(Type.Union([Text, Type.Object({ name: Text }, { additionalProperties: true })])),
    reasoning_effort: optional(Text),
    thinking: optional(Type.Object({}, { additionalProperties: true })),
    modalities: optional(Type.Array(Text, { maxItems: 8 })),
    audio: optional(Type.Object({}, { additionalProperties: true })),
    prediction: optional(Type.Object({}, { additionalProperties: true })),
    verbosity: optional(Text),
    service_tier: optional(Text),
    web_search_options: optional(Type.Object({}, { additionalProperties: true })),
    safety_settings: optional(Type.Array(Type.Object({}, { additionalProperties: true }), { maxItems: 64 })),
    prompt_cache_key: optional(Type.String({ maxLength: 256 })),
    prompt_cache_retention: optional(Text),
    prompt_cache_options: optional(Type.Object({}, { additionalProperties: true })),
    moderation: optional(Type.Object({}, { additionalProperties: true })),
    store: optional(Type.Literal(false)),
    user: optional(Type.String({ maxLength: 256 })),
    safety_identifier: optional(Type.String({ maxLength: 256 })),
    metadata: optional(RunMetadata),
  },
  { $id: "ChatRequest", additionalProperties: false },
);

export type ChatRequest = Static<typeof ChatRequest>;
export type ChatMessage = Static<typeof ChatMessage>;
export type ToolCall = Static<typeof ToolCall>;
export type RunMetadata = Static<typeof RunMetadata>;

/** Token counts of one run, over all its choices. `estimated` is true when upstream reported none and the broker counted. */
export const Usage = Type.Object({
  prompt_tokens: Type.Integer(),
  completion_tokens: Type.Integer(),
  total_tokens: Type.Integer(),
  estimated: Type.Boolean(),
  completion_tokens_details: Type.Optional(
    Type.Object({
      reasoning_tokens: Type.Integer({
        description: "Those of the completion's tokens that the model thought with.",
      }),
    }),
  ),
});
export type Usage = Static<typeof Usage>;

/** One model the broker offers, as `GET /v1/models` lists it; prices in US dollars a token, null = unknown. */
export const Model = Type.Object(
  {
    id: Type.String(),
    object: Type.Literal("model"),
    created: Type.Optional(Type.Integer()),
    owned_by: Type.String(),
    mode: Type.Optional(Type.String()),
    max_input_tokens: Type.Union([Type.Integer(), Type.Null()]),
    max_output_tokens: Type.Union([Type.Integer(), Type.Null()]),
    input_cost_per_token: Type.Union([Type.Number(), Type.Null()]),
    output_cost_per_token: Type.Union([Type.Number(), Type.Null()]),
    supported_openai_params: Type.Union([Type.Array(Type.String()), Type.Null()]),
    supports_vision: Type.Optional(
      Type.Union([Type.Boolean(), Type.Null()], { description: "Takes images; null or absent = unknown." }),
    ),
    supports_audio_input: Type.Optional(Type.Union([Type.Boolean(), Type.Null()])),
    supports_pdf_input: Type.Optional(Type.Union([Type.Boolean(), Type.Null()])),
    sample: Type.Optional(Type.Boolean({ description: "True for a model of the built-in sample upstream." })),
  },
  { $id: "Model" },
);
export type Model = Static<typeof Model>;

export const ModelList = Type.Object(
  { object: Type.Literal("list"), data: Type.Array(Model) },
  { $id: "ModelList" },
);
export type ModelList = Static<typeof ModelList>;
