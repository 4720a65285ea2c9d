import type { ExtensionPackage } from "./extension.ts";

/** What an editor is opened with. */
export interface EditorOptions {
  /** Its place in the data folder: profile, extensions, what it remembers. */
  dir: string;
  /** Where an editor that is fetched from npm is kept. */
  dataDir: string;
  folder: string;
  extension: ExtensionPackage;
  broker: string;
  /** The file that signs the extension in. */
  session: string;
  mayOpenBrowser: boolean;
  env: NodeJS.ProcessEnv;
  /** Told what is being waited for, and why something else was done than wished. */
  say: (text: string) => void;
  /** Told sentences about what happens to it later. */
  tell: (text: string) => void;
  signal: AbortSignal;
  /** Told every process that must not outlive us. */
  noteChild: (pid: number | undefined) => void;
}

/** A running editor. */
export interface Editor {
  kind: "desktop" | "browser";
  /** Address of the editor in the browser; null for the desktop. */
  url: string | null;
  /** Resolves when it was closed or broke, with a sentence that says which. */
  ended: Promise<string>;
  end(): Promise<void>;
  kill(): void;
}
