import { toHandlebars } from "./jinja.ts";
import type { Lost } from "./jinja-expressions.ts";
import type { TagInList } from "./json.ts";
import { marker, withHelpers } from "./markers.ts";
import { isMap } from "./write.ts";

type Values = Record<string, unknown>;

/** Messages, and between them the tags of the template that builds the list. */
type Entries = (Values | TagInList)[];

/**
 * The messages of a chat, in the forms of OpenAI, Anthropic and Gemini; null for anything else.
 *
 * @param lost is told which keys beside them are left out
 */
export function chatOf(value: unknown, lost: Lost): Entries | null {
  if (Array.isArray(value))
    return value.length && value.every(isEntry) && value.some(isMessage) ? value : null;
  if (!isMap(value)) return null;
  const { messages, contents, system, systemInstruction, system_instruction, ...others } = value;
  const list = messages ?? contents;
  if (!Array.isArray(list) || !list.length || !list.every(isEntry)) return null;
  const left = Object.keys(others);
  if (left.length)
    lost(`Beside the messages, ${left.join(", ")} ${left.length > 1 ? "are" : "is"} left out.`);
  const first = system ?? systemInstruction ?? system_instruction;
  return first === undefined
    ? list
    : [{ role: "system", content: isMap(first) ? (first.parts ?? first.text) : first }, ...list];
}

const isTag = (one: unknown): one is TagInList =>
  isMap(one) && typeof one.tag === "string" && !("role" in one);
const isMessage = (one: unknown) => isMap(one) && typeof one.role === "string";
const isEntry = (one: unknown): one is Values | TagInList => isTag(one) || isMessage(one);

/**
 * A chat as the body of a prompt file; a lone message of the user needs no role.
 *
 * @param fill fills texts into the template before it is converted
 */
export function chatBody(
  entries: Entries,
  lost: Lost,
  fill: (template: string) => string = (template) => template,
): string {
  const kept = withoutEmpty(withHistory(entries, lost));
  const [only] = kept;
  const text =
    kept.length === 1 && !isTag(only) && only?.role === "user"
      ? content(only, lost).trim()
      : kept.map((one) => (isTag(one) ? tagText(one) : message(one, lost))).join("");
  return withHelpers(toHandlebars(fill(text), lost), lost);
}

const tagText = ({ tag }: TagInList) => (tag === marker.history ? `${tag}\n\n` : `{% ${tag} -%}\n`);

function message(one: Values, lost: Lost): string {
  return `${marker.role(String(one.role).trim())}\n${content(one, lost).trim()}\n\n`;
}

function content({ role, content, parts, tool_calls, ...others }: Values, lost: Lost): string {
  if (tool_calls !== undefined || /^(?:tool|function)$/.test(String(role)))
    lost("Calls of tools in messages are left out.");
  const left = Object.keys(others);
  if (left.length) lost(`Of messages, ${left.join(", ")} ${left.length > 1 ? "are" : "is"} left out.`);
  const value = content ?? parts;
  if (typeof value === "string") return value;
  if (value === undefined || value === null) return "";
  return (Array.isArray(value) ? value : [value])
    .map((part) => {
      const written = typeof part === "string" ? part : isMap(part) ? partOf(part) : undefined;
      if (isMap(part)) {
        const inner = isMap(part.image_url) ? Object.keys(part.image_url).filter((key) => key !== "url") : [];
        const left = [...Object.keys(part).filter((key) => !partKeys.test(key)), ...inner];
        if (written !== undefined && left.length)
          lost(`Of parts of messages, ${left.join(", ")} ${left.length > 1 ? "are" : "is"} left out.`);
      }
      if (written === undefined) lost("A part of a message that is neither text nor an image is left out.");
      return written ?? "";
    })
    .filter(Boolean)
    .join("\n");
}

const partKeys = /^(?:type|text|image_url|source|inlineData|inline_data)$/;

/** A part of a message; undefined for what a prompt file has no words for. */
function partOf({ text, image_url, source, inlineData, inline_data }: Values): string | undefined {
  if (typeof text === "string") return text;
  const address = isMap(image_url) ? image_url.url : image_url;
  if (typeof address === "string") return marker.media(address);
  const data = source ?? inlineData ?? inline_data;
  if (!isMap(data)) return undefined;
  const type = data.media_type ?? data.mimeType ?? data.mime_type ?? "image/png";
  const url = data.url ?? (typeof data.data === "string" ? `data:${type};base64,${data.data}` : undefined);
  return typeof url === "string" ? marker.media(url) : undefined;
}

/** promptfoo keeps the conversation so far in `_conversation`: a loop over it is Dotprompt's history. */
function withHistory(entries: Entries, lost: Lost): Entries {
  const start = entries.findIndex((one) => isTag(one) && /^for\s+\w+\s+in\s+_conversation\b/.test(one.tag));
  if (start < 0) return entries;
  let depth = 0;
  const length = entries.slice(start).findIndex((one) => {
    if (isTag(one)) depth += /^for\b/.test(one.tag) ? 1 : /^endfor\b/.test(one.tag) ? -1 : 0;
    return depth === 0;
  });
  if (length < 0) return entries;
  lost("The loop over _conversation becomes {{history}}: give the conversation so far as messages.");
  return [...entries.slice(0, start), { tag: marker.history }, ...entries.slice(start + length + 1)];
}

/** Blocks around a comma only, `{% if not loop.last %},{% endif %}`, say nothing once the list is read. */
function withoutEmpty(entries: Entries): Entries {
  const found: Entries = [];
  for (const one of entries) {
    const last = found.at(-1);
    if (isTag(one) && /^endif\b/.test(one.tag) && last && isTag(last) && /^if\b/.test(last.tag)) found.pop();
    else found.push(one);
  }
  return found;
}
