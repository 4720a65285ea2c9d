import { join, relative } from "node:path";
import { packageExtension } from "./build/package.ts";

try {
  const { path, bytes, sha256 } = await packageExtension(join(import.meta.dirname, ".."));
  console.log(`${relative(process.cwd(), path)}  ${(bytes / 1024).toFixed(1)} kB  sha256 ${sha256}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
