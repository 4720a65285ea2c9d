import { copyFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Copies what the runner page loads beside its bundle: VS Code's own icons. */
export function copyAssets(root: string): string[] {
  const codicons = dirname(
    createRequire(join(root, "package.json")).resolve("@vscode/codicons/dist/codicon.css"),
  );
  mkdirSync(join(root, "dist"), { recursive: true });
  return ["codicon.css", "codicon.ttf"].map((name) => {
    copyFileSync(join(codicons, name), join(root, "dist", name));
    return `dist/${name}`;
  });
}
