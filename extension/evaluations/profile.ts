import {
  type CancellationToken,
  l10n,
  type TestController,
  type TestItem,
  TestRunProfileKind,
  type TestRunRequest,
  type Uri,
} from "vscode";
import { withTrust } from "../trust.ts";
import type { EvaluateOptions } from "./evaluate.ts";
import type { Items } from "./items.ts";

/** The Testing view's own buttons: run some tests or all of them, and look for tests again. */
export function addRunProfile(doors: {
  controller: TestController;
  items: Items;
  discover(again?: boolean): Promise<void>;
  start(prompt: Uri, options: Pick<EvaluateOptions, "trigger" | "only">, stop: AbortSignal): Promise<unknown>;
}): void {
  const { controller, items, discover } = doors;
  controller.resolveHandler = async (item) => {
    if (item === undefined) await discover();
  };
  controller.refreshHandler = () => discover(true);
  controller.createRunProfile(
    l10n.t("Run"),
    TestRunProfileKind.Run,
    (request, token) => withTrust(() => run(request, token)),
    true,
  );

  async function run({ include, exclude }: TestRunRequest, token: CancellationToken): Promise<void> {
    const stop = new AbortController();
    token.onCancellationRequested(() => stop.abort());
    if (!include) await discover();
    const chosen = choose(include ?? [...controller.items].map(([, item]) => item), exclude ?? []);
    await Promise.all(
      items.prompts().map(async (prompt) => {
        const only = chosen.get(prompt.toString());
        if (only) await doors.start(prompt, { trigger: "command", only }, stop.signal);
      }),
    );
  }
}

/** Test ids by prompt file: a prompt file's item stands for all of its tests. */
function choose(include: readonly TestItem[], exclude: readonly TestItem[]): Map<string, Set<string>> {
  const left = new Set(exclude.map(({ id }) => id));
  const chosen = new Map<string, Set<string>>();
  for (const item of include) {
    const parent = item.parent ?? item;
    if (left.has(parent.id)) continue;
    const ids = chosen.get(parent.id) ?? new Set<string>();
    chosen.set(parent.id, ids);
    for (const test of item.parent ? [item] : [...item.children].map(([, child]) => child)) {
      if (!left.has(test.id)) ids.add(test.id.slice(parent.id.length + 1));
    }
  }
  return chosen;
}
