import { cpSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { commands, extensions, Uri, window, workspace } from "vscode";

/** What the extension costs in the extension host; times in milliseconds, memory in megabytes. */
export interface Measured {
  activation: number;
  memory: number;
  /** From the command to the arrival of its request at the broker, one entry a run. */
  pressToRequest: number[];
}

/**
 * What VS Code calls in its extension host: activates the extension, runs a prompt against a broker in this same
 * process (so one clock measures both ends) and writes the figures to the file that MEASURE_RESULTS names.
 */
export async function run(): Promise<void> {
  const extension = extensions.getExtension("prompt-studio.prompt-studio");
  if (!extension) throw new Error("The extension is not there.");
  if (extension.isActive) throw new Error("The extension was active before anything asked for it.");
  const broker = await startBroker(Number(process.env.MEASURE_BROKER_PORT));
  // VS Code itself is still busy starting; a person opens a prompt file later.
  await sleep(5000);
  const before = heap();
  const begin = performance.now();
  await extension.activate();
  const activation = performance.now() - begin;

  const folder = workspace.workspaceFolders?.[0]?.uri;
  if (!folder) throw new Error("No folder is open.");
  cpSync(process.env.MEASURE_SAMPLES ?? "samples", folder.fsPath, { recursive: true });
  const file = Uri.joinPath(folder, "greeting.prompt");
  await window.showTextDocument(await workspace.openTextDocument(file));
  await commands.executeCommand("promptStudio.openRunner");
  await sleep(3000);
  const pressToRequest: number[] = [];
  for (let index = 0; index < 10; index++) {
    const seen = broker.arrivals.length;
    const pressed = performance.now();
    void commands.executeCommand("promptStudio.run");
    while (broker.arrivals.length === seen) {
      await new Promise(setImmediate);
      if (performance.now() - pressed > 20_000) throw new Error("No request arrived within 20 s.");
    }
    pressToRequest.push(broker.arrivals.at(-1)! - pressed);
    await sleep(500);
  }
  const memory = heap() - before;
  broker.close();
  const measured: Measured = { activation, memory, pressToRequest };
  writeFileSync(process.env.MEASURE_RESULTS ?? "measured.json", JSON.stringify(measured));
}

function heap(): number {
  // The extension host runs without --expose-gc in a person's editor; the measuring start passes it.
  (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage().heapUsed / 1e6;
}

/** Just enough of a broker to run a prompt: it answers at once and notes when the request came. */
async function startBroker(port: number): Promise<{ arrivals: number[]; close(): void }> {
  const arrivals: number[] = [];
  const server = createServer((request, response) => {
    const json = (body: unknown) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    if (request.url === "/v1/chat/completions") {
      arrivals.push(performance.now());
      const chunk = (delta: object, finish: string | null) =>
        `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 1, model: "sample-echo", choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
      response.writeHead(200, {
        "content-type": "text/event-stream",
        "x-prompt-studio-run-id": crypto.randomUUID(),
      });
      response.end(`${chunk({ content: "Hello." }, null)}${chunk({}, "stop")}data: [DONE]\n\n`);
    } else if (request.url === "/v1/models") {
      json({ object: "list", data: [{ id: "sample-echo", object: "model", owned_by: "measure" }] });
    } else if (request.url === "/api/me") {
      json({ owner: "measure", scopes: ["run", "read", "write"], token: null, broker: { version: "0" } });
    } else json({ data: [], next_cursor: null });
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const { port: taken } = server.address() as AddressInfo;
  if (taken !== port) throw new Error(`Port ${port} was not free.`);
  return { arrivals, close: () => server.closeAllConnections() };
}
