import { readReason } from "./reason.ts";

const longest = 300;

/**
 * The reason in an upstream's error body or message, fit to be shown: one line, at most 300 characters, without
 * tracebacks, markup, addresses, keys or hashes. Empty when nothing is left.
 */
export function cleanSentence(body: string, secrets: string[] = []): string {
  let text = readReason(body);
  if (/<\s*(!doctype|html|head|body)/i.test(text)) text = /<title>([^<]{1,200})/i.exec(text)?.[1] ?? "";
  for (const secret of secrets) {
    if (secret.length >= 4) text = text.replaceAll(secret, "(removed)");
  }
  return shorten(
    text
      .replace(/<[^>]{0,500}>/g, " ")
      .replace(/\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s'"<>)]+/gi, "(address)")
      .replace(
        /\b(localhost|\d{1,3}(\.\d{1,3}){3}|[\w-]+(\.[\w-]+)+(?=:\d))(:\d{1,5})?\b(\/[^\s'"]*)?/gi,
        "(address)",
      )
      .replace(/\S*\*{3,}\S*/g, "(removed)")
      .replace(/\b(sk|pk|rk|ps|hf|gsk|xai)[-_](?=\S*\d)[\w-]{6,}/gi, "(removed)")
      .replace(/(?<=\b(key|token|bearer)[:= ]{1,3})(?=\S*\d)[\w-]{6,}/gi, "(removed)")
      .replace(/\b(?=\w*\d)\w{20,}\b/g, "(removed)")
      .replace(/[\s\u0000-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+/g, " ")
      .trim(),
  );
}

function shorten(text: string): string {
  if (text.length <= longest) return text;
  const cut = text.slice(0, longest);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), longest - 40)).trimEnd()}…`;
}
