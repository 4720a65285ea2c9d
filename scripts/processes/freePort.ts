import { type AddressInfo, createServer } from "node:net";

/**
 * A port of 127.0.0.1 that was free a moment ago.
 * @param wished taken when it is free
 */
export async function freePort(wished = 0): Promise<number> {
  return (
    (await probe(wished)) ?? (await probe(0)) ?? Promise.reject(new Error("No port of 127.0.0.1 is free."))
  );
}

function probe(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(null));
    server.listen(port, "127.0.0.1", () => {
      const { port: taken } = server.address() as AddressInfo;
      server.close(() => resolve(taken));
    });
  });
}
