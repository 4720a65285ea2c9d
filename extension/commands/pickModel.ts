import { l10n, type QuickPickItem, QuickPickItemKind, type Uri, window } from "vscode";
import { contextSize, pricePerMillion } from "../../core/figures.ts";
import type { Model } from "../../core/protocol/chat.ts";
import type { Connection } from "../connection/connection.ts";
import type { Prompts } from "../prompts/prompts.ts";

interface ModelItem extends QuickPickItem {
  /** Null: as the prompt file says. */
  model?: string | null;
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
