/** A prompt file in the style people write: a schema, roles, conditions, loops, plain text. */
export function promptOfLines(lines: number): string {
  const head = `---
model: googleai/gemini-2.5-flash
config:
  temperature: 0.3
input:
  schema:
    name: string, who asks
    topic?: string
    urgent?: boolean
    notes(array, what is known): string
  default:
    name: Ada
---
{{role "system"}}
Answer in the language of the question.
`;
  const block = [
    "Consider {{name}} and what was said about {{topic}}.",
    "{{#if urgent}}",
    "Answer within the hour, {{name}}.",
    "{{/if}}",
    "{{#each notes}}",
    "- {{@index}}: {{this}}",
    "{{/each}}",
    '```json\n{"answer": "text", "score": 0.5}\n```',
    "Plain words fill most lines of a real prompt file, with a comma here and there.",
  ].join("\n");
  const blocks = Math.round((lines - head.split("\n").length) / block.split("\n").length);
  return head + `${block}\n`.repeat(Math.max(1, blocks));
}
