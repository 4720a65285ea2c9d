import { helperDoc } from "../../syntax/reference.ts";
import { untranslated } from "../../translate.ts";
import type { CallNode, Expression } from "../model/index.ts";
import { mustacheAt, written } from "../model/index.ts";
import { helperSignature, parameterLabel } from "./describe.ts";
import type { Query } from "./query.ts";

/** What a helper takes, and what is being typed of it. */
export interface Signature {
  /** `{{#ifEquals left right}}…{{/ifEquals}}`. */
  label: string;
  about: string;
  /** `label` stands in the signature's label. */
  parameters: { label: string; about: string }[];
  /** Number of the parameter at the cursor; past the last one when there are too many. */
  active: number;
}

/** The helper whose arguments the cursor stands among; null elsewhere. */
export function signatureHelp({ workspace, path, offset, t = untranslated }: Query): Signature | null {
  const mustache = mustacheAt(workspace.template(path)?.mustaches ?? [], offset);
  if (!mustache?.call || mustache.kind === "partial" || mustache.kind === "close") return null;
  const call = innermost(mustache.call, offset);
  const doc = call.callee && helperDoc(written(call.callee));
  if (!doc || !call.callee || offset <= call.callee.end) return null;
  return {
    label: helperSignature(doc),
    about: t(doc.about),
    parameters: doc.parameters.map((one) => ({ label: parameterLabel(one), about: t(one.about) })),
    active: activeIn(call, offset, doc.parameters),
  };
}

function innermost(call: CallNode, offset: number): CallNode {
  const all: (Expression | null)[] = [...call.params, ...call.hash.map(({ value }) => value)];
  const inner = all.find(
    (one): one is CallNode =>
      one?.type === "call" && offset > one.start && offset < one.end + (one.end === call.end ? 1 : 0),
  );
  return inner ? innermost(inner, offset) : call;
}

function activeIn(
  call: CallNode,
  offset: number,
  parameters: readonly { name: string; hash?: boolean }[],
): number {
  const hash = call.hash.find(({ start, end }) => offset >= start && offset <= end);
  if (hash) {
    const index = parameters.findIndex(({ name }) => name === hash.key.name);
    return index < 0 ? parameters.length : index;
  }
  const before = call.params.filter(({ end }) => end < offset).length;
  const next = parameters[before];
  if (next && !next.hash) return before;
  const given = call.hash.map(({ key }) => key.name);
  const open = parameters.findIndex((one) => one.hash && !given.includes(one.name));
  return open < 0 ? parameters.length : open;
}
