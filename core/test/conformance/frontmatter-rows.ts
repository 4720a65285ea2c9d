import type { RenderOptions } from "../../rendering/types.ts";
import type { Row } from "./reference.ts";

const file = (yaml: string, body = "Hi {{name}}", options?: RenderOptions): Row => [
  `---
${yaml}
---
${body}`,
  { input: { name: "Ada" } },
  options,
];
const search = { name: "search", description: "finds", inputSchema: { type: "object" } };

export const frontmatters: Row[] = [
  file("model: googleai/gemini-2.5-flash"),
  file("model: a\nconfig:\n  temperature: 0.5\n  stopSequences: [a, b]"),
  file("name: n\nvariant: v\nversion: '1'\ndescription: d"),
  file("model: a\nunknown: 1\nmetadata: {x: 1}\ntemperature: 0.3"),
  file("a.b: 1\na.c: 2\nd.e.f: 3\n.g: 4\nh.: 5\n..: 6"),
  file("ext:\n  x: 1\nraw: 2"),
  file("config: text"),
  file("config: [1, 2]"),
  file("config:"),
  file("config: 3"),
  file("input: text\noutput: text"),
  file("input:\noutput:"),
  file("input:\n  default: {name: Bob}"),
  file("output:\n  format: json"),
  file("model: {{x}}"),
  file("a: &x [1, {b: 2}]\nconfig: {c: *x}"),
  file("<<: {a: 1}\nmodel: m"),
  file("a: .nan\nb: .inf\nc: 0x1f\nd: 0o17\ne: 1_000\nf: 1e3\ng: ~\nh: yes\ni: 2024-01-01"),
  file("a: 12345678901234567890\nb: 1e400"),
  file("a: !!str 5\nb: !custom x\nc: !!binary aGk="),
  file("'quoted key': 1\n5: five\ntrue: yes\nnull: none"),
  file("? [complex, key]\n: value"),
  file("a: |\n  block\n  text\nb: >-\n  folded\n  text"),
  file("# only a comment"),
  file("just text"),
  file("- a\n- b"),
  file("5"),
  file("null"),
  file("a: 1\na: 2"),
  file("a: [1"),
  file("a: b: c"),
  file("\ta: 1"),
  file("a: 'unclosed"),
  file("a: 1\n...\nb: 2"),
  file("a: *missing"),
  ["---\nconfig: {constructor: 1}\n---\nx"],
  file("model: m", "  \n\n body with space \n\n"),
  file("model: m", ""),
  file("model: m", "a\n---\nb"),
  ["---\nmodel: m\n---"],
  ["---\nmodel: m\n"],
  ["---\n---\nHello"],
  ["---\n---\nHello\n---\nmore"],
  ["---\n\n---\nHello"],
  ["---\n  \n---\nHello"],
  ["---\r\nmodel: m\r\n---\r\nHello\r\n"],
  ["---\rmodel: m\r---\rHello"],
  ["\ufeff---\nmodel: m\n---\nHello"],
  ["\n---\nmodel: m\n---\nHello"],
  ["# licence\n---\nmodel: m\n---\nHello"],
  ["---  \nmodel: m\n---  \nHello"],
  ["---\nmodel: m\n  ---\nHello"],
  ["---\nmodel: m\n----\nHello"],
  ["--- \n\n\nmodel: m\n---\n\n\nHello"],
  ["{{@metadata.prompt.model}}", { context: {} }],
  file(
    "model: m\na.b: 2\nconfig: {t: 1}",
    "{{@metadata.prompt.model}}{{@metadata.prompt.ext.a.b}}{{json @metadata.prompt.config}}",
  ),
];

export const tools: Row[] = [
  file("tools: [search, other]"),
  file("tools: [search, other]", "Hi", { tools: { search } }),
  file("tools: [search]\ntoolDefs:\n  - name: own\n    inputSchema: {x: string}", "Hi", {
    tools: { search },
  }),
  file("tools: search", "Hi", { tools: { search } }),
  file("tools: [{a: 1}, 5, null]", "Hi", { tools: { search } }),
  file("tools: []", "Hi", { tools: { search } }),
  file("tools:", "Hi", { tools: { search } }),
  file("tools: {a: 1}", "Hi", { tools: { search } }),
];
