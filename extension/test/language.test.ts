import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import {
  type CodeAction,
  type CompletionList,
  commands,
  type DocumentHighlight,
  type DocumentLink,
  type DocumentSymbol,
  type FoldingRange,
  type Hover,
  type InlayHint,
  type Location,
  type LocationLink,
  languages,
  type MarkdownString,
  Position,
  Range,
  type SelectionRange,
  type SemanticTokens,
  type SignatureHelp,
  type SymbolInformation,
  type TextDocument,
  type TextEdit,
  type Uri,
  WorkspaceEdit,
  window,
  workspace,
} from "vscode";
import { until } from "../../scripts/test/until.ts";
import { sample } from "./samples.ts";

const files: Record<string, string> = {
  "letter.prompt": `---
model: sample-echo
input:
  schema:
    person(object, who it is for):
      name: string, the name
    topics(array): string
  default:
    person: { name: Ada }
---
{{role "system"}}
{{>tone}}
{{role "user"}}
{{#each topics}}
- {{this}} for {{../person.name}}
{{/each}}
`,
  "_tone.prompt": "Write to {{person.name}} in a friendly way.\n",
  "letter.eval.yaml":
    "tests:\n  - id: a\n    vars:\n      person: { name: Bo }\n      topics: [x]\n    assert:\n      - type: contains\n        value: Bo\n",
};

const uriOf = (name: string) => sample(`language/${name}`);

/** The place behind the first `before`, or inside it where it holds a bar. */
function at(document: TextDocument, marked: string): Position {
  const [before = "", behind = ""] = marked.split("|");
  const index = document.getText().indexOf(before + behind);
  assert.ok(index >= 0, `${marked} is not in ${document.uri.path}`);
  return document.positionAt(index + before.length);
}

const ask = <T>(command: string, document: TextDocument, ...values: unknown[]) =>
  commands.executeCommand<T>(command, document.uri, ...values);

/** Saves what an edit changed, in editors and behind them; a document without a file would ask for one. */
async function saveAll(): Promise<void> {
  for (const document of workspace.textDocuments) {
    if (document.isDirty && !document.isUntitled) await document.save();
  }
}

describe("the language in the editor", () => {
  let letter: TextDocument;

  before(async () => {
    for (const [name, text] of Object.entries(files)) {
      await workspace.fs.writeFile(uriOf(name), new TextEncoder().encode(text));
    }
    letter = await workspace.openTextDocument(uriOf("letter.prompt"));
    await window.showTextDocument(letter);
  });

  after(async () => {
    await commands.executeCommand("workbench.action.closeAllEditors");
    await workspace.fs.delete(sample("language"), { recursive: true });
  });

  it("completes inputs in a mustache", async () => {
    const found = await ask<CompletionList>(
      "vscode.executeCompletionItemProvider",
      letter,
      at(letter, "../person.|name"),
    );
    assert.ok(found.items.some(({ label }) => label === "name"));
  });

  it("completes keys of the frontmatter", async () => {
    const found = await ask<CompletionList>(
      "vscode.executeCompletionItemProvider",
      letter,
      at(letter, "|model"),
    );
    assert.ok(found.items.some(({ label }) => label === "config"));
  });

  it("hovers", async () => {
    const [found] = await ask<Hover[]>("vscode.executeHoverProvider", letter, at(letter, "person.na|me"));
    const [text] = (found?.contents ?? []) as MarkdownString[];
    assert.match(text?.value ?? "", /the name/);
  });

  it("helps with a helper's arguments", async () => {
    const found = await ask<SignatureHelp>(
      "vscode.executeSignatureHelpProvider",
      letter,
      at(letter, "each |topics"),
    );
    assert.match(found.signatures[0]?.label ?? "", /each list/);
  });

  it("goes to the definition", async () => {
    const [found] = await ask<LocationLink[]>(
      "vscode.executeDefinitionProvider",
      letter,
      at(letter, "{{>to|ne"),
    );
    assert.equal(found?.targetUri.path, uriOf("_tone.prompt").path);
  });

  it("finds references in partials and tests", async () => {
    const found = await until("the references", async () => {
      const all = await ask<Location[]>(
        "vscode.executeReferenceProvider",
        letter,
        at(letter, "person.na|me"),
      );
      return new Set(all.map(({ uri }) => uri.path)).size === 3 ? all : null;
    });
    assert.equal(found.length, 5);
  });

  it("highlights the tags of a block", async () => {
    const found = await ask<DocumentHighlight[]>(
      "vscode.executeDocumentHighlights",
      letter,
      at(letter, "{{#ea|ch"),
    );
    assert.deepEqual(
      found.map(({ range }) => letter.getText(range)),
      ["each", "each"],
    );
  });

  it("edits the tags of a block as one", async () => {
    const found = await ask<{ ranges: { startLineNumber: number }[] }>(
      "_executeLinkedEditingProvider",
      letter,
      at(letter, "{{#ea|ch"),
    );
    assert.deepEqual(
      found.ranges.map(({ startLineNumber }) => letter.lineAt(startLineNumber - 1).text),
      ["{{#each topics}}", "{{/each}}"],
    );
    const on = workspace.getConfiguration("editor", { languageId: "dotprompt" }).get("linkedEditing");
    assert.equal(on, true);
  });

  it("gives an outline", async () => {
    const found = await ask<DocumentSymbol[]>("vscode.executeDocumentSymbolProvider", letter);
    assert.deepEqual(
      found.map(({ name }) => name),
      ["model", "input", "system", "user"],
    );
  });

  it("finds inputs in the workspace", async () => {
    const found = await commands.executeCommand<SymbolInformation[]>(
      "vscode.executeWorkspaceSymbolProvider",
      "person.name",
    );
    assert.ok(found.some(({ location }) => location.uri.path === letter.uri.path));
  });

  it("folds, selects and links", async () => {
    const folds = await ask<FoldingRange[]>("vscode.executeFoldingRangeProvider", letter);
    assert.ok(folds.some(({ start, end }) => start === 0 && end === 9));
    const [selection] = await ask<SelectionRange[]>("vscode.executeSelectionRangeProvider", letter, [
      at(letter, "person.na|me"),
    ]);
    assert.equal(letter.getText(selection!.parent!.range), "../person.name");
    const links = await ask<DocumentLink[]>("vscode.executeLinkProvider", letter);
    assert.deepEqual(
      links.map(({ range }) => letter.getText(range)),
      ["tone"],
    );
  });

  it("colours by meaning", async () => {
    const found = await ask<SemanticTokens>("vscode.provideDocumentSemanticTokens", letter);
    assert.ok(found.data.length / 5 > 10);
  });

  it("hints at types and tokens", async () => {
    const whole = new Range(new Position(0, 0), letter.positionAt(letter.getText().length));
    const found = await ask<InlayHint[]>("vscode.executeInlayHintProvider", letter, whole);
    const labels = found.map(({ label }) => String(label));
    assert.ok(labels.includes(": array of string"), labels.join(" | "));
    assert.ok(
      labels.some((label) => /tokens$/.test(label)),
      labels.join(" | "),
    );
  });

  it("formats without changing what is rendered", async () => {
    const document = await workspace.openTextDocument({
      language: "dotprompt",
      content: "Hi {{  name  }}\n",
    });
    const edits = await ask<TextEdit[]>("vscode.executeFormatDocumentProvider", document);
    const edit = new WorkspaceEdit();
    edit.set(document.uri, edits ?? []);
    await workspace.applyEdit(edit);
    assert.equal(document.getText(), "Hi {{name}}\n");
  });

  it("reports a finding with its page, and a fix that settles it on disk", async () => {
    const uri = uriOf("typo.prompt");
    const text = "---\nmodel: sample-echo\ninput:\n  schema:\n    title: string\n---\n{{titel}}\n";
    await workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    const document = await workspace.openTextDocument(uri);
    await window.showTextDocument(document);
    const found = await until("the finding", () =>
      languages
        .getDiagnostics(uri)
        .find(({ code }) => typeof code === "object" && code.value === "unknown-variable"),
    );
    assert.match(String((found.code as { target: Uri }).target), /docs\/problems\/unknown-variable\.md$/);
    const actions = await ask<CodeAction[]>("vscode.executeCodeActionProvider", document, found.range);
    const fix = actions.find(({ title, edit }) => title === "Change to title" && edit);
    assert.ok(fix?.edit, actions.map(({ title }) => title).join(" | "));
    await workspace.applyEdit(fix.edit);
    await document.save();
    const saved = new TextDecoder().decode(await workspace.fs.readFile(uri));
    assert.equal(saved, text.replace("titel", "title"));
    await until("no finding any more", () => languages.getDiagnostics(uri).length === 0);
  });

  it("tells every YAML mistake of a head, each with a fix", async () => {
    const uri = uriOf("head.prompt");
    const text =
      "---\nmodel:sample-echo\ndescription: @team\ninput:\n  schema:\n    state(enum): [open, closed], what it is\n---\n{{state}}\n";
    await workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    const document = await workspace.openTextDocument(uri);
    await window.showTextDocument(document);
    const found = await until("the mistakes", () => {
      const all = languages.getDiagnostics(uri);
      return all.length === 3 ? all : null;
    });
    assert.deepEqual(
      [...new Set(found.map(({ code }) => (code as { value: string }).value))],
      ["yaml-syntax"],
    );
    for (const { range } of found.toReversed()) {
      const actions = await ask<CodeAction[]>("vscode.executeCodeActionProvider", document, range);
      const fix = actions.find(({ edit, isPreferred }) => edit && isPreferred);
      assert.ok(fix?.edit, actions.map(({ title }) => title).join(" | "));
      await workspace.applyEdit(fix.edit);
    }
    await until("no finding any more", () => languages.getDiagnostics(uri).length === 0);
    assert.match(document.getText(), /state\(enum, what it is\): \[open, closed\]/);
    await document.save();
  });

  it("renames an input in the schema, the partial and the tests, on disk", async () => {
    const edit = await ask<WorkspaceEdit>(
      "vscode.executeDocumentRenameProvider",
      letter,
      at(letter, "../per|son.name"),
      "reader",
    );
    assert.equal(edit.size, 3);
    await workspace.applyEdit(edit);
    await saveAll();
    for (const [name, text] of Object.entries(files)) {
      const saved = new TextDecoder().decode(await workspace.fs.readFile(uriOf(name)));
      assert.equal(saved, text.replaceAll(/\bperson\b/g, "reader"), name);
    }
  });

  it("renames a partial with its file, on disk", async () => {
    const edit = await ask<WorkspaceEdit>(
      "vscode.executeDocumentRenameProvider",
      letter,
      at(letter, "{{>to|ne"),
      "voice",
    );
    await workspace.applyEdit(edit);
    await saveAll();
    const there = await workspace.fs.stat(uriOf("_voice.prompt")).then(
      () => true,
      () => false,
    );
    assert.ok(there, "the file has its new name");
    assert.match(letter.getText(), /\{\{>voice\}\}/);
  });

  it("refuses to rename a helper", async () => {
    const renaming = ask("vscode.executeDocumentRenameProvider", letter, at(letter, "{{#ea|ch"), "every");
    await assert.rejects(async () => await renaming, /application's code/);
  });
});
