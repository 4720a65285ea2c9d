import { ChatRequest, type ErrorCode, Model, ModelList } from "../../core/protocol/index.ts";
import { type Route, route } from "../http/route.ts";
import type { Relay } from "./relay.ts";
import { aboutField } from "./request.ts";

const staleHeader = {
  "x-prompt-studio-stale": "`true` when upstream did not answer and an earlier list is given.",
};

const listErrors: ErrorCode[] = [
  "upstream_auth",
  "upstream_error",
  "upstream_invalid",
  "upstream_timeout",
  "upstream_unavailable",
];

/** The OpenAI-compatible part: chat completions and the models on offer. */
export function relayRoutes(relay: Relay): Route[] {
  return [
    route({
      method: "post",
      path: "/v1/chat/completions",
      tag: "Relay",
      summary: "Send messages to a model. The answer is the model's, streamed or whole; the run is stored.",
      scopes: ["run"],
      body: ChatRequest,
      aboutField,
      answers: {
        200: {
          description:
            "A chat completion as OpenAI defines it, or with `stream: true` server-sent events of `chat.completion.chunk`. An error inside a stream is a last event that holds the one error shape.",
          headers: { "x-prompt-studio-run-id": "The id of the stored run." },
        },
      },
      errors: [
        "model_not_found",
        "model_not_allowed",
        "context_length_exceeded",
        "provider_refused",
        "rate_limited",
        "upstream_auth",
        "upstream_error",
        "upstream_invalid",
        "upstream_interrupted",
        "upstream_unavailable",
        "upstream_timeout",
        "shutting_down",
      ],
      handle: (call) => relay.chat(call),
    }),
    route({
      method: "get",
      path: "/v1/models",
      tag: "Relay",
      summary: "List the models on offer with their prices and limits; null means unknown.",
      scopes: ["run", "read"],
      answers: {
        200: {
          description: "The models.",
          schema: ModelList,
          headers: staleHeader,
        },
      },
      errors: listErrors,
      async handle({ ctx }) {
        const { models, stale } = await relay.models();
        if (stale) ctx.set("x-prompt-studio-stale", "true");
        ctx.body = { object: "list", data: models };
      },
    }),
    route({
      method: "get",
      path: "/v1/models/*id",
      tag: "Relay",
      summary: "One model on offer; its name may have slashes.",
      scopes: ["run", "read"],
      answers: { 200: { description: "The model.", schema: Model, headers: staleHeader } },
      errors: [...listErrors, "not_found"],
      async handle({ ctx, params }) {
        const { model, stale } = await relay.model(params.id ?? "");
        if (stale) ctx.set("x-prompt-studio-stale", "true");
        ctx.body = model;
      },
    }),
  ];
}
