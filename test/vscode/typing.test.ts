import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { after, afterEach, before, describe, it } from "mocha";
import type { Page } from "playwright-core";
import { build } from "../../scripts/build/build.ts";
import { openFile, runCommand } from "../../scripts/vscode/index.ts";
import { startBroker, type TestBroker } from "../parts/broker.ts";
import { type Editor, keepPicture, lens, runnerOf, startEditor } from "./editor.ts";
import { typeByHand, written } from "./hands.ts";

interface Row {
  title: string;
  /** The file that is typed into. */
  file: string;
  /** What it holds before; nothing unless given. */
  from?: string;
  /** The keys, as `typeByHand` reads them. */
  keys: string;
  /** The text that was meant, with `|` for the cursor. */
  text: string;
}

const head = `---
model: sample-json
input:
  schema:
    name: string
    style(enum): [formal, casual]
    items(array): string
---
`;

const rows: Row[] = [
  {
    title: "a frontmatter with a nested schema, lists and a block text",
    file: "typed-schema.prompt",
    keys: `---
model: sample-json
description: |
Steps:
read
⌫config:
temperature: 0.2
stopSequences:
- END
STOP

…⌫input:
schema:
person(object, who it is):
name: string, the name
⌫tags(array): string
⌫default:
tags: [a, "b"]
`,
    text: `---
model: sample-json
description: |
  Steps:
  read
config:
  temperature: 0.2
  stopSequences:
    - END
    - STOP
input:
  schema:
    person(object, who it is):
      name: string, the name
    tags(array): string
  default:
    tags: [a, "b"]
    |
---`,
  },
  {
    title: "a frontmatter that is closed by hand, and words of the file that are no suggestions",
    file: "typed-closed.prompt",
    keys: `---
model: sample-json
tools:
- search
- write

output:
format: json
---
Text`,
    text: `---
model: sample-json
tools:
  - search
  - write
output:
  format: json
---
Text|`,
  },
  {
    title: "a template with roles, blocks, partials and helpers",
    file: "typed-template.prompt",
    from: head,
    keys: `⤓{{role "system"}}
{{>house_style}}
Say "hi" (always).
I
Example

{{#each items}}
- {{this}}
{{/each}}
{{#ifEquals style "formal"}}
Dear {{name}}
{{else}}
Hi {{name}}, it's me
{{/ifEquals}}
\`\`\`json
{ "a": {{json items}} }
\`\`\`
{{!-- note --}}
- one
two
`,
    text: `${head}{{role "system"}}
{{>house_style}}
Say "hi" (always).
I
Example

{{#each items}}
- {{this}}
{{/each}}
{{#ifEquals style "formal"}}
Dear {{name}}
{{else}}
Hi {{name}}, it's me
{{/ifEquals}}
\`\`\`json
{ "a": {{json items}} }
\`\`\`
{{!-- note --}}
- one
- two
- |`,
  },
  {
    title: "a test file",
    file: "typed.eval.yaml",
    keys: `tests:
- id: first
vars: { name: Ada, style: formal }
assert:
- type: contains
value: Ada
- type: latency
threshold: 5000
⌫⌫⌫- id: second
vars:
name: Bo
⌫assert:
- type: is-json
`,
    text: `tests:
  - id: first
    vars: { name: Ada, style: formal }
    assert:
      - type: contains
        value: Ada
      - type: latency
        threshold: 5000
  - id: second
    vars:
      name: Bo
    assert:
      - type: is-json
        |`,
  },
  {
    title: "a tool file",
    file: "typed.tool.yaml",
    keys: `name: weather
description: What the weather is like.
inputSchema:
type: object
properties:
city:
type: string
description: Where.
⌫⌫required: [city]
`,
    text: `name: weather
description: What the weather is like.
inputSchema:
  type: object
  properties:
    city:
      type: string
      description: Where.
  required: [city]
  |`,
  },
  {
    title: "suggestions that were asked for",
    file: "typed-suggested.prompt",
    from: "---\n\n---\n",
    keys: "↓mod◉\n◉sample-js◉\n\nout◉\n◉js◉\n",
    text: "---\nmodel: sample-json\noutput:\n  format: json|\n---\n",
  },
  {
    title: "a snippet and a helper, and what is written behind them",
    file: "typed-snippet.prompt",
    from: head,
    keys: "⤓user◌◉\nHello {{…nam◉\n}}\n{{#if◉\nname⇥yes",
    text: `${head}{{role "user"}}\nHello {{name}}\n{{#if name}}\nyes|\n{{/if}}`,
  },
  {
    title: "undo takes back what a key did, and no more",
    file: "typed-undo.prompt",
    keys: "---\n…↶↶",
    text: "|",
  },
  {
    title: "undo leads back to the beginning",
    file: "typed-undo-all.prompt",
    keys: `---\ntools:\n- a\n- b\n\n…---…${"↶".repeat(15)}`,
    text: "|",
  },
  {
    title: "a snippet for a whole file names a model of the broker",
    file: "typed-file.prompt",
    keys: "prompt-j◉\n…sample-json\n⇥⇥⇥⇥",
    text: `---
model: sample-json
input:
  schema:
    text: string
  default:
    text: Ada Lovelace, 36
output:
  format: json
  schema:
    name: string
    age?: integer
---
{{role "system"}}
Read the facts out of the text. Answer with JSON only.

{{role "user"}}
{{text}}
|`,
  },
  {
    title: "what is pasted keeps its form",
    file: "typed-paste.prompt",
    from: `${head}{{#if name}}\n  - a\n    b\n{{/if}}\n\n- c\n`,
    keys: "▣✂⎘",
    text: `${head}{{#if name}}\n  - a\n    b\n{{/if}}\n\n- c\n|`,
  },
  {
    title: "a rename leaves the cursor where it was",
    file: "typed-rename.prompt",
    from: `${head}{{name}}\n`,
    keys: "⤓↑→→→→→→✎who\n…",
    text: `${head.replace("name", "who")}{{who|}}\n`,
  },
  {
    title: "a quick fix leaves the cursor where it was",
    file: "typed-fix.prompt",
    from: `${head}{{nmae}}\n`,
    keys: "⤓↑→→→→→→≈⚒\n…",
    text: `${head}{{name|}}\n`,
  },
];

describe("prompts typed by hand in VS Code", () => {
  let broker: TestBroker;
  let editor: Editor;
  let page: Page;

  before(async () => {
    await build(resolve(import.meta.dirname, "../.."), { minify: true });
    broker = await startBroker();
    editor = await startEditor({ broker: broker.url, token: broker.token });
    for (const { file, from = "" } of rows) writeFileSync(join(editor.folder, file), from);
    page = await editor.open("greeting.prompt");
    await lens(page, "Run").waitFor();
  });

  afterEach(async function () {
    if (this.currentTest?.state === "failed") await keepPicture(page, this.currentTest.title);
  });

  after(async () => {
    await page?.close();
    await editor?.close();
    await broker?.stop();
  });

  for (const { title, file, keys, text } of rows) {
    it(title, async () => {
      await openFile(page, file);
      await page.locator(".editor-instance .monaco-editor.focused").first().waitFor();
      await typeByHand(page, keys);
      assert.equal(await written(page, editor, file), text);
    });
  }

  it("the palette has Compare while the runner has the focus", async () => {
    await openFile(page, "greeting.prompt");
    await lens(page, "Run").click();
    const status = runnerOf(page).getByRole("contentinfo");
    await status.getByText("succeeded").waitFor();
    await status.click();
    await runCommand(page, "Prompt Studio: Compare Models");
    await page.locator(".quick-input-title", { hasText: "Compare greeting.prompt" }).waitFor();
  });
});
