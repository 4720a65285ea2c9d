import { similar as nearest } from "../../../source/nearest.ts";
import { anything } from "../shape.ts";
import { edit, type Report, type Rule, type Subject } from "../subject.ts";
import type { Fix } from "../types.ts";
import { type BuiltIn, builtIns, inner, isBuiltIn } from "./builtins.ts";
import { type Frame, rootFrame } from "./frames.ts";
import { type Block, type Call, helperName, isPath, isSimple } from "./nodes.ts";
import { isOtherElse } from "./syntax.ts";
import { walkTemplate } from "./walk.ts";

const equality = ["eq", "equals", "equal", "is", "isEqual", "compare"];
const inequality = ["ne", "neq", "notEquals", "isnt", "unlessEq", "notEqual"];

/** Calls of helpers: unknown ones, and built-in ones that cannot work the way they are called. */
export const helperCalls: Rule = (subject, report) => {
  walkTemplate(subject.tree, rootFrame(subject.input ?? anything, subject.context.helpers), {
    call(call, frame, blocks) {
      const given = call.params.length > 0 || call.hash !== undefined;
      // {{"a"}} and {{1}} read a variable of that name.
      if (!isPath(call.path) && !given && call.type === "MustacheStatement") return;
      const name = helperName(call);
      if (name === undefined) return unnamed(subject, call, report);
      // Told as what it is: another language's word.
      if (blocks > 0 && call.type === "MustacheStatement" && isOtherElse(name)) return;
      if (isSimple(call.path) && isBuiltIn(name)) {
        if (subject.context.helpers?.includes(name)) return;
        if (hidesInput(subject, call, name, frame, report)) return;
        builtIn(subject, call, name, builtIns[name]!, report);
      } else unknown(subject, call, name, report);
    },
  });
};

function builtIn(subject: Subject, call: Call, name: string, helper: BuiltIn, report: Report): undefined {
  const place = callPlace(subject, call);
  const count = call.params.length;
  const isBlock = call.type === "BlockStatement";
  const write = `Write ${helper.usage}.`;
  if (!isBlock && helper.form === "block") {
    return report("helper-arguments", `${name} needs a block. ${write}`, place);
  }
  if (name === "media") return media(subject, call, report);
  if (isBlock && helper.form === "inline" && !["role", "history", "section"].includes(name)) {
    const message = `{{#${name}}} drops everything up to {{/${name}}}. ${write}`;
    return report("helper-arguments", message, place, { severity: "warning" });
  }
  // What CORE says about these is more exact.
  if (name === "role" || name === "history") return;
  if (name === "section") {
    if (count === 0)
      report("helper-arguments", `A section needs a name. ${write}`, place, { severity: "warning" });
    return;
  }
  if (count < helper.least) {
    const what = helper.least === 1 ? "needs a value" : `needs ${helper.least} values`;
    return report("helper-arguments", `${name} ${what}. ${write}`, place);
  }
  if (count > helper.most) {
    const what = helper.most === 1 ? "one value" : `${helper.most} values`;
    const extra = call.params[helper.most]!;
    const range: [number, number] = [subject.at(extra)[0], subject.at(call.params.at(-1)!)[1]];
    return report("helper-arguments", `${name} takes ${what} only.${comparison(name)} ${write}`, range);
  }
  const names = isBlock ? ((call as Block).program?.blockParams ?? []) : [];
  if (names.length && (name === "if" || name === "unless")) {
    return report(
      "helper-arguments",
      `${name} gives no block parameters. Remove "as |${names.join(" ")}|".`,
      place,
    );
  }
  for (const { key, loc } of call.hash?.pairs ?? []) {
    if (helper.named.includes(key)) continue;
    const [start] = subject.at({ type: "HashPair", loc } as Parameters<Subject["at"]>[0]);
    const meant = nearest(key, helper.named);
    const message = `${name} has no argument "${key}"; it has no effect.${meant ? ` Did you mean "${meant}"?` : ""}`;
    const range: [number, number] = [start, start + key.length];
    report("helper-arguments", message, range, {
      severity: "warning",
      fixes: meant ? [edit(`Change to ${meant}`, range, meant, true)] : [],
    });
  }
}

const comparison = (name: string) => (name === "if" || name === "unless" ? " To compare use ifEquals." : "");

function media(subject: Subject, call: Call, report: Report): undefined {
  const [first] = call.params;
  const write = "Write {{media url=address}}.";
  if (first) {
    const place = subject.at(first);
    const text = subject.tree.text.slice(...place);
    const fixes =
      call.params.length === 1 && !call.hash?.pairs.some(({ key }) => key === "url")
        ? [edit(`Write url=${text}`, place, `url=${text}`, true)]
        : [];
    return report("helper-arguments", `media takes named arguments only. ${write}`, place, { fixes });
  }
  if (call.hash?.pairs.some(({ key }) => key === "url")) return;
  const wrong = call.hash?.pairs.find(
    ({ key }) =>
      ["src", "uri", "href", "link", "image", "data", "file", "path"].includes(key.toLowerCase()) ||
      nearest(key, ["url"]) === "url",
  );
  const place = wrong ? subject.at(wrong) : callPlace(subject, call);
  const fixes = wrong ? [edit("Change to url", [place[0], place[0] + wrong.key.length], "url", true)] : [];
  report(
    "media-undefined",
    `This media has no url: the address "undefined" is sent. ${write}`,
    wrong ? [place[0], place[0] + wrong.key.length] : place,
    { fixes },
  );
}

/** `{{. a}}` or `{{... }}`: what has no name cannot be called. */
function unnamed(subject: Subject, call: Call, report: Report): undefined {
  const written = subject.tree.text.slice(...subject.at(call.path));
  const message = `"${written}" is no helper and takes nothing behind it: the prompt cannot be rendered. Write the name of a helper, or {{${written}}} alone.`;
  report("unknown-helper", message, subject.at(call.path));
}

/** A bare `{{history}}` while the input has one of that name; true when told. */
function hidesInput(subject: Subject, call: Call, name: string, frame: Frame, report: Report): boolean {
  if (call.type !== "MustacheStatement" || call.params.length || call.hash || name === "role") return false;
  const { shape } = frame;
  if (shape.kind !== "object" || !shape.properties.has(name)) return false;
  const place = subject.at(call.path);
  const message = `{{${name}}} calls the helper of that name, not the input. For the input write {{this.${name}}}.`;
  // A helper that needs a value fails without one.
  const severity = builtIns[name]!.least > 0 ? "error" : "warning";
  const fixes = [edit(`Change to this.${name}`, place, `this.${name}`)];
  report("helper-shadows-input", message, place, { severity, fixes });
  return true;
}

function unknown(subject: Subject, call: Call, name: string, report: Report): undefined {
  const known = subject.context.helpers ?? [];
  if (known.includes(name)) return;
  const place = subject.at(call.path);
  if (inner.includes(name)) {
    return report(
      "unknown-helper",
      `"${name}" is Handlebars' own and cannot be called. Use another name.`,
      place,
    );
  }
  const written = isPath(call.path) ? call.path.original : name;
  const fixes: Fix[] = [];
  let help =
    "Check its spelling, or declare it in the setting promptStudio.helpers when your application registers it.";
  const meant = nearest(name, [...Object.keys(builtIns), ...known]);
  const close =
    meant !== undefined &&
    meant !== name &&
    Math.abs(meant.length - name.length) <= 2 &&
    name.length > 2 &&
    meant[0] === name[0]?.toLowerCase();
  if (equality.includes(name) || inequality.includes(name)) {
    const better = inequality.includes(name) ? "unlessEquals" : "ifEquals";
    help = `To compare two values write {{#${better} a b}} … {{/${better}}}. ${help}`;
  } else if (close) {
    help = `Did you mean "${meant}"? If your application registers "${name}", declare it in the setting promptStudio.helpers.`;
    fixes.push(edit(`Change to ${meant}`, place, meant));
  }
  fixes.push({ title: `Declare the helper ${name}`, kind: "declare-helper", name, edits: [] });
  const comparing = call.type === "SubExpression" ? "" : operator(subject, call);
  report(
    "unknown-helper",
    `Dotprompt knows no helper "${written}" and cannot render this.${comparing} ${help}`,
    place,
    { severity: "warning", fixes },
  );
}

/** `{{age gt 18}}` and the like: Handlebars has no operators. */
function operator(subject: Subject, call: Call): string {
  const [first] = call.params;
  const word = first && subject.tree.text.slice(...subject.at(first));
  return word && /^(?:and|or|not|is|gt|lt|in|eq)$/.test(word)
    ? ` Templates have no operators such as "${word}".`
    : "";
}

/** The opening tag of a block, or the whole of any other call. */
export function callPlace(subject: Subject, call: Call): readonly [number, number] {
  const [start, end] = subject.at(call);
  if (call.type !== "BlockStatement") return [start, end];
  const last = call.hash ?? call.params.at(-1) ?? call.path;
  const close = subject.tree.text.indexOf("}}", subject.at(last)[1]);
  return [start, close < 0 ? end : Math.min(end, close + 2)];
}
