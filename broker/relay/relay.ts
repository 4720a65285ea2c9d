import type { ChatRequest, Model } from "../../core/protocol/index.ts";
import type { Call } from "../http/context.ts";
import { Refusal, shuttingDown } from "../http/refusal.ts";
import { inputPreview } from "../runs/preview.ts";
import type { Recorder } from "../runs/recorder.ts";
import { uuidv7 } from "../runs/uuid.ts";
import { type Ending, type Exchange, startExchange } from "./exchange.ts";
import { type RelayLimits, relayLimits } from "./limits.ts";
import type { Models } from "./models.ts";
import { reckon } from "./reckoning.ts";
import { toUpstream } from "./request.ts";
import { makeTee } from "./tee.ts";
import { explainModel, notOffered } from "./unknown-model.ts";
import type { Upstream } from "./upstream.ts";

export interface RelayOptions {
  upstream: Upstream;
  models: Models;
  recorder: Recorder;
  instanceId: string;
  /** What upstream is told of whose run it is. */
  pseudonym: (owner: string) => string;
  /** Texts that no error may hold: the upstream's key and address. */
  secrets: string[];
  limits?: Partial<RelayLimits>;
}

export interface Relay {
  /** Serves one checked chat completion: resolves when it is answered and its run is stored. */
  chat(call: Call<unknown, ChatRequest>): Promise<void>;
  models(): Promise<{ models: Model[]; stale: boolean }>;
  /** One of them; refused as `not_found` when it is not among them. */
  model(id: string): Promise<{ model: Model; stale: boolean }>;
  /** How many exchanges are open. */
  open(): number;
  /** Takes no new run from now on. */
  drain(): void;
  /** Ends all open exchanges with `shutting_down` and resolves when their runs are stored. */
  stop(): Promise<void>;
  /** Resolves when no exchange is open. */
  idle(): Promise<void>;
}

export function makeRelay(options: RelayOptions): Relay {
  const { upstream, models, recorder, instanceId, pseudonym, secrets } = options;
  const limits = { ...relayLimits, ...options.limits };
  const served = new Set<Promise<void>>();
  const exchanges = new Set<Exchange>();
  let draining = false;
  let stopping = false;

  return {
    chat(call) {
      if (draining) throw shuttingDown();
      const one = serve(call).finally(() => served.delete(one));
      served.add(one);
      return one;
    },
    models: () => models.list(),
    async model(id) {
      const { models: all, stale } = await models.list();
      const model = all.find((one) => one.id === id);
      if (model) return { model, stale };
      throw new Refusal(
        "not_found",
        notOffered(
          id,
          all.map((one) => one.id),
        ),
        { param: "model" },
      );
    },
    open: () => served.size,
    drain: () => {
      draining = true;
    },
    async stop() {
      draining = true;
      stopping = true;
      for (const exchange of exchanges) exchange.stop(stopped());
      await Promise.allSettled(served);
    },
    async idle() {
      await Promise.allSettled(served);
    },
  };

  async function serve({ ctx, caller, body }: Call<unknown, ChatRequest>): Promise<void> {
    const startedAt = performance.now();
    const request = toUpstream(body, pseudonym(caller.owner));
    const id = uuidv7();
    await recorder.start({
      id,
      owner: caller.owner,
      tokenId: caller.token?.id ?? null,
      instanceId,
      model: body.model,
      stream: request.stream,
      metadata: request.metadata,
      preview: inputPreview(body),
      request: request.body,
      endUser: request.endUser,
    });
    // From here on the row exists, and only now does anybody learn the id.
    ctx.state.runId = id;
    ctx.set("x-prompt-studio-run-id", id);
    const tee = makeTee();
    let firstTokenMs: number | null = null;
    const seconds = Math.ceil((request.stream ? limits.firstMs : limits.totalMs) / 1000);
    const exchange = startExchange({
      upstream,
      path: "/v1/chat/completions",
      body: request.body,
      headers: {
        accept: request.stream ? "text/event-stream" : "application/json",
        "x-litellm-call-id": id,
        "x-litellm-timeout": String(seconds),
      },
      stream: request.stream,
      usageWanted: request.usageWanted,
      response: ctx.res,
      tee,
      limits,
      secrets,
      errorFrame: (refusal) => `data: ${JSON.stringify(refusal.body(ctx.state.requestId, id))}\n\n`,
      explain: (refusal) => explainModel(refusal, body.model, models),
      onFirstToken: () => {
        firstTokenMs ??= performance.now() - startedAt;
      },
      settle,
    });
    exchanges.add(exchange);
    // A shutdown that came while the row was being written.
    if (stopping) exchange.stop(stopped());
    const { refusal } = await exchange.done;
    exchanges.delete(exchange);
    if (refusal) throw refusal;
    ctx.respond = false;

    async function settle({ status, refusal: why, headers, sent }: Ending): Promise<void> {
      const durationMs = performance.now() - startedAt;
      const error = why ?? (status === "cancelled" ? leftEarly() : null);
      const figures = await reckon({
        tee,
        billable: sent && (status !== "failed" || !tee.empty()),
        stream: request.stream,
        headers,
        request: request.body,
        model: body.model,
        models,
      });
      await recorder.settle(id, {
        status,
        output: tee.output(),
        ...figures,
        firstTokenMs,
        durationMs,
        error: error?.body(ctx.state.requestId, id).error ?? null,
      });
    }
  }
}

const leftEarly = () => new Refusal("cancelled", "The client went away before the answer had ended.");

const stopped = () =>
  new Refusal("shutting_down", "The broker is restarting and ended this answer early. Run it again.", {
    retryAfter: 2,
  });
