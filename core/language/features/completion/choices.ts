import { type CallNode, isPartial, type Mustache, written } from "../../model/index.ts";
import { originOf } from "../../model/scopes.ts";
import { fieldsOf, scopeAt } from "../../model/views.ts";
import type { Asked } from "./item.ts";

/** The choices of the input that `{{#ifEquals input …}}` compares; none for any other call. */
export function comparedChoices({ workspace, path }: Asked, mustache: Mustache, call: CallNode): unknown[] {
  const name = call.callee ? written(call.callee) : "";
  const [left] = call.params;
  if ((name !== "ifEquals" && name !== "unlessEquals") || left?.type !== "path") return [];
  const origin = originOf(left, scopeAt(workspace, path, mustache.start), isPartial(path));
  if (!origin) return [];
  const siblings = fieldsOf(workspace, path, origin.slice(0, -1));
  return siblings.find((field) => field.name === origin.at(-1))?.declared?.choices ?? [];
}
