import type { Workspace } from "../model/index.ts";
import type { Asked, Offer } from "./completion/item.ts";

type ModelSettings = Pick<Workspace["settings"], "models" | "defaultModel">;

/** A piece of a prompt file, in VS Code's snippet syntax. */
export interface Snippet {
  name: string;
  about: string;
  body: string;
  /** A whole file, frontmatter and all: offered in an empty one only, with a model that the broker offers. */
  file?: boolean;
}

/** What people write again and again. Each renders as it stands. */
export const snippets: readonly Snippet[] = [
  {
    name: "prompt",
    about: "A prompt file: input, a system and a user message.",
    body: `---
description: \${2:What it is for.}
input:
  schema:
    \${3:text}: string, \${4:what it is}
  default:
    \${3:text}: \${5:Hello}
---
{{role "system"}}
\${6:Be brief and exact.}

{{role "user"}}
{{\${3:text}}}
`,
    file: true,
  },
  {
    name: "prompt-json",
    about: "A prompt file whose answer is JSON.",
    body: `---
input:
  schema:
    \${2:text}: string
  default:
    \${2:text}: \${3:Ada Lovelace, 36}
output:
  format: json
  schema:
    \${4:name}: string
    \${5:age}?: integer
---
{{role "system"}}
Read the facts out of the text. Answer with JSON only.

{{role "user"}}
{{\${2:text}}}
`,
    file: true,
  },
  { name: "system", about: "A system message.", body: '{{role "system"}}\n$0' },
  { name: "user", about: "A user message.", body: '{{role "user"}}\n$0' },
  {
    name: "model",
    about: "A message of the model: an example of a good answer.",
    body: '{{role "model"}}\n$0',
  },
  {
    name: "example",
    about: "An example: a question and its answer.",
    body: `{{role "user"}}\n\${1:A question}\n\n{{role "model"}}\n\${2:A good answer}\n$0`,
  },
  {
    name: "history",
    about: "The conversation so far, then the user again.",
    body: '{{history}}\n\n{{role "user"}}\n$0',
  },
  { name: "if", about: "Only when a value is there.", body: `{{#if \${1:value}}}\n$0\n{{/if}}` },
  { name: "ifelse", about: "One text or the other.", body: `{{#if \${1:value}}}\n$2\n{{else}}\n$0\n{{/if}}` },
  {
    name: "each",
    about: "Once for each element of a list.",
    body: `{{#each \${1:items}}}\n- {{this}}$0\n{{/each}}`,
  },
  {
    name: "equals",
    about: "One text or the other, by the value of an input.",
    body: `{{#ifEquals \${1:style} "\${2:formal}"}}\n$3\n{{else}}\n$0\n{{/ifEquals}}`,
  },
  {
    name: "with",
    about: "With the fields of a value at hand.",
    body: `{{#with \${1:value}}}\n$0\n{{/with}}`,
  },
  { name: "media", about: "An image or a file.", body: `{{media url=\${1:url}}}$0` },
  {
    name: "json",
    about: "A value as JSON in a code fence.",
    body: `\`\`\`json\n{{json \${1:value}}}\n\`\`\`$0`,
  },
  { name: "partial", about: "Another prompt file.", body: `{{>\${1:name}}}$0` },
  { name: "comment", about: "A note that is not sent.", body: `{{!-- \${1:note} --}}$0` },
];

/** The snippets that fit at the beginning of a line of the template. */
export function snippetOffers({ text, workspace, t }: Asked, start: number): Offer[] {
  const empty = text.slice(0, start).trim() === "" && text.slice(start).trim().length < 40;
  return snippets
    .filter(({ file }) => !file || (empty && start === 0))
    .map((one) => ({ ...one, body: one.file ? withModel(one.body, workspace.settings) : one.body }))
    .map(({ name, about, body }, rank) => ({
      label: name,
      kind: "snippet",
      detail: t(about),
      documentation: `\`\`\`dotprompt\n${shownBody(body)}\n\`\`\``,
      insert: body,
      snippet: true,
      rank: Math.min(rank, 99),
    }));
}

/** A file with a choice of the models on offer, the default one first; without any the default is taken at a run. */
export function withModel(body: string, { models, defaultModel }: ModelSettings): string {
  const ids = (models ?? []).map(({ id }) => id);
  if (ids.length === 0) return body;
  const first = ids.includes(defaultModel) ? [defaultModel] : [];
  const choices = [...new Set([...first, ...ids])].map((id) => id.replaceAll(/[\\,|$}]/g, "\\$&"));
  return body.replace("---\n", () => `---\nmodel: \${1|${choices.join(",")}|}\n`);
}

/** A snippet with its suggestions filled in. */
export function shownBody(body: string): string {
  const named = new Map([...body.matchAll(/\$\{(\d+):([^}]*)\}/g)].map(([, number, text]) => [number, text]));
  return body
    .replaceAll(/\$\{(\d+)(?::[^}]*)?\}/g, (_, number: string) => named.get(number) ?? "")
    .replaceAll(/\$\{\d+\|([^,|]*)[^}]*\}/g, "$1")
    .replaceAll(/\$\d/g, "");
}
