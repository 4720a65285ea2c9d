import type { Message, Part } from "../../core/types.ts";

/** Messages for reading: each under its role, without the empty lines around it. */
export function messagesText(messages: readonly Message[], colours: boolean): string {
  return messages
    .map(({ role, content }) => {
      const head = colours ? `\u001b[1m[${role}]\u001b[0m` : `[${role}]`;
      return `${head}\n${steady(content.map(partText).join("")).replace(/^(?:[^\S\n]*\n)+|\s+$/g, "")}\n`;
    })
    .join("\n");
}

/** Without control characters that would steer the terminal; line breaks and tabs stay. */
const steady = (text: string) =>
  text.replace(/\r\n?/g, "\n").replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "\ufffd");

function partText(part: Part): string {
  if ("text" in part) return part.text;
  if ("media" in part) {
    const { url, contentType } = part.media;
    const short = url.length > 120 ? `${url.slice(0, 100)}… (${url.length} characters)` : url;
    return `<media ${[contentType, short].filter(Boolean).join(" ")}>`;
  }
  if ("toolRequest" in part) return `<tool request ${JSON.stringify(part.toolRequest)}>`;
  if ("toolResponse" in part) return `<tool response ${JSON.stringify(part.toolResponse)}>`;
  if ("data" in part) return `<data ${JSON.stringify(part.data)}>`;
  const { purpose } = part.metadata;
  return typeof purpose === "string" ? `<section ${purpose}>` : "";
}
