import type { ElementSink } from "./xml-scan.ts";

/** Notes which of some paths of elements are met, each from the root: `order.item`, `order.@_id` for an attribute. */
export function seekElements(paths: readonly string[]): { sink: ElementSink; missing(): string[] } {
  // The number of an element among its like says nothing about whether it is there.
  const sought = paths.map((path) => ({
    path,
    steps: path.split(".").filter((step) => !/^\d+$/.test(step)),
    /** How many steps the open elements have gone. */
    gone: 0,
    found: false,
  }));
  let depth = 0;
  return {
    sink: {
      open(name, attributes) {
        for (const one of sought) {
          if (one.found || one.gone !== depth) continue;
          if (one.steps[depth] !== name) continue;
          one.gone = depth + 1;
          const rest = one.steps.length - one.gone;
          const attribute = one.steps[one.gone];
          if (rest === 0) one.found = true;
          else if (rest === 1 && attributes.some((key) => `@_${key}` === attribute)) one.found = true;
        }
        depth++;
      },
      close() {
        depth--;
        for (const one of sought) one.gone = Math.min(one.gone, depth);
      },
    },
    missing: () => sought.filter(({ found }) => !found).map(({ path }) => path),
  };
}

interface Tag {
  name: string;
  attributes: string[];
  kind: "open" | "close" | "whole";
}

/** Where the tag that begins at `start` ends; -1 when another one begins first. */
function endOfTag(text: string, start: number): number {
  const stops = /["'<>]/g;
  stops.lastIndex = start + 1;
  for (let stop = stops.exec(text); stop; stop = stops.exec(text)) {
    const [mark] = stop;
    if (mark === ">") return stop.index;
    if (mark === "<") return -1;
    const close = text.indexOf(mark, stops.lastIndex);
    if (close < 0) return -1;
    stops.lastIndex = close + 1;
  }
  return -1;
}

const opening = /^<(\/?)([^\s/<>"'=!?.\-\d][^\s/<>"'=]*)/;

/** The elements of a text that have both ends, whatever stands around them, each outermost one with those beside it. */
export function elementsWithin(text: string): Tag[][] {
  const tags: (Tag & { parent: number; closed: boolean })[] = [];
  let open: number[] = [];
  let position = text.indexOf("<");
  while (position >= 0) {
    let end = position;
    if (text.startsWith("<!--", position)) end = endOf(text, "-->", position + 4);
    else if (text.startsWith("<![CDATA[", position)) end = endOf(text, "]]>", position + 9);
    else if (text.startsWith("<?", position)) end = endOf(text, "?>", position + 2);
    else {
      const stop = endOfTag(text, position);
      const [begin, slash, name] = (stop < 0 ? null : opening.exec(text.slice(position, stop))) ?? [];
      if (begin !== undefined && name !== undefined) {
        end = stop;
        const parent = open.at(-1) ?? -1;
        if (slash === "/") {
          const begun = open.pop();
          if (begun !== undefined && tags[begun]!.name === name) {
            tags[begun]!.closed = true;
            tags.push({ name, attributes: [], kind: "close", parent: tags[begun]!.parent, closed: true });
          } else open = [];
        } else {
          const rest = text.slice(position + begin.length, stop);
          const attributes = [...rest.matchAll(/([^\s"'=/]+)\s*(?:=\s*(?:"[^"]*"|'[^']*'))?/g)].map(
            ([, key]) => key!,
          );
          const whole = rest.trimEnd().endsWith("/");
          if (!whole) open.push(tags.length);
          tags.push({ name, attributes, kind: whole ? "whole" : "open", parent, closed: whole });
        }
      }
    }
    position = text.indexOf("<", Math.max(end, position) + 1);
  }
  const groups = new Map<number, Tag[]>();
  const depths: Tag[] = [];
  let group: Tag[] = [];
  for (const tag of tags) {
    if (!tag.closed) continue;
    if (depths.length === 0) {
      group = groups.get(tag.parent) ?? [];
      groups.set(tag.parent, group);
    }
    group.push(tag);
    if (tag.kind === "open") depths.push(tag);
    else if (tag.kind === "close") depths.pop();
  }
  return [...groups.values()];
}

function endOf(text: string, delimiter: string, from: number): number {
  const found = text.indexOf(delimiter, from);
  return found < 0 ? text.length : found + delimiter.length - 1;
}
