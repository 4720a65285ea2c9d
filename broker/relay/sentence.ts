import { readReason } from "./reason.ts";

const longest = 300;

const mail = /[\w.+-]{1,64}@([a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}\b/gi;

/**
 * A host without scheme and port: an inner network's name, or a name of three parts or of a common ending with a path
 * behind it. Models have names of this kind, too, but end otherwise: `openai/gpt-4.1`, `bedrock/anthropic.claude-v2`.
 */
const bareHost =
  /(?<![\w./@-])([a-z0-9][a-z0-9-]{0,62}\.){1,8}((internal|local|lan|corp|intranet)(?![\w-]|\.\w)|(?<=\.[a-z0-9-]{1,63}\.)[a-z]{2,24}(?=\/\w)|(com|net|org|edu|gov|io|ai|app|dev|cloud|tech|info|co|eu|de|uk|us|fr|ch|at|nl|in|cn|jp)(?=\/\w))(\/[^\s'"`<>)]{0,500})?/gi;

/**
 * A file's absolute path, which tells how a server is set up: from a usual root, with a file's ending, or Windows'.
 * Routes (`/v1/chat/completions`) and "and/or" are none.
 */
const file =
  /(?<![\w./\\~)-])(~?\/(app|home|users|root|usr|var|etc|opt|tmp|mnt|srv|private|proc|workspace|library|volumes)(\/[\w.@%+~-]{0,100}[\w@%+~-]){1,20}|~?(\/[\w.@%+~-]{1,100}){1,20}\/[\w.@%+~-]{1,100}\.[a-z]\w{0,9}\b|[a-z]:[\\/][^\s'"`<>|]{1,500}|\\\\[\w.-]{1,63}\\[^\s'"`<>|]{1,500})/gi;

/**
 * The reason in an upstream's error body or message, fit to be shown: one line, at most 300 characters, without
 * tracebacks, markup, addresses, paths of files, keys or hashes. Empty when nothing is left.
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
      .replace(mail, "(address)")
      .replace(
        /\b(localhost|\d{1,3}(\.\d{1,3}){3}|[\w-]+(\.[\w-]+)+(?=:\d)|[a-z][\w-]*(?=:\d{2,5}\/))(:\d{1,5})?\b(\/[^\s'"]*)?/gi,
        "(address)",
      )
      .replace(bareHost, "(address)")
      .replace(file, "(path)")
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
