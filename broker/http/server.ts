import { randomUUID } from "node:crypto";
import { createServer, type RequestListener, type Server, STATUS_CODES } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { Refusal } from "./refusal.ts";

export interface ServerLimits {
  /** Milliseconds to send a request's headers, and the whole of it. */
  headersMs: number;
  requestMs: number;
  /** Bytes all headers of a request may have. */
  headerBytes: number;
}

export const serverLimits: ServerLimits = { headersMs: 10_000, requestMs: 60_000, headerBytes: 16 * 1024 };

/** An HTTP server with our limits; what Node refuses before the application sees it has the one error shape too. */
export function makeServer(listener: RequestListener, limits: ServerLimits = serverLimits): Server {
  const server = createServer(
    {
      // The application refuses a missing Host itself, in the one error shape.
      requireHostHeader: false,
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      connectionsCheckingInterval: Math.max(250, Math.min(2000, limits.headersMs / 4)),
      // Longer than the usual 60 s of a load balancer, so that it never meets a connection that we just closed.
      keepAliveTimeout: 65_000,
    },
    listener,
  );
  // The application counts them itself: Node would drop the surplus silently.
  server.maxHeadersCount = 0;
  server.on("clientError", refuseConnection);
  return server;
}

function refuseConnection(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  const refusal = clientRefusal(error.code);
  const requestId = randomUUID();
  const body = JSON.stringify(refusal.body(requestId));
  socket.end(
    `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}\r\n` +
      `content-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\n` +
      `x-request-id: ${requestId}\r\nconnection: close\r\n\r\n${body}`,
  );
}

function clientRefusal(code: string | undefined): Refusal {
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") {
    return new Refusal("request_timeout", "The request took too long to arrive. Send it again.");
  }
  if (code === "HPE_HEADER_OVERFLOW") {
    return new Refusal("headers_too_large", "The request's headers are too large.");
  }
  return new Refusal("invalid_request", "This is not a valid HTTP request.");
}

/** Starts to listen and gives the port; rejects when the port is taken. */
export function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.removeListener("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
