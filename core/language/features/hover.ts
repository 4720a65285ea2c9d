import { inlineKey } from "../../evaluation/read.ts";
import { inTestFile, testKey, writtenKind } from "../../evaluation/reference.ts";
import { helperDoc, keyDoc, picoschemaTypes, roles, variables } from "../../syntax/reference.ts";
import { type Translate, untranslated } from "../../translate.ts";
import {
  type Declared,
  element,
  type InputPath,
  isPartial,
  mustacheAt,
  type Occurrence,
  occurrenceAt,
  type Range,
  testFileOf,
  toolFileOf,
  typeName,
  valueAt,
} from "../model/index.ts";
import { inputFile } from "../model/input-group.ts";
import { declarationOf, scopeAt, viewsOf } from "../model/views.ts";
import { yamlPathAt } from "../model/yaml-path.ts";
import {
  code,
  helperMarkdown,
  keyMarkdown,
  modelMarkdown,
  plain,
  typeLabel,
  valueLabel,
} from "./describe.ts";
import { resolvedModel } from "./model-of.ts";
import type { Query } from "./query.ts";
import { shownBody } from "./snippets.ts";
import { assertionBody } from "./test-snippets.ts";

export interface Hover {
  range: Range;
  /** Markdown; texts of the file stand in it escaped or in code. */
  markdown: string;
}

type Asked = Query & { t: Translate };

/** What is known about the name at a place; null where there is none. */
export function hover(query: Query): Hover | null {
  const asked: Asked = { ...query, t: query.t ?? untranslated };
  const symbols = query.workspace.symbols(query.path);
  if (!symbols) return null;
  const occurrence = occurrenceAt(symbols, query.offset);
  const markdown = occurrence && about(occurrence, asked);
  if (occurrence && markdown) return { range: { start: occurrence.start, end: occurrence.end }, markdown };
  return inFrontmatter(asked) ?? inTests(asked) ?? thisValue(asked);
}

function about(occurrence: Occurrence, asked: Asked): string | null {
  const { name, kind } = occurrence;
  const { t, workspace } = asked;
  switch (kind) {
    case "input":
      return aboutInput(asked, name, occurrence.path ?? []);
    case "parameter":
      return aboutParameter(asked, occurrence);
    case "argument":
      return [
        `**${plain(name)}**`,
        t("Handed to the partial {0}, which reads it by this name.", code(occurrence.partial ?? "")),
      ].join("\n\n");
    case "context":
      return [
        `**@${plain(occurrence.path?.join(".") ?? name)}**`,
        t("A context variable: your application sets it when the prompt runs."),
      ].join("\n\n");
    case "loop": {
      const doc = variables.find((one) => one.name === name);
      return doc ? `**@${name}** · ${t(doc.about)}` : null;
    }
    case "helper": {
      const doc = helperDoc(name);
      if (doc) return helperMarkdown(doc, t);
      return workspace.settings.helpers.includes(name)
        ? t("{0}: a helper of your application.", code(name))
        : t(
            "{0}: no helper that is known here. Declare it in the setting {1}.",
            code(name),
            "`promptStudio.helpers`",
          );
    }
    case "role": {
      const doc = roles.find(({ value }) => value === name);
      return doc ? `**${name}** · ${t(doc.about)}` : null;
    }
    case "partial":
    case "inline":
      return aboutPartial(asked, occurrence);
    case "model":
      return aboutModel(asked, name);
    case "tool":
      return aboutTool(asked, name);
    case "schema":
      return aboutSchema(asked, name);
  }
}

function aboutInput(asked: Asked, name: string, input: InputPath): string {
  const { workspace, t } = asked;
  const path = inputFile(asked.path);
  const found = declarationOf(workspace, path, input);
  const full = input.filter((step) => step !== element).join(".");
  const title = `**${plain(full || name)}**`;
  const lines = [title + (found ? ` · ${code(typeLabel(found.declared, t))}` : "")];
  if (found?.declared.description) lines.push(plain(found.declared.description));
  if (found && found.declared.children.length > 0) lines.push(fieldList(found.declared));
  const example = exampleOf(asked, path, input);
  if (example) lines.push(example);
  if (!found) lines.push(t("Not declared in a schema."));
  else if (found.file !== path) lines.push(t("Declared in {0}.", code(found.file)));
  return lines.join("\n\n");
}

const fieldList = ({ children }: Declared) =>
  children.map((child) => `- ${code(child.name)}: ${code(typeName(child))}`).join("\n");

/** The value that is rendered by default, or in the first test that sets the input. */
function exampleOf({ workspace, t }: Asked, path: string, input: InputPath): string | null {
  const views = viewsOf(workspace, path, input);
  for (const view of views) {
    const value = valueAt(workspace.defaults(view.path), view.input);
    if (value !== undefined) return t("Default: {0}", code(valueLabel(value)));
  }
  for (const view of views) {
    const wanted = view.input.join("\n");
    for (const file of [testFileOf(view.path), view.path]) {
      const set = workspace
        .symbols(file)
        ?.occurrences.find(({ site, path: own }) => site === "test" && own?.join("\n") === wanted);
      const text = set?.whole && workspace.text(file)?.slice(set.end, set.whole.end);
      const value = text?.replace(/^["']?\s*:\s*/, "").trim();
      if (value)
        return t("In a test: {0}", code(value.length > 60 ? `${value.slice(0, 59).toWellFormed()}…` : value));
    }
  }
  return null;
}

function aboutParameter(asked: Asked, { name, path, binding, start }: Occurrence): string {
  const { t, workspace } = asked;
  const title = `**${plain(name)}** · ${t("block parameter")}`;
  const scope = scopeAt(workspace, asked.path, binding?.start === start ? start + name.length + 3 : start);
  const parameter = scope.parameters.findLast(({ definition }) => definition.start === binding?.start);
  const input = path ?? parameter?.origin;
  if (input) return `${title}\n\n${aboutValue(asked, input)}`;
  return parameter?.role === "index"
    ? `${title}\n\n${t("The number of the element, from 0, or its key.")}`
    : title;
}

/** A value by where it comes from: an element of a list has no name of its own. */
function aboutValue(asked: Asked, input: InputPath): string {
  if (input.at(-1) !== element) return aboutInput(asked, String(input.at(-1) ?? ""), input);
  const list = input.slice(0, -1);
  const name = list.filter((step) => step !== element).join(".");
  const declared = declarationOf(asked.workspace, inputFile(asked.path), list)?.declared;
  const type = declared?.itemType && declared.itemType !== "unknown" ? ` · ${code(declared.itemType)}` : "";
  const fields = declared && declared.children.length > 0 ? `\n\n${fieldList(declared)}` : "";
  return `${asked.t("An element of {0}", `**${plain(name)}**`)}${type}${fields}`;
}

function aboutPartial({ workspace, path, t }: Asked, { name, kind }: Occurrence): string {
  if (kind === "inline") return t("{0}: a partial that this template defines itself.", code(name));
  const found = workspace.partial(path, name);
  if (!found)
    return t("{0}: there is no file {1} for it.", code(name), code(`_${name.split("/").at(-1)}.prompt`));
  const text = (workspace.text(found.path) ?? "").trim();
  const shown = text.length > 600 ? `${text.slice(0, 600).toWellFormed()}…` : text;
  const fence = "`".repeat(Math.max(3, ...[...shown.matchAll(/`+/g)].map(([ticks]) => ticks.length + 1)));
  const others = found.others.length > 0 ? [t("Also: {0}", found.others.map(code).join(", "))] : [];
  return [code(found.path), ...others, shown && `${fence}dotprompt\n${shown}\n${fence}`]
    .filter(Boolean)
    .join("\n\n");
}

function aboutModel({ workspace, t }: Asked, name: string): string {
  const { models } = workspace.settings;
  if (!models) return [`**${plain(name)}**`, t("Sign in to see its price and limits.")].join("\n\n");
  const resolved = resolvedModel(workspace.settings, name);
  if ("problem" in resolved) return [`**${plain(name)}**`, plain(resolved.problem)].join("\n\n");
  const text = modelMarkdown(resolved.model, t);
  return resolved.model.id === name ? text : `${t("{0} stands for", code(name))}\n\n${text}`;
}

function aboutTool({ workspace, path, t }: Asked, name: string): string {
  const defined = workspace.tree(path)?.metadata.toolDefs;
  const own = Array.isArray(defined) ? defined.find((tool) => tool?.name === name) : undefined;
  const title = `**${plain(name)}** · ${t("tool")}`;
  if (own) return [title, own.description ? plain(String(own.description)) : ""].filter(Boolean).join("\n\n");
  const file = toolFileOf(path, name);
  const description = /^description:[ \t]*(\S.*)$/m.exec(workspace.text(file) ?? "")?.[1];
  if (workspace.has(file))
    return [title, description && plain(description), code(file)].filter(Boolean).join("\n\n");
  return [
    title,
    t("Your application defines it, or a file {0} beside this one.", code(`${name}.tool.yaml`)),
  ].join("\n\n");
}

function aboutSchema({ workspace, t }: Asked, name: string): string {
  const { schemas } = workspace.settings;
  const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
  const title = `**${plain(name)}** · ${t("a schema of your application")}`;
  if (schema === undefined) {
    return [title, t("It is not declared. Declare it in the setting {0}.", "`promptStudio.schemas`")].join(
      "\n\n",
    );
  }
  if (schema === true) return title;
  const json = JSON.stringify(schema, null, 2);
  return [
    title,
    `\`\`\`json\n${json.length > 1200 ? `${json.slice(0, 1200).toWellFormed()}…` : json}\n\`\`\``,
  ].join("\n\n");
}

/** Keys of the format, and the types of Picoschema. */
function inFrontmatter({ workspace, path, offset, t }: Asked): Hover | null {
  const yaml = workspace.yaml(path);
  if (!yaml || path.endsWith(".eval.yaml") || offset > yaml.offset + (workspace.frontmatter(path)?.end ?? 0))
    return null;
  const { path: keys, key, scalar } = yamlPathAt(yaml, offset);
  const named = keys.filter((step) => typeof step === "string");
  const doc = key && keyDoc(named);
  if (doc) return { range: key, markdown: keyMarkdown(doc, t) };
  if (!scalar || typeof scalar.value !== "string" || named[1] !== "schema") return null;
  const [word = ""] = scalar.value.split(",");
  const type = picoschemaTypes.find(({ value }) => value === word.trim());
  const range = { start: scalar.range.start, end: scalar.range.start + word.length };
  return type && offset <= range.end ? { range, markdown: `**${type.value}** · ${t(type.about)}` } : null;
}

/** Keys of a test file or of inline tests, types of assertions and the few values of a key. */
function inTests({ workspace, path, offset, t }: Asked): Hover | null {
  const yaml = workspace.yaml(path);
  if (!yaml) return null;
  const { path: steps, key, scalar } = yamlPathAt(yaml, offset);
  const isFile = path.endsWith(".eval.yaml");
  if (!isFile && steps[0] !== inlineKey) return null;
  const inside = inTestFile(isFile ? steps : steps.slice(1), !isFile);
  const doc = inside.includes("vars") && inside.at(-1) !== "vars" ? undefined : testKey(inside);
  if (!doc) return null;
  if (key) return { range: key, markdown: keyMarkdown(doc, t) };
  if (typeof scalar?.value !== "string" && typeof scalar?.value !== "boolean") return null;
  const word = String(scalar.value);
  const value = doc.values?.find((one) => one.value === word);
  if (value?.about) return { range: scalar.range, markdown: `**${word}** · ${t(value.about)}` };
  const found = doc.key === "type" ? writtenKind(word) : undefined;
  if (!found) return null;
  const { kind, not } = found;
  const about = not ? t("The opposite: {0}", t(kind.summary)) : t(kind.summary);
  const example = `\`\`\`yaml\n- ${shownBody(assertionBody(kind)).replace(kind.type, word).replaceAll("\n", "\n  ")}\n\`\`\``;
  return { range: scalar.range, markdown: [`**${plain(word)}**`, about, example].join("\n\n") };
}

/** `{{this}}` and `{{.}}`: the value one stands in. */
function thisValue(asked: Asked): Hover | null {
  const { workspace, path, offset, t } = asked;
  const mustache = mustacheAt(workspace.template(path)?.mustaches ?? [], offset);
  const text = workspace.text(path) ?? "";
  const word =
    mustache?.call &&
    [mustache.call.callee, ...mustache.call.params].find(
      (one) =>
        one?.type === "path" &&
        one.scoped &&
        one.segments.length === 0 &&
        offset >= one.start &&
        offset <= one.end,
    );
  if (!mustache || !word || !/^(?:this|\.)$/.test(text.slice(word.start, word.end))) return null;
  const { context } = scopeAt(workspace, path, mustache.start);
  if (!context) return null;
  const range = { start: word.start, end: word.end };
  if (context.length > 0) return { range, markdown: aboutValue(asked, context) };
  return {
    range,
    markdown: isPartial(path) ? t("What the partial was included with.") : t("The whole input."),
  };
}
