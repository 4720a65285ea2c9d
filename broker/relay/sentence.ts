const longest = 300;

/** How much of a message is looked at: some patterns below need time with the square of it. */
const readCharacters = 4000;

/** Prefixes of libraries before the provider's own words, such as `litellm.BadRequestError: OpenAIException - `. */
const prefix = /^\s*(Error code: \d+\s*-\s*|(litellm\.)?[A-Za-z_.]*(Exception|Error|Timeout)\s*(:|-)\s*)/;

/** What LiteLLM adds behind them: its routing, its retries. */
const suffix =
  /\s*(Received Model Group=|Available Model Group Fallbacks=|LiteLLM Retried:|Model Group=|Traceback \(|\n\s*File "|Received API Key|Key Hash)[\s\S]*$/;

/**
 * The provider's own sentence out of an upstream message, fit to be shown: one line, at most 300 characters, without
 * tracebacks, markup, addresses, keys or hashes. Empty when nothing is left.
 */
export function cleanSentence(message: string, secrets: string[] = []): string {
  let text = message.slice(0, readCharacters).replace(suffix, "");
  for (let before = ""; before !== text; ) {
    before = text;
    text = text.replace(prefix, "");
  }
  const inner = /["']message["']\s*:\s*(?:"((?:[^"\\]|\\.){1,2000})"|'((?:[^'\\]|\\.){1,2000})')/.exec(text);
  if (inner) text = (inner[1] ?? inner[2] ?? "").replace(/\\n/g, " ").replace(/\\(.)/g, "$1");
  else if (/^\s*[{[]/.test(text)) return "";
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
