import assert from "node:assert/strict";
import { stringify } from "yaml";
import { check } from "../language/check/index.ts";
import { importPrompt } from "../language/dialects/index.ts";
import { render, withDefaults } from "../rendering/render.ts";
import { parse } from "../syntax/parse.ts";

/** Files beside an imported one, by their paths from its folder. */
export type Files = Record<string, string>;

/** The names in a folder of such files. */
function namesIn(files: Files, folder: string): string[] | undefined {
  const start = folder === "." ? "" : `${folder}/`;
  const below = Object.keys(files).filter((name) => name.startsWith(start));
  const names = below.map((name) => name.slice(start.length).replace(/\/.*$/, "/"));
  return below.length ? [...new Set(names)] : undefined;
}

/** Imports a text among other files: what is made, by name, and what is told. The prompt files have no errors. */
export function imported(text: string, path: string, files: Files = {}) {
  const { files: made, lost } = importPrompt(
    text,
    path,
    (name) => files[name],
    (folder) => namesIn(files, folder),
  );
  for (const one of made.filter(({ name }) => name.endsWith(".prompt"))) {
    const errors = check(parse(one.text), { path: one.name }).filter(({ severity }) => severity === "error");
    assert.deepEqual(errors, [], one.text);
  }
  return {
    made,
    texts: Object.fromEntries(made.map(({ name, text: body }) => [name, body])),
    lost: lost.join("\n"),
  };
}

/** Imports a configuration of promptfoo, called `c.yaml`. */
export const configured = (value: object, files: Files = {}) => imported(stringify(value), "c.yaml", files);

/** Imports a Prompty file of a head and a body. */
export function importedPrompty(head: string, body = "user:\nHi\n", files: Files = {}) {
  const { texts, lost } = imported(`---\n${head}\n---\n${body}`, "a.prompty", files);
  const text = texts["a.prompt"] ?? "";
  return { text, tree: parse(text), lost };
}

/** What is sent: each message as `role: text`, without the white space around it. */
export function sent(text: string, input: Record<string, unknown> = {}, messages: string[] = []) {
  const history = messages.map((one) => ({ role: "user" as const, content: [{ text: one }] }));
  const result = render(text, { input: withDefaults(parse(text), input), messages: history });
  return result.messages.map(({ role, content }) => {
    const parts = content.map((part) =>
      "media" in part ? `<${part.media.url}>` : "text" in part ? part.text : "",
    );
    return `${role}: ${parts.join("").trim()}`;
  });
}
