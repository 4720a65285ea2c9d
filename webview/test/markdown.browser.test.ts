import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { ready, run } from "./samples.ts";
import { useRunner } from "./use-runner.ts";

const rows: [markdown: string, html: string][] = [
  ["**bold** and _it_", '<p dir="auto"><strong>bold</strong> and <em>it</em></p>'],
  ["# One\n\n###### Six", '<h3 dir="auto">One</h3>\n<h6 dir="auto">Six</h6>'],
  ["<b>no</b> &amp; <!-- x -->", '<p dir="auto">&lt;b&gt;no&lt;/b&gt; &amp; &lt;!-- x --&gt;</p>'],
  [
    "https://a.example/x?y=1 and a.example",
    '<p dir="auto"><a href="https://a.example/x?y=1" title="https://a.example/x?y=1">https://a.example/x?y=1</a> and a.example</p>',
  ],
  [
    "[me](mailto:a@b.example)",
    '<p dir="auto"><a href="mailto:a@b.example" title="mailto:a@b.example">me</a></p>',
  ],
  ["[x](command:y)", '<p dir="auto">[x](command:y)</p>'],
  ["[x](ftp://a.example)", '<p dir="auto">[x](ftp://a.example)</p>'],
  [
    "![a chart](https://a.example/c.png)",
    '<p dir="auto"><span class="image">a chart</span> <a href="https://a.example/c.png" title="https://a.example/c.png">a.example</a></p>',
  ],
  ["![a chart](data:image/png;base64,AA)", '<p dir="auto">![a chart](data:image/png;base64,AA)</p>'],
  ["3. three\n4. four", '<ol start="3">\n<li dir="auto">three</li>\n<li dir="auto">four</li>\n</ol>'],
  [
    "| a | b |\n| :-: | --: |\n| 1 | 2 |",
    '<table>\n<thead>\n<tr>\n<th align="center" dir="auto">a</th>\n<th align="right" dir="auto">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td align="center" dir="auto">1</td>\n<td align="right" dir="auto">2</td>\n</tr>\n</tbody>\n</table>',
  ],
  ["~~gone~~ `<i>`", '<p dir="auto"><s>gone</s> <code>&lt;i&gt;</code></p>'],
];

describe("Markdown of an answer", function () {
  this.timeout(60_000);
  const { open } = useRunner();

  it("becomes exactly this", async () => {
    const { page, send } = await open();
    await send(...ready());
    for (const [index, [text, html]] of rows.entries()) {
      await send({ type: "run", run: run({ text, startedAt: index + 1 }) });
      const shown = await page.evaluate(() => document.querySelector(".content")?.innerHTML.trim());
      assert.equal(shown, html, text);
    }
    await page.context().close();
  });

  it("a code block copies its code, without its fence and button", async () => {
    const { page, send, posted } = await open();
    await send(...ready(), { type: "run", run: run({ text: "```js\nlet a = 1;\n```", startedAt: 1 }) });
    await page.locator(".content pre").hover();
    await page.getByRole("button", { name: "Copy code" }).click();
    assert.deepEqual(await posted("copy"), [{ type: "copy", text: "let a = 1;\n", what: "the code" }]);
    await page.context().close();
  });
});
