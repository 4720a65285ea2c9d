import type { ChatRequest } from "../protocol/chat.ts";

/**
 * The request as a shell command for bash and zsh. The token is never part of it: it is read from the
 * environment variable PROMPT_STUDIO_TOKEN.
 *
 * @param brokerUrl address of the broker, with or without a slash at its end
 */
export function asCurl(brokerUrl: string, request: ChatRequest): string {
  const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
  return [
    `curl --no-buffer ${quoted(`${brokerUrl.replace(/\/+$/, "")}/v1/chat/completions`)}`,
    `-H "Authorization: Bearer $PROMPT_STUDIO_TOKEN"`,
    `-H 'Content-Type: application/json'`,
    `--data-raw ${quoted(JSON.stringify(request, null, 2))}`,
  ].join(" \\\n  ");
}
