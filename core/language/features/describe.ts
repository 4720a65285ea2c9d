import { contextSize, pricePerMillion } from "../../figures.ts";
import type { Model } from "../../protocol/chat.ts";
import type { HelperDoc, KeyDoc, ParameterDoc } from "../../syntax/reference.ts";
import type { Translate } from "../../translate.ts";
import { type Declared, typeName } from "../model/index.ts";

/** `$0.15 in, $0.60 out a million tokens · 128k context`. */
export function modelFacts(model: Model, t: Translate): string {
  const { input_cost_per_token: input, output_cost_per_token: output, max_input_tokens: context } = model;
  const price =
    input === null && output === null
      ? t("price unknown")
      : t("{0} in, {1} out a million tokens", pricePerMillion(input), pricePerMillion(output));
  return context === null ? price : `${price} · ${t("{0} context", contextSize(context))}`;
}

/** A model for a hover: price, sizes, what it takes. */
export function modelMarkdown(model: Model, t: Translate): string {
  const lines = [`**${plain(model.id)}**`, modelFacts(model, t)];
  if (model.max_output_tokens !== null) {
    lines.push(t("Answers of up to {0} tokens", contextSize(model.max_output_tokens)));
  }
  const takes = [
    model.supports_vision && t("images"),
    model.supports_audio_input && t("audio"),
    model.supports_pdf_input && t("PDF files"),
  ].filter((kind) => typeof kind === "string");
  if (takes.length > 0) lines.push(t("Takes {0}", takes.join(", ")));
  if (model.sample) lines.push(t("A sample that costs nothing and calls no provider."));
  return lines.join("\n\n");
}

/** A key of the format for a hover. */
export function keyMarkdown(doc: KeyDoc, t: Translate): string {
  const values = (doc.values ?? []).map(({ value, about }) => `- \`${value}\`: ${t(about)}`).join("\n");
  const example = doc.example === undefined ? "" : `\`\`\`yaml\n${doc.key}: ${doc.example}\n\`\`\``;
  return [`**${doc.key}** · ${t(doc.type)}`, t(doc.about), values, example].filter(Boolean).join("\n\n");
}

/** `{{#if value}}…{{/if}}`, as a person would write the helper. */
export function helperSignature({ name, block, parameters }: HelperDoc): string {
  const given = parameters.map(parameterLabel).join(" ");
  return block ? `{{#${name} ${given}}}…{{/${name}}}` : `{{${given ? `${name} ${given}` : name}}}`;
}

/** `[indent=…]`: optional parameters stand in brackets. */
export function parameterLabel({ name, optional, hash, values }: ParameterDoc): string {
  const label = hash ? `${name}=…` : values ? `"${name}"` : name;
  return optional ? `[${label}]` : label;
}

export function helperMarkdown(doc: HelperDoc, t: Translate): string {
  const parameters = doc.parameters.map(({ name, about }) => `- \`${name}\`: ${t(about)}`).join("\n");
  const example = `\`\`\`handlebars\n${doc.example}\n\`\`\``;
  return [`\`${helperSignature(doc)}\``, t(doc.about), parameters, example].filter(Boolean).join("\n\n");
}

/** `string, optional`. */
export function typeLabel(declared: Declared, t: Translate): string {
  const type = typeName(declared);
  return declared.optional ? t("{0}, optional", type) : type;
}

/** A value as JSON in one line, cut to a length that people can read. */
export function valueLabel(value: unknown, length = 60): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= length ? text : `${text.slice(0, length - 1).toWellFormed()}…`;
}

/** A text that Markdown shows as it stands. */
export const plain = (text: string): string => text.replace(/[\\`*_{}[\]()#+\-.!|<>~&]/g, "\\$&");

/** A text between backticks, whatever it holds. */
export function code(text: string): string {
  const fence = "`".repeat(Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length)) + 1);
  const pad = /^`|`$/.test(text) ? " " : "";
  return `${fence}${pad}${text.replaceAll(/[\r\n]+/g, " ")}${pad}${fence}`;
}
