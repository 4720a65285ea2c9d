import Type, { type Static } from "typebox";

const Text = Type.String();
const Unit = (minimum: number, maximum: number) => Type.Number({ minimum, maximum });
const Count = (maximum: number) => Type.Integer({ minimum: 1, maximum });

const ContentPart = Type.Object(
  { type: Type.String({ maxLength: 64 }) },
  {
    additionalProperties: true,
    description: "text, image_url, input_audio, file, … as OpenAI defines them.",
  },
);

export const ToolCall = Type.Object(
  {
    id: Type.Optional(Text),
    type: Type.Optional(Type.Literal("function")),
    function: Type.Object({ name: Text, arguments: Text }, { additionalProperties: true }),
  },
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
    content: Type.Optional(Type.Union([Text, Type.Array(ContentPart, { maxItems: 1000 }), Type.Null()])),
    name: Type.Optional(Text),
    tool_calls: Type.Optional(Type.Array(ToolCall, { maxItems: 1000 })),
    tool_call_id: Type.Optional(Text),
  },
  { additionalProperties: true },
);

/**
 * A run's own fields: they are stored with the run and never reach the provider.
 * All optional; up to 32 further short scalars may be added by a client.
 */
export const RunMetadata = Type.Object(
  {
    prompt_path: Type.Optional(Type.String({ maxLength: 1024, description: "Workspace-relative, with /." })),
    prompt_hash: Type.Optional(Type.String({ maxLength: 128, description: "Hash of the rendering." })),
    evaluation_id: Type.Optional(Type.String({ maxLength: 64 })),
    test_id: Type.Optional(Type.String({ maxLength: 256 })),
    repeat: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000 })),
    client: Type.Optional(Type.String({ maxLength: 64, description: "Such as vscode/0.1.0." })),
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
    stream: Type.Optional(Type.Union([Type.Boolean(), Type.Null()])),
    stream_options: Type.Optional(
      Type.Union([
        Type.Object(
          {
            include_usage: Type.Optional(Type.Boolean()),
            include_obfuscation: Type.Optional(Type.Boolean()),
          },
          { additionalProperties: false },
        ),
        Type.Null(),
      ]),
    ),
    temperature: Type.Optional(Type.Union([Unit(0, 5), Type.Null()])),
    top_p: Type.Optional(Type.Union([Unit(0, 1), Type.Null()])),
    top_k: Type.Optional(Type.Number({ minimum: 0, maximum: 100_000 })),
    top_a: Type.Optional(Unit(0, 1)),
    min_p: Type.Optional(Unit(0, 1)),
    typical_p: Type.Optional(Unit(0, 1)),
    repetition_penalty: Type.Optional(Unit(0, 10)),
    presence_penalty: Type.Optional(Type.Union([Unit(-2, 2), Type.Null()])),
    frequency_penalty: Type.Optional(Type.Union([Unit(-2, 2), Type.Null()])),
    max_tokens: Type.Optional(Type.Union([Count(10_000_000), Type.Null()])),
    max_completion_tokens: Type.Optional(Type.Union([Count(10_000_000), Type.Null()])),
    min_tokens: Type.Optional(Count(10_000_000)),
    n: Type.Optional(Type.Union([Count(128), Type.Null()])),
    seed: Type.Optional(Type.Union([Type.Integer(), Type.Null()])),
    stop: Type.Optional(Type.Union([Text, Type.Array(Text, { maxItems: 64 }), Type.Null()])),
    logprobs: Type.Optional(Type.Union([Type.Boolean(), Type.Null()])),
    top_logprobs: Type.Optional(Type.Union([Type.Integer({ minimum: 0, maximum: 20 }), Type.Null()])),
    logit_bias: Type.Optional(Type.Union([Type.Record(Text, Type.Number()), Type.Null()])),
    response_format: Type.Optional(Type.Object({ type: Text }, { additionalProperties: true })),
    tools: Type.Optional(
      Type.Array(Type.Object({ type: Text }, { additionalProperties: true }), { maxItems: 1000 }),
    ),
    tool_choice: Type.Optional(Type.Union([Text, Type.Object({}, { additionalProperties: true })])),
    parallel_tool_calls: Type.Optional(Type.Boolean()),
    functions: Type.Optional(
      Type.Array(Type.Object({ name: Text }, { additionalProperties: true }), { maxItems: 1000 }),
    ),
    function_call: Type.Optional(
      Type.Union([Text, Type.Object({ name: Text }, { additionalProperties: true })]),
    ),
    reasoning_effort: Type.Optional(Type.Union([Text, Type.Null()])),
    thinking: Type.Optional(Type.Union([Type.Object({}, { additionalProperties: true }), Type.Null()])),
    modalities: Type.Optional(Type.Union([Type.Array(Text, { maxItems: 8 }), Type.Null()])),
    audio: Type.Optional(Type.Union([Type.Object({}, { additionalProperties: true }), Type.Null()])),
    prediction: Type.Optional(Type.Union([Type.Object({}, { additionalProperties: true }), Type.Null()])),
    verbosity: Type.Optional(Type.Union([Text, Type.Null()])),
    service_tier: Type.Optional(Type.Union([Text, Type.Null()])),
    web_search_options: Type.Optional(Type.Object({}, { additionalProperties: true })),
    safety_settings: Type.Optional(
      Type.Array(Type.Object({}, { additionalProperties: true }), { maxItems: 64 }),
    ),
    prompt_cache_key: Type.Optional(Type.Union([Type.String({ maxLength: 256 }), Type.Null()])),
    prompt_cache_retention: Type.Optional(Type.Union([Text, Type.Null()])),
    prompt_cache_options: Type.Optional(Type.Object({}, { additionalProperties: true })),
    moderation: Type.Optional(Type.Union([Type.Object({}, { additionalProperties: true }), Type.Null()])),
    store: Type.Optional(Type.Union([Type.Literal(false), Type.Null()])),
    user: Type.Optional(Type.String({ maxLength: 256 })),
    safety_identifier: Type.Optional(Type.Union([Type.String({ maxLength: 256 }), Type.Null()])),
    metadata: Type.Optional(Type.Union([RunMetadata, Type.Null()])),
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
