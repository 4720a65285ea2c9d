import { Range, type TestController, type TestItem, type Uri } from "vscode";
import type { TestCase } from "../../core/evaluation/types.ts";
import type { Core, LoadCore } from "../core.ts";
import { type Closable, Emitter, type Event } from "../events.ts";
import { workspacePath } from "../prompts/files.ts";
import type { LoadedPrompt } from "../prompts/load.ts";
import type { Prompts } from "../prompts/prompts.ts";
import type { PromptTests } from "../prompts/tests.ts";

/** The Testing view's items: one for each prompt file with tests, and below it one for each test. */
export interface Items extends Closable {
  /** Makes the items of a prompt file say what its tests say now. */
  sync(prompt: Uri): Promise<void>;
  /** How many tests a prompt file has; 0 while it was not looked at. */
  count(key: string): number;
  /** Whether a prompt file was looked at. */
  known(key: string): boolean;
  promptItem(key: string): TestItem | undefined;
  testItem(key: string, testId: string): TestItem | undefined;
  /** Writes the note anew beside every prompt file. */
  annotate(): void;
  /** The prompt files that have tests and were looked at. */
  prompts(): Uri[];
  onDidChange: Event<string>;
}

export function makeItems(doors: {
  controller: TestController;
  loadCore: LoadCore;
  prompts: Prompts;
  /** What stands beside each prompt file. */
  note(): string;
}): Items {
  const { controller, loadCore, prompts } = doors;
  const changes = new Emitter<string>();

  const known = new Set<string>();

  const forget = (key: string, isNew: boolean) => {
    const was = controller.items.get(key);
    if (was) controller.items.delete(key);
    if (was || isNew) changes.fire(key);
  };

  const itemOf = (loaded: LoadedPrompt): TestItem => {
    const key = loaded.uri.toString();
    const existing = controller.items.get(key);
    if (existing) return existing;
    const item = controller.createTestItem(key, loaded.path, loaded.uri);
    item.description = doors.note();
    controller.items.add(item);
    return item;
  };

  const fill = (core: Core, loaded: LoadedPrompt, { tests }: PromptTests) => {
    const parent = itemOf(loaded);
    const before = [...parent.children].map(([id]) => id).join("\n");
    const children = tests.map(({ test, source }) => {
      const id = idOf(parent.id, test.id);
      const known = parent.children.get(id);
      const child =
        known?.uri?.toString() === source.uri.toString()
          ? known
          : controller.createTestItem(id, test.id, source.uri);
      child.label = test.description ?? test.id;
      child.description = test.description ? test.id : "";
      child.range = rangeOf(core, source, test.start, test.end);
      child.error = isOwn(test) ? test.problem?.message : undefined;
      return child;
    });
    // What is wrong for all of them is said once.
    parent.error = tests
      .map(({ test }) => test)
      .find((test) => test.problem && !isOwn(test))?.problem?.message;
    parent.children.replace(children);
    if (before !== children.map(({ id }) => id).join("\n")) changes.fire(parent.id);
  };

  return {
    async sync(uri) {
      const core = await loadCore();
      const loaded = await prompts.load(uri);
      const found = loaded && (await prompts.tests(loaded));
      const key = uri.toString();
      const isNew = !known.has(key);
      known.add(key);
      if (!loaded || !found || found.tests.length === 0) forget(key, isNew);
      else fill(core, loaded, found);
    },
    annotate() {
      for (const [, item] of controller.items) item.description = doors.note();
    },
    known: (key) => known.has(key),
    count: (key) => controller.items.get(key)?.children.size ?? 0,
    promptItem: (key) => controller.items.get(key),
    testItem: (key, testId) => controller.items.get(key)?.children.get(idOf(key, testId)),
    prompts: () => [...controller.items].flatMap(([, { uri }]) => (uri ? [uri] : [])),
    onDidChange: changes.event,
    dispose: () => changes.dispose(),
  };
}

/** Whether a test's problem stands in it, and not in `defaultTest` or the file's syntax. */
export const isOwn = ({ problem, start, end }: TestCase): boolean =>
  problem !== undefined && problem.start >= start && problem.end <= end;

export const idOf = (promptKey: string, testId: string): string => `${promptKey}#${testId}`;

/** The lines of a test in its file. */
export function rangeOf(core: Core, source: { text: string }, start: number, end: number): Range {
  const from = core.lineAndColumn(source.text, start);
  const to = core.lineAndColumn(source.text, end);
  return new Range(from.line - 1, from.column - 1, to.line - 1, to.column - 1);
}

/** What a person calls a prompt file in a sentence. */
export const nameOf = (prompt: Uri): string => workspacePath(prompt).split("/").at(-1) ?? prompt.path;
