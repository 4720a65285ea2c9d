import { Uri, window, workspace } from "vscode";
import type { Memory } from "../memory.ts";

/**
 * Opens the file that was handed over to look at first, on the first visit of its folder only: from then on VS Code
 * brings back what was open. An address that names the file would open it, and nothing else, at every reload.
 */
export async function openOnFirstVisit(
  open: string | null,
  memory: Pick<Memory, "visited" | "setVisited">,
): Promise<void> {
  if (open === null || memory.visited()) return;
  const uri = Uri.file(open);
  if (!workspace.getWorkspaceFolder(uri)) return;
  memory.setVisited();
  if (window.tabGroups.all.some(({ tabs }) => tabs.length > 0)) return;
  await window.showTextDocument(uri, { preview: false });
}
