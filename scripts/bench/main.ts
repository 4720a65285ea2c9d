import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { type Figure, print } from "./figures.ts";

/**
 * `npm run bench [-- relay start extension language] [--short]`: measures on this machine and prints each figure
 * beside its target. A missed target is said, with by how much; it does not fail the command.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { short: { type: "boolean", default: false } },
});
const { short } = values;

const groups: Record<string, { title: string; measure: () => Promise<Figure[]> }> = {
  relay: {
    title: "The broker's relay",
    measure: async () => {
      const { measureRelay } = await import("./relay.ts");
      return measureRelay(short ? { rounds: 4, calls: 50 } : { rounds: 12, calls: 150 });
    },
  },
  start: {
    title: "npm start",
    measure: async () => (await import("./start.ts")).measureStart(),
  },
  extension: {
    title: "The extension in VS Code",
    measure: async () => (await import("./extension.ts")).measureExtension(),
  },
  language: {
    title: "The language",
    measure: async () => (await import("./language.ts")).measureLanguage({ short }),
  },
};

const unknown = positionals.filter((name) => !groups[name]);
if (unknown.length > 0) {
  console.error(`There is no "${unknown[0]}" to measure. There are: ${Object.keys(groups).join(", ")}.`);
  process.exit(2);
}
const busy = (loadavg()[0] ?? 0).toFixed(1);
console.log(
  `Node ${process.version}, ${cpus().length} cores, ${cpus()[0]?.model ?? "unknown"}, other work before: load ${busy}`,
);
for (const [name, { title, measure }] of Object.entries(groups)) {
  if (positionals.length === 0 || positionals.includes(name)) print(title, await measure());
}
