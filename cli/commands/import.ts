import { SetupError } from "../problem.ts";

export const usage = "";

export async function run(): Promise<number> {
  throw new SetupError("Not there yet.");
}
