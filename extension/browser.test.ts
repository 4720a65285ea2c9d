import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import vm from "node:vm";
import { build } from "esbuild";
import { describe, it } from "mocha";
import { bundles } from "../scripts/build/bundles.ts";

const root = resolve(import.meta.dirname, "..");

/** A class or function that can be called, made and asked for anything: what VS Code is to a bundle. */
function anything(): unknown {
  const target = function standIn() {};
  return new Proxy(target, {
    get: (_, key) => (key === Symbol.toPrimitive ? () => "" : key === "prototype" ? {} : anything()),
    apply: () => anything(),
    construct: () => anything() as object,
  });
}

interface Provider {
  provideHover(document: unknown, position: number): Promise<{ contents: string }>;
}

/** The little of VS Code that one question passes through. */
function editorStandIn(text: string) {
  const uri = { scheme: "memfs", authority: "", path: "/a.prompt", toString: () => "memfs:/a.prompt" };
  const document = {
    uri,
    languageId: "dotprompt",
    version: 1,
    getText: () => text,
    offsetAt: (offset: number) => offset,
    positionAt: (offset: number) => offset,
  };
  let hover: Provider | null = null;
  const commands: string[] = [];
  const event = () => ({ dispose() {} });
  const vscode: Record<string, unknown> = {
    l10n: { t: (sentence: string) => sentence },
    commands: {
      registerCommand(id: string) {
        commands.push(id);
        return { dispose() {} };
      },
    },
    Hover: class {
      contents: string;
      constructor(contents: { value: string }) {
        this.contents = contents.value;
      }
    },
    MarkdownString: class {
      value: string;
      constructor(value: string) {
        this.value = value;
      }
    },
    workspace: {
      textDocuments: [],
      workspaceFolders: undefined,
      getWorkspaceFolder: () => undefined,
      getConfiguration: () => ({ get: () => undefined }),
      createFileSystemWatcher: () => anything(),
      registerTextDocumentContentProvider: () => anything(),
      findFiles: async () => [],
      ...Object.fromEntries(
        [
          "OpenTextDocument",
          "ChangeTextDocument",
          "CloseTextDocument",
          "ChangeConfiguration",
          "GrantWorkspaceTrust",
        ].map((name) => [`onDid${name}`, event]),
      ),
      onWillRenameFiles: event,
    },
    languages: new Proxy(
      {
        registerHoverProvider(_: unknown, provider: Provider) {
          hover = provider;
          return { dispose() {} };
        },
      },
      { get: (own, key) => Reflect.get(own, key) ?? (() => ({ dispose() {}, set() {}, delete() {} })) },
    ),
  };
  const module = new Proxy(vscode, { get: (own, key) => Reflect.get(own, key) ?? anything() });
  return { module, document, commands, hover: () => hover };
}

describe("the extension in a browser", () => {
  it("loads and answers without anything of Node", async function () {
    this.timeout(60_000);
    const bundle = bundles(root, { minify: false }).find(({ output }) => output === "dist/extension.web.cjs");
    assert.ok(bundle, "there is no bundle for browsers");
    const { outputFiles } = await build({ ...bundle.options, write: false, sourcemap: false });
    const code = outputFiles?.find(({ path }) => path.endsWith(".cjs"))?.text ?? "";
    const editor = editorStandIn("---\ninput:\n  schema:\n    name: string, who it is\n---\n{{name}}\n");
    const required: string[] = [];
    // What a browser's worker has, and nothing else: no process, no Buffer, no other modules.
    const world: Record<string, unknown> = {
      TextDecoder,
      TextEncoder,
      setTimeout,
      clearTimeout,
      performance,
      console,
      module: { exports: {} },
      require(name: string) {
        required.push(name);
        if (name !== "vscode") throw new Error(`${name} is not there in a browser.`);
        return editor.module;
      },
    };
    vm.runInNewContext(code, world);
    const { activate } = (world.module as { exports: { activate(context: unknown): void } }).exports;
    const manifest = JSON.parse(readFileSync(resolve(root, "package.json"), "utf8"));
    activate({ subscriptions: [], extension: { packageJSON: manifest } });
    for (const { command } of manifest.contributes.commands) {
      assert.equal(editor.commands.filter((one) => one === command).length, 1, command);
    }
    const text = editor.document.getText();
    const found = await editor.hover()!.provideHover(editor.document, text.indexOf("{{name") + 3);
    assert.match(found.contents, /who it is/);
    assert.deepEqual([...new Set(required)], ["vscode"]);
  });
});
