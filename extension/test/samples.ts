import assert from "node:assert/strict";
import { type TextDocument, Uri, window, workspace } from "vscode";

/** A file of the opened samples. */
export function sample(name: string): Uri {
  const folder = workspace.workspaceFolders?.[0];
  assert.ok(folder, "no folder is open");
  return Uri.joinPath(folder.uri, name);
}

/** Opens a file of the samples in an editor. */
export async function openSample(name: string): Promise<TextDocument> {
  const document = await workspace.openTextDocument(sample(name));
  await window.showTextDocument(document);
  return document;
}

/** Asks the broker with the token that the tests were given. */
export async function askBroker(path: string): Promise<any> {
  const { TEST_BROKER_URL, TEST_BROKER_TOKEN } = process.env;
  const answer = await fetch(`${TEST_BROKER_URL}${path}`, {
    headers: { authorization: `Bearer ${TEST_BROKER_TOKEN}` },
  });
  return answer.json();
}

/** Waits until a question is answered with something true, and gives the answer. */
export async function until<T>(what: string, ask: () => T | Promise<T>): Promise<NonNullable<T>> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    assert.ok(Date.now() < deadline, `${what} did not happen within 20 s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
