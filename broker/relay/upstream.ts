import { Pool } from "undici";
import { textOf } from "./unpack.ts";

export interface UpstreamOptions {
  /** Without `/v1`; a path prefix is kept. */
  base: string;
  key: string | null;
  /** Milliseconds for a connection to be made. */
  connectMs?: number;
}

/** What an exchange hears from upstream, in this order: start, data …, then end or error, once. */
export interface UpstreamEvents {
  onStart(status: number, headers: Headers): void;
  onData(chunk: Buffer): void;
  onEnd(): void;
  onError(error: Error, phase: "connecting" | "waiting" | "answering"): void;
}

export type Headers = Record<string, string | string[] | undefined>;

/** A call that is under way. After `abort` no event comes any more and the connection is closed. */
export interface UpstreamCall {
  abort(): void;
  pause(): void;
  resume(): void;
}

export interface UpstreamAnswer {
  status: number;
  headers: Headers;
  text: string;
}

/** The one upstream. Redirects are never followed, and nothing is ever sent twice. */
export interface Upstream {
  post(path: string, body: string, headers: Record<string, string>, events: UpstreamEvents): UpstreamCall;
  /** Reads a small JSON document within `ms` milliseconds. */
  get(path: string, ms: number): Promise<UpstreamAnswer>;
  close(): Promise<void>;
}

const largestDocument = 16 * 1024 * 1024;

/** Opens a pool to the upstream; nothing connects before the first call. */
export function openUpstream({ base, key, connectMs = 2500 }: UpstreamOptions): Upstream {
  const { origin, pathname } = new URL(base);
  const prefix = pathname.replace(/\/+$/, "");
  const common: Record<string, string> = {
    "accept-encoding": "identity",
    ...(key === null ? {} : { authorization: `Bearer ${key}` }),
  };
  const pool = new Pool(origin, {
    pipelining: 1,
    connections: null,
    allowH2: false,
    // The exchange keeps its own time, by complete events instead of bytes.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: 64 * 1024,
    connect: { timeout: connectMs },
  });

  return {
    post(path, body, headers, events) {
      let over = false;
      let phase: "connecting" | "waiting" | "answering" = "connecting";
      let control: { abort(reason: Error): void; pause(): void; resume(): void } | null = null;
      pool.dispatch(
        {
          method: "POST",
          path: prefix + path,
          headers: { ...common, "content-type": "application/json", ...headers },
          body,
        },
        {
          onRequestStart(controller) {
            control = controller;
            phase = "waiting";
            if (over) controller.abort(new Error("aborted"));
          },
          onResponseStart(_controller, status, answered) {
            phase = "answering";
            if (!over && status >= 200) events.onStart(status, answered);
          },
          onResponseData(_controller, chunk) {
            if (!over) events.onData(chunk);
          },
          onResponseEnd() {
            if (!over) events.onEnd();
            over = true;
          },
          onResponseError(_controller, error) {
            if (!over) events.onError(error, phase);
            over = true;
          },
        },
      );
      return {
        abort() {
          if (over) return;
          over = true;
          control?.abort(new Error("aborted"));
        },
        pause: () => control?.pause(),
        resume: () => control?.resume(),
      };
    },

    async get(path, ms) {
      const signal = AbortSignal.timeout(ms);
      const answer = await pool.request({ method: "GET", path: prefix + path, headers: common, signal });
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of answer.body) {
        size += chunk.length;
        if (size > largestDocument) throw new Error("The document is too large.");
        chunks.push(chunk);
      }
      return {
        status: answer.statusCode,
        headers: answer.headers,
        text: textOf(Buffer.concat(chunks), answer.headers["content-encoding"], largestDocument),
      };
    },

    close: () => pool.destroy(),
  };
}
