import type { ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { readEventData } from "../../core/protocol/index.ts";
import { Refusal } from "../http/refusal.ts";
import type { FinalStatus } from "../runs/types.ts";
import { readWhole } from "./answer.ts";
import { startClocks } from "./clocks.ts";
import {
  mapConnectionError,
  mapErrorFrame,
  mapUpstreamError,
  upstreamInterrupted,
  upstreamInvalid,
  upstreamTimeout,
} from "./errors.ts";
import type { RelayLimits } from "./limits.ts";
import { makeSseScanner, type Scanned } from "./sse.ts";
import { isUsageChunk, type Tee } from "./tee.ts";
import { textOf } from "./unpack.ts";
import type { Headers, Upstream, UpstreamCall } from "./upstream.ts";

export interface ExchangeOptions {
  upstream: Upstream;
  path: string;
  body: string;
  headers: Record<string, string>;
  stream: boolean;
  /** False: the usage chunk is not passed on. */
  usageWanted: boolean;
  response: ServerResponse;
  tee: Tee;
  limits: RelayLimits;
  secrets: string[];
  /** The frame of an error inside a stream, with this request's and run's ids. */
  errorFrame: (refusal: Refusal) => string;
  /** Says more of a refusal than the answer alone does, before it is told and stored. */
  explain: (refusal: Refusal) => Promise<Refusal>;
  /** The first piece of the answer came. */
  onFirstToken: () => void;
  /** Stores how it ended; called once. */
  settle: (ending: Ending) => Promise<void>;
}

export interface Ending {
  status: FinalStatus;
  refusal: Refusal | null;
  /** The answer's headers, when there were any. */
  headers: Headers;
  /** False when the client had left before anything went upstream. */
  sent: boolean;
}

export interface Exchange {
  /** Resolves when all is over and stored; the refusal is still to be answered when no byte has been sent. */
  done: Promise<{ refusal: Refusal | null }>;
  /** Ends it from outside: a shutdown. */
  stop(refusal: Refusal): void;
}

/**
 * One call upstream and its way to the client. Whatever happens first decides how it ends: the answer's end, an
 * error, a time limit, the client's leaving or a stop from outside; everything after that is ignored.
 */
export function startExchange(options: ExchangeOptions): Exchange {
  const { upstream, response, stream, tee, limits, secrets } = options;
  const scanner = makeSseScanner(limits.eventBytes);
  let over = false;
  let status = 0;
  let headers: Headers = {};
  let collected: Buffer[] = [];
  let size = 0;
  let paused = false;
  let started = false;
  let left = false;
  let call: UpstreamCall | null = null;
  let resolve: (value: { refusal: Refusal | null }) => void;
  const done = new Promise<{ refusal: Refusal | null }>((ready) => {
    resolve = ready;
  });

  const clocks = startClocks(limits, stream, {
    late: (what) => {
      const sentence =
        what === "first"
          ? "The model did not begin to answer in time. Try again."
          : what === "gap"
            ? "The answer stopped coming. Run it again."
            : "The answer took too long and was ended.";
      finish("timed_out", upstreamTimeout(sentence));
    },
    quiet: () => {
      // Between two events, since only whole ones are passed on; not to a client that has yet to read the last.
      if (started && !response.writableNeedDrain) response.write(": waiting for the model\n\n");
    },
    stalled: () => {
      const refusal = new Refusal("cancelled", "The client stopped reading the answer.");
      void finish("cancelled", refusal);
      response.destroy();
    },
  });
  const onClose = () => {
    const whole = stream && tee.finished() && !paused && !response.writableNeedDrain;
    if (!whole) return void finish("cancelled", null);
    // The client has the whole answer, as those that close at the finish reason do. Its usage may be on the way.
    left = true;
    clocks.pause();
    setTimeout(() => void finish("succeeded", null), limits.usageMs);
  };
  if (response.destroyed || response.socket?.destroyed) {
    queueMicrotask(onClose);
  } else {
    response.once("close", onClose);
    call = upstream.post(options.path, options.body, options.headers, {
      onStart(answered, answeredHeaders) {
        if (over) return;
        status = answered;
        headers = answeredHeaders;
        const wrong = status === 200 ? wrongType() : null;
        if (wrong) fail(wrong);
      },
      onData(chunk) {
        if (over) return;
        if (stream && status === 200) relay(scanner.push(chunk));
        else collect(chunk);
      },
      onEnd() {
        if (over) return;
        if (status !== 200) endError();
        else if (stream) endStream();
        else endWhole();
      },
      onError(error, phase) {
        if (over) return;
        if (stream && phase === "answering" && status === 200) endStream();
        else fail(mapConnectionError(error, phase));
      },
    });
  }
  return { done, stop: fail };

  function wrongType(): Refusal | null {
    const type = String(headers["content-type"] ?? "");
    const encoding = String(headers["content-encoding"] ?? "identity");
    if (encoding !== "identity") return upstreamInvalid("a compressed body that was not asked for");
    const expected = stream ? /^text\/event-stream\b/i : /^application\/json\b/i;
    return expected.test(type)
      ? null
      : upstreamInvalid(stream ? "something that is no stream" : "something that is no JSON");
  }

  function collect(chunk: Buffer): void {
    size += chunk.length;
    if (size <= (status === 200 ? limits.wholeBytes : limits.errorBytes)) collected.push(chunk);
    else if (status === 200) fail(upstreamInvalid("more than the broker takes"));
    else endError();
  }

  /** Passes complete events on, as they came, up to the one that ends the stream. */
  function relay(scanned: Scanned[]): void {
    const passed: Buffer[] = [];
    let refusal: Refusal | null = null;
    let last: Buffer | null = null;
    for (const { bytes, event } of scanned) {
      const read = readEventData(event);
      if (read.kind === "invalid") refusal = upstreamInvalid("a broken piece of a stream");
      if (read.kind === "error") refusal = mapErrorFrame(read.error, secrets);
      if (refusal) break;
      if (read.kind !== "empty") clocks.event();
      for (const chunk of read.chunks) if (tee.takeChunk(chunk)) options.onFirstToken();
      if (read.done) {
        last = bytes;
        break;
      }
      const hidden = !options.usageWanted && read.chunks.length === 1 && isUsageChunk(read.chunks[0]!);
      if (!hidden) passed.push(bytes);
    }
    write(passed);
    if (refusal) fail(refusal);
    else if (last && tee.empty()) fail(upstreamInvalid("an answer that holds nothing"));
    else if (last) void finish("succeeded", null, last);
    else if (scanner.overflowed()) fail(upstreamInvalid("a piece of a stream that is too large"));
  }

  function write(passed: Buffer[]): void {
    if (passed.length === 0 || left) return;
    const first = !started;
    begin();
    const fits = response.write(passed.length === 1 ? passed[0]! : Buffer.concat(passed));
    // Node holds writes back to the end of the tick: the first piece does not wait until all that came with it is read.
    if (first) response.socket?.uncork();
    if (fits || paused || over) return;
    paused = true;
    call?.pause();
    clocks.pause();
    response.once("drain", () => {
      paused = false;
      if (over) return;
      clocks.resume();
      call?.resume();
    });
  }

  /** Sends the head of a stream, held back until there is an event: an error before it has its own status. */
  function begin(): void {
    if (started) return;
    started = true;
    response.writeHead(200, {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
    });
  }

  function endStream(): void {
    const rest = scanner.end();
    if (rest) relay([rest]);
    if (over) return;
    if (tee.finished()) void finish("succeeded", null);
    else fail(upstreamInterrupted());
  }

  function endWhole(): void {
    const bytes = Buffer.concat(collected, size);
    const answer = readWhole(bytes);
    if (answer.kind === "error") {
      fail(mapErrorFrame(answer.error, secrets));
    } else if (answer.kind === "invalid") {
      fail(upstreamInvalid("JSON that is no chat completion"));
    } else {
      tee.takeWhole(answer.body);
      if (tee.empty()) fail(upstreamInvalid("an answer that holds nothing"));
      else void finish("succeeded", null, bytes);
    }
  }

  function endError(): void {
    const text = textOf(Buffer.concat(collected), headers["content-encoding"], limits.errorBytes);
    fail(mapUpstreamError({ status, headers, text }, secrets));
  }

  function fail(refusal: Refusal): void {
    void finish(refusal.code === "upstream_timeout" ? "timed_out" : "failed", refusal);
  }

  async function finish(ending: FinalStatus, why: Refusal | null, last?: Buffer): Promise<void> {
    if (over) return;
    over = true;
    clocks.stop();
    letGo(ending === "succeeded" && !left);
    const refusal = why && (await options.explain(why));
    const settled = options.settle({ status: ending, refusal, headers, sent: call !== null });
    await Promise.race([settled, wait(limits.settleMs, undefined, { ref: false })]);
    response.removeListener("close", onClose);
    if (!response.destroyed) {
      if (refusal && started) response.end(options.errorFrame(refusal));
      else if (ending === "succeeded") answerEnd(last);
      if (response.writableEnded) dropSlowReader(response, limits.stalledMs);
    }
    await settled;
    resolve(refusal && !response.headersSent ? { refusal } : { refusal: null });
  }

  function answerEnd(last: Buffer | undefined): void {
    if (stream) {
      begin();
      response.end(last);
      return;
    }
    response.writeHead(200, { "content-type": "application/json", "content-length": last?.length ?? 0 });
    response.end(last);
  }

  /** Closes the call upstream; one that has told its end may close itself, so that its connection serves again. */
  function letGo(told: boolean): void {
    collected = [];
    if (told && call) {
      call.resume();
      setTimeout(call.abort, 2000).unref();
    } else {
      call?.abort();
    }
  }
}

/** An ended answer that the client does not take is not kept for ever. */
function dropSlowReader(response: ServerResponse, afterMs: number): void {
  const timer = setTimeout(() => response.destroy(), afterMs);
  timer.unref();
  response.once("close", () => clearTimeout(timer));
}
