import { l10n, type QuickPickItem, QuickPickItemKind, type Uri, window } from "vscode";
import { contextSize, pricePerMillion } from "../../core/figures.ts";
import type { Model } from "../../core/protocol/chat.ts";
import type { Connection } from "../connection/connection.ts";
import type { Memory } from "../memory.ts";
import type { Prompts } from "../prompts/prompts.ts";
import { fewestCompared, mostCompared } from "../run/comparisons.ts";

interface ModelItem extends QuickPickItem {
  /** Null: as the prompt file says. */
  model?: string | null;
}

interface ModelsItem extends QuickPickItem {
  model: string;
}

/**
 * Lets the person choose the model that the runner uses for a prompt file; the file itself stays as it is,
 * and its tests keep to what it names. Throws BrokerError when the broker's models cannot be had.
 */
export async function pickModel(prompt: Uri, connection: Connection, prompts: Prompts): Promise<void> {
  const loading = connection.loadModels(true);
  const mark = (chosen: boolean) => (chosen ? ` · ${l10n.t("chosen")}` : "");
  const items = async (): Promise<ModelItem[]> => {
    const models = await loading;
    const { chosen } = prompts.choice(prompt);
    return [
      {
        label: l10n.t("As the prompt file says"),
        description: l10n.t("its model, else the default") + mark(chosen === null),
        model: null,
      },
      { label: l10n.t("Models of the broker"), kind: QuickPickItemKind.Separator },
      ...models.map((model) => {
        const { label, description } = describe(model);
        return { label, description: description + mark(model.id === chosen), model: model.id };
      }),
    ];
  };
  const pick = window.showQuickPick(items(), {
    title: l10n.t("Model for this prompt in the runner"),
    placeHolder: l10n.t("Prices are for a million tokens"),
    matchOnDescription: true,
  });
  // A failed list closes the picker without a word; the error is for the caller to show.
  const [, picked] = await Promise.all([loading, pick]);
  if (picked?.model !== undefined) prompts.choose(prompt, picked.model);
}

/**
 * Lets the person choose the models that a prompt file is compared with, and remembers them for it. Null when
 * they gave up. Throws BrokerError when the broker's models cannot be had.
 */
export async function pickModels(
  prompt: Uri,
  doors: { connection: Connection; prompts: Prompts; memory: Memory },
): Promise<string[] | null> {
  const key = prompt.toString();
  const picker = window.createQuickPick<ModelsItem>();
  picker.title = l10n.t("Compare {0}", prompt.path.split("/").at(-1) ?? "");
  picker.placeholder = l10n.t("Prices are for a million tokens");
  picker.prompt = l10n.t("Choose 2 to {0} models. Each runs the same messages.", mostCompared);
  picker.canSelectMany = true;
  picker.matchOnDescription = true;
  picker.busy = true;
  picker.show();
  const closed = new Promise<null>((resolve) => picker.onDidHide(() => resolve(null)));
  try {
    const models = await Promise.race([doors.connection.loadModels(true), closed]);
    if (models === null) return null;
    const view = await doors.prompts.prepared(prompt);
    const known = [...doors.memory.compared(key), view?.prepared.model];
    const ticked = new Set(
      known.filter((id) => models.some((model) => model.id === id)).slice(0, mostCompared),
    );
    picker.items = models.map((model) => ({ ...describe(model), model: model.id }));
    picker.selectedItems = picker.items.filter(({ model }) => ticked.has(model));
    picker.busy = false;
    const chosen = new Promise<string[]>((resolve) => {
      picker.onDidAccept(() => {
        const ids = picker.selectedItems.map(({ model }) => model);
        const refusal = refusalOf(ids.length, models.length);
        if (refusal === null) resolve(ids);
        else picker.prompt = `$(error) ${refusal}`;
      });
    });
    const ids = await Promise.race([chosen, closed]);
    if (ids) doors.memory.setCompared(key, ids);
    return ids;
  } finally {
    picker.dispose();
  }
}

/** Why so many models cannot be compared; null when they can. */
function refusalOf(chosen: number, offered: number): string | null {
  if (offered < fewestCompared) {
    return l10n.t("The broker offers only one model. Ask whoever runs it to add another.");
  }
  if (chosen < fewestCompared) return l10n.t("Choose at least 2 models to compare.");
  if (chosen > mostCompared) {
    return l10n.t("Choose at most {0} models: {1} are ticked.", mostCompared, chosen);
  }
  return null;
}

function describe(model: Model): { label: string; description: string } {
  const prices = l10n.t(
    "{0} in, {1} out",
    pricePerMillion(model.input_cost_per_token),
    pricePerMillion(model.output_cost_per_token),
  );
  const context = l10n.t("context {0}", contextSize(model.max_input_tokens));
  return {
    label: model.id,
    description: [prices, context, model.sample ? l10n.t("sample") : ""].filter(Boolean).join(" · "),
  };
}
