import { createServer } from "node:net";
import { StartProblem } from "./problem.ts";

/** @throws StartProblem when the broker could not listen there; 0 is always free */
export async function requireFreePort(port: number): Promise<void> {
  if (port === 0) return;
  const code = await new Promise<string | undefined>((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(undefined)));
  });
  if (code === undefined) return;
  throw new StartProblem(portProblem(port, code));
}

function portProblem(port: number, code: string): string {
  const choice = "Choose another one with PORT=4001 npm start, or let PORT=0 take a free one.";
  if (code === "EACCES") return `You may not use port ${port}: low ports belong to the system. ${choice}`;
  return `Port ${port} is used by another program. ${choice}`;
}
