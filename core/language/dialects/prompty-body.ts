import { toHandlebars } from "./jinja.ts";
import type { Lost } from "./jinja-expressions.ts";
import { marker, withHelpers } from "./markers.ts";
import { fromMustache } from "./mustache.ts";
import type { PromptyInputs } from "./prompty-inputs.ts";
import { isMap } from "./write.ts";

/** The template of a Prompty file as Dotprompt's: its messages, its images, the conversation so far. */
export function promptyBody(body: string, kind: unknown, inputs: PromptyInputs, note: Lost): string {
  const marked = withRich(withRoles(body, note), inputs);
  const language = languageOf(kind, body, note);
  const kinds = new Map(
    Object.entries(inputs.schema).map(([key, type]) => [
      key.replace(/[?(].*$/s, ""),
      /\((array|object)/.exec(key)?.[1] ?? String(type).replace(/,.*$/s, ""),
    ]),
  );
  const written =
    language === "mustache"
      ? fromMustache(marked, inputs.values, kinds, note)
      : toHandlebars(marked, note, inputs.structured);
  if (language === "mustache" && /\{\{\s*[\w.]+\s*\}\}/.test(body))
    note("Mustache writes &lt; for < and the like in {{values}}; here values stay as they are.");
  const pictured = written.replace(/!\[[^\]\n]{0,400}\]\(([^)\s]{1,4000})\)/g, (whole, address: string) =>
    image(whole, address, note),
  );
  const done = withHistoryEnd(withHelpers(pictured, note), inputs, note);
  if (!/\{\{role /.test(done)) {
    if (done.trim())
      note("The file names no roles: Prompty sends it as the system's message, here it is the user's.");
    return done;
  }
  // What stands before the first role speaks as the system.
  return /^\s*(?:\{\{!--[^}]*--\}\}\s*)?\{\{role /.test(done) ? done : `{{role "system"}}\n${done.trim()}`;
}

const mustache = /\{\{[#^/]\s*[\w.]+\s*\}\}/;

function languageOf(kind: unknown, body: string, note: Lost): "jinja" | "mustache" {
  const { format, parser, ...others } = isMap(kind) ? kind : { format: kind };
  const named = isMap(format) ? (format.kind ?? format.type) : format;
  const left = Object.keys(others).filter((key) => key !== "type");
  if (left.length) note(`Of template, ${left.join(", ")} ${left.length > 1 ? "are" : "is"} left out.`);
  const parsed = isMap(parser) ? (parser.kind ?? parser.type) : parser;
  if (parsed !== undefined && parsed !== "prompty")
    note(`The parser "${String(parsed)}" is not known: messages are read as Prompty's.`);
  const name = String(named ?? (others as { type?: unknown }).type ?? "");
  if (/^(?:mustache|handlebars)$/i.test(name)) return "mustache";
  // Without a name the sections of Mustache tell it: Jinja has none.
  if (name === "" && mustache.test(body) && !/\{%/.test(body)) return "mustache";
  if (!/^(?:jinja2?|nunjucks|)$/i.test(name))
    note(`The template language "${name}" is not known: it is read as Jinja.`);
  return "jinja";
}

/** Lines that begin a message, also those whose role a value decides. */
function withRoles(body: string, note: Lost): string {
  const marked = body
    .replace(
      /^[ \t]{0,20}#?[ \t]{0,20}(system|developer|user|assistant|tool|function)[ \t]{0,20}(\[[^\]\n]{0,200}\])?[ \t]{0,20}:[ \t]{0,20}$/gim,
      (_, role: string, attributes?: string) => {
        if (/^(?:tool|function)$/i.test(role)) note("A message of a tool is carried over as text.");
        if (attributes) note(`${attributes} behind a role is left out.`);
        return marker.role(role);
      },
    )
    .replace(
      /^[ \t]{0,20}#?[ \t]{0,20}\{\{-?[ \t]{0,20}([A-Za-z_][\w.]{0,80}|\w{1,80}\[["']\w{1,80}["']\])[ \t]{0,20}-?\}\}[ \t]{0,20}:[ \t]{0,20}$/gm,
      (_, name: string) => marker.role(`{{${name}}}`),
    );
  for (const line of marked.split(/\r?\n/)) if (mayBeRole(line)) note(undecided(line.trim()));
  return marked;
}

const undecided = (line: string) =>
  `What ${line} gives may begin a message in Prompty; here it stays text. Write {{role "user"}}, {{role "system"}} or {{role "model"}} where one begins.`;

/** True for a line that tags or expressions make a role of: in a branch, or in front of the colon. */
function mayBeRole(line: string): boolean {
  if (line.length > 400 || line.includes("\ue000") || !/\{[{%]/.test(line)) return false;
  const parts = line
    .replace(/\{#.*?#\}/g, "")
    .split(/\{%.*?%\}|\{\{.*?\}\}/)
    .map((part) => part.trim());
  const said = parts.filter((part) => part !== "" && part !== "#");
  const isRole = (part: string) =>
    /^#?\s*(?:system|developer|user|assistant|tool|function)\s*:?$/i.test(part);
  if (said.at(-1)?.endsWith(":") !== true) return false;
  return said.length === 1 && said[0] === ":" ? /\{\{/.test(line) : said.some(isRole);
}

/** Inputs that are no text: the conversation so far, and images. */
function withRich(body: string, { threads, media }: PromptyInputs): string {
  return body
    .replace(/!\[thread\](?!\()/g, marker.history)
    .replace(/\{\{\{?-?[ \t]{0,20}(\w{1,80})[ \t]{0,20}-?\}?\}\}/g, (whole, name: string, at: number) => {
      if (threads.includes(name)) return marker.history;
      // As the address of a Markdown image it becomes one anyway.
      return media.includes(name) && body[at - 1] !== "(" ? marker.media(`{{${name}}}`) : whole;
    });
}

/** Markdown images are sent as images. */
function image(written: string, address: string, note: Lost): string {
  if (/^\{\{[\w.@[\]]+\}\}$/.test(address) || /^(?:https?|data):[^"{}]*$/i.test(address))
    return marker.media(address);
  note(`The image ${address} is a file: give its address as an input, and write {{media url=image}}.`);
  return written;
}

/** Behind the conversation so far, text without a role would be the model's. */
function withHistoryEnd(body: string, { threads }: PromptyInputs, note: Lost): string {
  const parts = body.split("{{history}}");
  if (parts.length > 1) note("The conversation so far stands where {{history}} is: give it as messages.");
  else if (threads.length) {
    note(
      `Nothing says where the conversation so far (${threads.join(", ")}) stands: {{history}} is at the end.`,
    );
    return `${body.trimEnd()}\n{{history}}\n`;
  }
  let role = "system";
  return parts
    .map((part, at) => {
      const isMessage =
        at === 0 || part.trim() === "" || /^\s*\{\{(?:role |#ifEquals [\w.@]+ "assistant")/.test(part);
      const written = isMessage ? part : `\n{{role "${role}"}}\n${part.replace(/^\n+/, "")}`;
      role = [...part.matchAll(/\{\{role "(\w+)"\}\}/g)].at(-1)?.[1] ?? role;
      return written;
    })
    .join("{{history}}");
}
