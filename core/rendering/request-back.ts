import type { ChatMessage } from "../protocol/chat.ts";
import type { Message, Part, Role } from "../types.ts";

const roles: Record<ChatMessage["role"], Role> = {
  system: "system",
  developer: "system",
  user: "user",
  assistant: "model",
  tool: "tool",
  function: "tool",
};

type Json = Record<string, unknown>;

/** Chat messages as Dotprompt's: what a stored run sent, for people to read. Never throws. */
export function fromChatMessages(messages: ChatMessage[]): Message[] {
  const names = new Map<string, string>();
  return messages.map((message) => {
    const role = Object.hasOwn(roles, message.role) ? roles[message.role] : "user";
    const { content, tool_call_id: ref, tool_calls: calls } = message;
    const parts = typeof content === "string" ? [{ text: content }] : (content ?? []).map(fromContentPart);
    if (role === "tool") {
      const name = names.get(ref ?? "") ?? message.name ?? ref ?? "";
      const texts = parts.map((part) => ("text" in part ? part.text : ""));
      return { role, content: [{ toolResponse: { name, output: texts.join(""), ...(ref && { ref }) } }] };
    }
    const requests = (calls ?? []).map(({ id, function: { name, arguments: input } }): Part => {
      if (id) names.set(id, name);
      return { toolRequest: { name, input: parsed(input), ...(id && { ref: id }) } };
    });
    return { role, content: [...parts, ...requests] };
  });
}

/** The counterpart of `toContentPart`; a kind that we never send is shown as the JSON it is. */
function fromContentPart(part: Json): Part {
  const image = asMap(part.image_url);
  const audio = asMap(part.input_audio);
  const file = asMap(part.file);
  if (part.type === "text" && typeof part.text === "string") return { text: part.text };
  if (typeof image.url === "string") return { media: { url: image.url } };
  if (typeof audio.data === "string") {
    return { media: { url: `data:audio/${String(audio.format)};base64,${audio.data}` } };
  }
  const address = file.file_data ?? file.file_id;
  if (typeof address === "string") {
    return {
      media: { url: address, ...(typeof file.format === "string" && { contentType: file.format }) },
    };
  }
  return { data: part };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const asMap = (value: unknown): Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
