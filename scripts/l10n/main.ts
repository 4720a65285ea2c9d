import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { extract } from "./extract.ts";

/** `npm run l10n`: writes every sentence of the editor to l10n/bundle.l10n.json, for translators. */
const root = join(import.meta.dirname, "..", "..");
const { sentences, unclear } = extract(root);
for (const place of unclear) console.error(`${place}: its first argument is no plain text.`);
mkdirSync(join(root, "l10n"), { recursive: true });
const bundle = Object.fromEntries(sentences.map((sentence) => [sentence, sentence]));
writeFileSync(join(root, "l10n", "bundle.l10n.json"), `${JSON.stringify(bundle, null, 2)}\n`);
console.log(`${sentences.length} sentences in l10n/bundle.l10n.json`);
process.exitCode = unclear.length > 0 ? 1 : 0;
