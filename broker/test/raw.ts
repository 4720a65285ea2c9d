import { connect } from "node:net";

export interface RawAnswer {
  status: number;
  headers: Map<string, string>;
  body: string;
}

/** Sends bytes as they are and reads one answer; for requests that no HTTP client would make. */
export function sendRaw(
  url: string,
  text: string | (string | Buffer)[],
  withinMs = 15_000,
): Promise<RawAnswer> {
  const { port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), "127.0.0.1");
    const chunks: Buffer[] = [];
    const timer = setTimeout(() => end(new Error(`No answer within ${withinMs} ms.`)), withinMs);
    const end = (error?: Error) => {
      clearTimeout(timer);
      socket.destroy();
      const answer = read(Buffer.concat(chunks).toString("utf8"));
      if (answer) resolve(answer);
      else reject(error ?? new Error("The connection was closed without an answer."));
    };
    socket.on("data", (chunk) => {
      chunks.push(chunk);
      if (complete(Buffer.concat(chunks).toString("utf8"))) end();
    });
    socket.on("end", () => end());
    socket.on("error", end);
    for (const piece of typeof text === "string" ? [text] : text) socket.write(piece);
  });
}

function read(text: string): RawAnswer | null {
  const [head, ...rest] = text.split("\r\n\r\n");
  const [line, ...lines] = (head ?? "").split("\r\n");
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(line ?? "")?.[1]);
  if (!status) return null;
  const headers = new Map(
    lines.map((one) => [one.slice(0, one.indexOf(":")).toLowerCase(), one.slice(one.indexOf(":") + 2)]),
  );
  return { status, headers, body: rest.join("\r\n\r\n") };
}

function complete(text: string): boolean {
  const answer = read(text);
  if (answer?.status === 204) return true;
  const length = answer?.headers.get("content-length");
  return answer !== null && length !== undefined && Buffer.byteLength(answer.body) >= Number(length);
}
