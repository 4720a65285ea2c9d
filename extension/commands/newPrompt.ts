import { SnippetString, window, workspace } from "vscode";

/** A prompt file that runs as it stands: what to fill in is where the cursor goes. */
function example(): SnippetString {
  return new SnippetString()
    .appendText("---\ndescription: ")
    .appendPlaceholder("What this prompt is for", 1)
    .appendText("\ninput:\n  schema:\n    ")
    .appendPlaceholder("topic", 2)
    .appendText(": string, ")
    .appendPlaceholder("what it is about", 3)
    .appendText("\n  default:\n    ")
    .appendPlaceholder("topic", 2)
    .appendText(": ")
    .appendPlaceholder("the sea", 4)
    .appendText('\n---\n{{role "system"}}\n')
    .appendPlaceholder("Be brief and exact.", 5)
    .appendText('\n\n{{role "user"}}\n')
    .appendPlaceholder("Write three sentences about", 6)
    .appendText(" {{")
    .appendPlaceholder("topic", 2)
    .appendText("}}.")
    .appendTabstop(0)
    .appendText("\n");
}

/** Opens a new, untitled prompt file with a small example to overwrite. */
export async function newPrompt(): Promise<void> {
  const document = await workspace.openTextDocument({ language: "dotprompt", content: "" });
  const editor = await window.showTextDocument(document);
  await editor.insertSnippet(example());
}
