import type { Located } from "../../source/located.ts";
import type { Report } from "../../source/problem.ts";
import { quote } from "../../source/words.ts";

/** What promptfoo reads another file for. */
const reference = /^file:\/\/\S/;

const sentences = {
  "vars-file": "is given to the prompt as it stands: no file is read. Write out what the file holds",
  "assertion-file": "is compared as it stands: no file is read. Write out what the file holds",
};

/** Reports every text in a value, however deep, that names a file whose contents would be meant. */
export function checkReferences(located: Located, code: keyof typeof sentences, report: Report): void {
  const { value, items = [], fields } = located;
  if (typeof value === "string" && reference.test(value)) {
    report(code, located, `${quote(value)} ${sentences[code]}.`);
  }
  for (const item of items) checkReferences(item, code, report);
  for (const { node } of fields?.values() ?? []) checkReferences(node, code, report);
}
