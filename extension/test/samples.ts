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
