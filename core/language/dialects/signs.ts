import { isYamlMap, modelWithVariables, plusHead, tomlHead, unclosedYaml } from "./heads.ts";
import { type Found, foreignMustache, jinjaFilter, jinjaTag, onlyGo, plainVariable } from "./mustaches.ts";
import { dotpromptKeys, handlebars, topLevelKeys, type View } from "./view.ts";

export type Dialect =
  | "humanloop"
  | "continue"
  | "prompty"
  | "go-template"
  | "jinja"
  | "xml"
  | "init-do"
  | "yaml"
  | "json"
  | "f-string"
  | "other-head"
  | "other-template"
  | "guide"
  | "plain-text";

/** One dialect: how people call it, and where it shows; null when it does not. */
export interface Sign {
  dialect: Dialect;
  name: string;
  /** Start and length of what shows it, by offsets in the text. */
  find(view: View): Found | null;
}

const match = (text: string, offset: number, pattern: RegExp): Found | null => {
  const found = pattern.exec(text);
  if (!found) return null;
  const lead = found[0].length - found[0].trimStart().length;
  return [offset + found.index + lead, found[0].trim().split(/[\r\n]/, 1)[0]!.length];
};

const hasKeys = ({ head }: View, ...keys: string[]) => keys.filter((key) => head?.keys.has(key)).length;

/** True when something in the file is Dotprompt's own; then it is that, whatever else it looks like. */
const isDotprompt = (view: View) => hasKeys(view, ...dotpromptKeys) > 0 || handlebars.test(view.prose);

const messageTag = /^<(system|user|assistant|tool)(?:\s[^<>\n]{0,200})?>/m;
const roleLine = /^[ \t]{0,8}#?[ \t]{0,8}(?:system|user|assistant|developer)[ \t]{0,8}:[ \t]{0,80}$/im;

/** Parameters that Humanloop writes beside the model. */
const parameters = [
  "temperature",
  "max_tokens",
  "top_p",
  "presence_penalty",
  "frequency_penalty",
  "seed",
  "stop",
  "response_format",
  "reasoning_effort",
];

const jinja = new RegExp(`${jinjaTag.source}|${jinjaFilter.source}`);

const goTemplate =
  /(?<!\\)(?:\{\{-?\s{0,8}(?:(?:range|define|block|template|if|with|else if)\s{1,8}(?:\$|\.|"|not |and |or |eq |ne |gt |lt |len |\()[^}\n]{0,200}|end\s{0,8}-?)\}\}|\{\{-\s{1,8}[\w.$"]|\{\{\s{0,8}(?:\.[A-Z]\w{0,80}|\$\w{0,80}\s{0,8}:=))/;

/** A name in single braces. */
const placeholder =
  /(?<![\w{$\\)])\{(?![A-Z_\d]{1,80}\})[A-Za-z_]\w{0,80}(?:\.\w{1,80}|\[\w{1,80}\])?(?:![rsa])?\}(?!\})/;

/** Braces written twice around JSON, or in LaTeX, as a format string needs them: `{{"a": 1}}`, `{{x}^2}`. */
const doubled = /\{\{\s{0,80}["'][^"'{}\n]{1,80}["']\s{0,8}:|\{\{[^{}\n]{1,80}\}[_^][^{}\n]{1,40}\}/;

const withoutLatex = (text: string) => text.replace(/\\[A-Za-z]{1,20}(?:\{\{[^{}\n]{1,80}\}\}){1,3}/g, "");

const continueKeys =
  /^(?:name|description|version|schema|model|temperature|maxTokens|topP|topK|stop|systemMessage)$/;

/** Continue's first format: keys, one `---` line, the prompt. */
function continuePreamble({ text, head }: View): Found | null {
  if (head || text.startsWith("---")) return null;
  const rule = /^---[ \t]{0,80}$/m.exec(text);
  if (!rule || rule.index === 0) return null;
  const lines = text
    .slice(0, rule.index)
    .split(/\r?\n/)
    .filter((line) => line.trim());
  const keys = topLevelKeys(text.slice(0, rule.index), 0);
  if (!keys.size || keys.size < lines.length || ![...keys.keys()].every((key) => continueKeys.test(key)))
    return null;
  const body = text.slice(rule.index);
  const shows = messageTag.test(body) || /\{\{\{\s{0,8}(?:input|currentFile|diff|\.\/)/.test(body);
  return shows || keys.has("version") || keys.has("schema") ? [0, lines[0]!.length] : null;
}

/** A context provider of Continue with its argument: `{{{ url "…" }}}`. */
const provider =
  /\{\{\{\s{0,8}(?:url|docs|file|folder|http|search|codebase)\s{1,8}"[^"\n]{1,400}"\s{0,8}\}\}\}/;

const noHead =
  (pattern: RegExp, own = true) =>
  (view: View): Found | null =>
    view.head || view.missed || (own && isDotprompt(view)) ? null : match(view.text, 0, pattern);

/** The dialects, the surest first. */
export const signs: readonly Sign[] = [
  {
    dialect: "prompty",
    name: "a Prompty file",
    find(view) {
      if (!view.head) return null;
      const nested =
        /^model:[ \t]{0,80}\r?\n(?:[ \t]{1,80}[^\r\n]{0,400}\r?\n){0,8}?[ \t]{1,80}(?:api|configuration|connection|apiType)[ \t]{0,8}:/m;
      const key = view.head.keys.get(
        ["sample", "authors", "inputs", "model"].find((one) => view.head?.keys.has(one)) ?? "",
      );
      if (view.base.endsWith(".prompty")) return [key ?? 0, 3];
      const looks = nested.test(view.head.yaml) || hasKeys(view, "sample", "inputs", "authors") >= 2;
      if (key === undefined || !looks || !roleLine.test(view.body) || isDotprompt(view)) return null;
      return [key, 5];
    },
  },
  {
    dialect: "humanloop",
    name: "a Humanloop prompt",
    find(view) {
      const looks = hasKeys(view, "endpoint", "template_language") || hasKeys(view, ...parameters) >= 2;
      if (!looks || isDotprompt(view)) return null;
      return match(view.body, view.bodyStart, messageTag);
    },
  },
  {
    dialect: "continue",
    name: "a prompt file of Continue",
    find(view) {
      const at = view.head?.keys.get("invokable");
      if (at !== undefined) return isDotprompt(view) ? null : [at, "invokable".length];
      if (isDotprompt(view)) return null;
      const bare = noHead(
        /^\s{0,80}<system>[\s\S]{0,20000}?<\/system>[\s\S]{0,20000}?\{\{\{\s{0,8}input\s{0,8}\}\}\}/,
      )(view);
      if (bare) return [view.text.indexOf("<system>"), "<system>".length];
      return continuePreamble(view) ?? (messageTag.test(view.text) ? noHead(provider)(view) : null);
    },
  },
  {
    dialect: "other-head",
    name: "a prompt file of another program",
    find(view) {
      if (hasKeys(view, "provider") && !isDotprompt(view)) {
        const tag = match(view.body, view.bodyStart, messageTag);
        if (tag) return tag;
      }
      return modelWithVariables(view);
    },
  },
  { dialect: "other-head", name: "a file with TOML between its dashes", find: tomlHead },
  { dialect: "other-head", name: "a file with TOML between its +++", find: plusHead },
  {
    dialect: "jinja",
    name: "a Jinja template",
    find(view) {
      if (!view.head) return noHead(jinja, false)(view);
      // Below a frontmatter tags alone are sent as text; with filters beside them nothing is Handlebars.
      const tag = match(view.prose, view.bodyStart, jinjaTag);
      return tag && jinjaFilter.test(view.prose) && !isDotprompt(view) ? tag : null;
    },
  },
  {
    dialect: "go-template",
    name: "a Go template",
    find(view) {
      // A single block or role of Handlebars makes the rest a slip: {{#if a}} … {{end}}.
      if (/\{\{~?\s{0,8}(?:#|>|(?:role|history|media|section)\b)/.test(view.prose)) return null;
      return noHead(goTemplate, false)(view) ?? (view.missed ? null : onlyGo(view));
    },
  },
  {
    dialect: "xml",
    name: "an XML prompt",
    find(view) {
      if (view.head) return null;
      const root =
        /^\s{0,200}(?:<\?xml\b[^>\n]{0,200}\?>\s{0,200})?<(?:prompt|poml)(?:\s[^<>]{0,400})?>/.exec(
          view.text,
        );
      if (!root) return null;
      // A bare <prompt> around variables may well be Dotprompt's text.
      const plain = /<(?:prompt|poml)>$/.test(root[0]) && !root[0].includes("<?xml");
      return plain && view.text.includes("{{") ? null : match(view.text, 0, /^\s{0,200}<[^<>]{0,400}>/);
    },
  },
  {
    dialect: "init-do",
    name: "a script that begins with init do",
    find(view) {
      const first = noHead(/^\s{0,200}init[ \t]{1,8}do\b/)(view);
      return first && /^end\b/m.test(view.text) ? first : null;
    },
  },
  {
    dialect: "json",
    name: "a list of chat messages in JSON",
    find({ text, head }) {
      if (head || !/^\s{0,200}[[{]\s{0,200}(?:\{\s{0,200}"role"|"messages")/.test(text)) return null;
      try {
        JSON.parse(text);
        return match(text, 0, /^\s{0,200}[[{]/);
      } catch {
        return null;
      }
    },
  },
  {
    dialect: "yaml",
    name: "a YAML file of another program",
    find(view) {
      if (view.missed) return unclosedYaml(view);
      if (view.head || isDotprompt(view) || !isYamlMap(view.text)) return null;
      return match(
        view.text,
        0,
        /^(?:_type|template|prompt|messages|variables|input_variables|system_prompt)[ \t]{0,8}:(?:[ \t]{0,8}[|>][+-]?\d?|[ \t]{1,8}\w{1,80})?[ \t]{0,80}$/m,
      );
    },
  },
  {
    dialect: "f-string",
    name: "a Python format string",
    find(view) {
      if (view.head || view.missed || isDotprompt(view)) return null;
      const { prose } = view;
      const single = plainVariable.test(prose) ? null : match(prose, 0, placeholder);
      return single ?? (plainVariable.test(withoutLatex(prose)) ? null : match(prose, 0, doubled));
    },
  },
  {
    dialect: "other-template",
    name: "a template of another language",
    find(view) {
      if (view.head || view.missed || view.base.startsWith("_") || isDotprompt(view)) return null;
      return foreignMustache(view);
    },
  },
  {
    dialect: "guide",
    name: "a Markdown text that shows templates",
    find(view) {
      if (view.head || view.missed || !/^\s{0,200}#{1,3} \S/.test(view.text)) return null;
      return view.body.includes("{{") && !view.prose.includes("{{") ? match(view.text, 0, /\{\{/) : null;
    },
  },
  {
    dialect: "plain-text",
    name: "plain text",
    find(view) {
      const plain = !view.head && !view.missed && !view.text.includes("{{");
      return plain && view.text.trim() && !view.base.startsWith("_")
        ? match(view.text, 0, /\S[^\r\n]{0,200}/)
        : null;
    },
  },
];
