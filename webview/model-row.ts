import type { Model } from "../core/protocol/chat.ts";
import { dropdown } from "./controls.ts";
import { h, icon, setAttributes, setText } from "./dom.ts";
import { t } from "./l10n.ts";
import { modelLabel, modelTitle } from "./model-label.ts";

export interface ModelRow {
  element: HTMLElement;
  showModels(models: Model[], selected: string | null, sample: boolean): void;
  showConfig(config: Record<string, unknown>): void;
  /** Opens the list: the way out when there is no model. */
  choose(): void;
}

/** The model picker and, beside it, the configuration that will be sent. */
export function createModelRow(
  look: { configOpen: boolean },
  select: (model: string) => void,
  toggled: (open: boolean) => void,
): ModelRow {
  const list = dropdown(t("Model"), (value) => {
    if (value !== "") select(value);
  });
  list.element.classList.add("model");
  const label = h("span", { class: "label" }, t("Model"));
  label.addEventListener("click", () => list.element.focus());
  const sampleNote = h(
    "span",
    {
      class: "sample",
      title: t("Sample models answer by themselves: no provider is asked, nothing is paid."),
    },
    t("sample models"),
  );
  sampleNote.hidden = true;

  let open = look.configOpen;
  const twistie = icon(open ? "chevron-down" : "chevron-right");
  const summary = h("span", { class: "summary" });
  const toggle = h(
    "button",
    { type: "button", class: "config-toggle", "aria-controls": "config" },
    twistie,
    summary,
  );
  const details = h("dl", { class: "config", id: "config" });
  let entries = 0;
  const draw = () => {
    setAttributes(toggle, {
      "aria-expanded": open && entries > 0 ? "true" : "false",
      disabled: entries === 0,
    });
    twistie.className = `codicon codicon-chevron-${open ? "down" : "right"}`;
    twistie.hidden = entries === 0;
    details.hidden = !open || entries === 0;
  };
  toggle.addEventListener("click", () => {
    open = !open;
    draw();
    toggled(open);
  });
  draw();

  return {
    element: h(
      "div",
      { class: "model-row" },
      label,
      h("div", { class: "picker" }, list.element),
      h("div", { class: "config-line" }, toggle, sampleNote),
      details,
    ),
    showModels: (models, selected, sample) => {
      const choices = models.map((model) => ({
        value: model.id,
        label: modelLabel(model),
        title: modelTitle(model),
      }));
      const chosen = models.some((model) => model.id === selected) ? (selected ?? "") : "";
      list.setChoices(
        chosen
          ? choices
          : [{ value: "", label: models.length > 0 ? t("Choose a model") : t("No models") }, ...choices],
        chosen,
      );
      const model = models.find((one) => one.id === chosen);
      setAttributes(list.element, { title: model ? modelTitle(model) : null });
      sampleNote.hidden = !sample;
    },
    showConfig: (config) => {
      const all = Object.entries(config);
      entries = all.length;
      const words = all.map(([key, value]) => `${key} ${brief(value)}`).join(", ");
      setText(summary, entries > 0 ? words : t("default config"));
      setAttributes(toggle, {
        title: entries > 0 ? t("Config: {0}", words).slice(0, 500) : t("The file sets no config."),
      });
      details.replaceChildren(
        ...all.flatMap(([key, value]) => [h("dt", {}, key), h("dd", {}, JSON.stringify(value) ?? "")]),
      );
      draw();
    },
    choose: () => list.open(),
  };
}

const brief = (value: unknown): string => {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
};
