import { type CallNode, type Expression, mustacheAt, type Range } from "../model/index.ts";
import { blocksAt } from "../model/template.ts";
import { yamlPathAt } from "../model/yaml-path.ts";
import { messagesOf } from "./messages.ts";
import type { Query } from "./query.ts";

/** What a growing selection takes in, step by step, the smallest first. */
export function selectionRanges({ workspace, path, offset }: Query): Range[] {
  const text = workspace.text(path);
  if (text === undefined) return [];
  const ranges: Range[] = [{ start: 0, end: text.length }];
  const frontmatter = workspace.frontmatter(path);
  const yaml = workspace.yaml(path);
  if (yaml && (!frontmatter || offset < frontmatter.end)) {
    if (frontmatter) {
      ranges.push({ start: 0, end: frontmatter.end });
      ranges.push({ start: frontmatter.yamlStart, end: frontmatter.yamlEnd });
    }
    ranges.push(...yamlPathAt(yaml, offset).around);
  } else ranges.push(...inTemplate({ workspace, path, offset }));
  return nested(ranges, offset);
}

function inTemplate({ workspace, path, offset }: Query): Range[] {
  const template = workspace.template(path);
  if (!template) return [];
  const message = messagesOf(workspace, path).find(
    ({ range }) => offset >= range.start && offset <= range.end,
  );
  const found: Range[] = [{ start: template.start, end: template.end }];
  if (message) found.push(message.range);
  for (const { block, branch } of blocksAt(template.nodes, offset))
    found.push(block, { start: branch.start, end: branch.end });
  const mustache = mustacheAt(template.mustaches, offset);
  if (!mustache) return found;
  found.push(mustache, mustache.inside);
  if (mustache.call) expressions(mustache.call, offset, found);
  return found;
}

function expressions(expression: Expression, offset: number, found: Range[]): void {
  if (offset < expression.start || offset > expression.end) return;
  found.push(expression);
  if (expression.type === "path") {
    const segment = expression.segments.find(({ start, end }) => offset >= start && offset <= end);
    if (segment) found.push(segment);
  }
  if (expression.type !== "call") return;
  const { callee, params, hash } = expression satisfies CallNode;
  for (const one of [callee, ...params]) if (one) expressions(one, offset, found);
  for (const pair of hash) {
    if (offset < pair.start || offset > pair.end) continue;
    found.push(pair);
    if (pair.value) expressions(pair.value, offset, found);
  }
}

/** Only ranges that hold the offset and that grow. */
function nested(ranges: Range[], offset: number): Range[] {
  const holding = ranges.filter(({ start, end }) => offset >= start && offset <= end);
  holding.sort((one, other) => one.end - one.start - (other.end - other.start));
  const result: Range[] = [];
  for (const { start, end } of holding) {
    const last = result.at(-1);
    if (last && (start > last.start || end < last.end || (start === last.start && end === last.end)))
      continue;
    result.push({ start, end });
  }
  return result;
}
