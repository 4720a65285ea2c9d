import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair } from "yaml";
import { limits } from "../limits.ts";
import type { Place, Report } from "./problem.ts";
import { hasInvisible, visible } from "./words.ts";

/** A plain value that knows where in the text each of its parts stands. */
export interface Located extends Place {
  value: unknown;
  /** A scalar as it is written, when it is not a string: `1.0` for 1. */
  source?: string;
  /** The fields of a map. */
  fields?: Map<string, Field>;
  /** The items of a list. */
  items?: Located[];
}

export interface Field {
  key: Place;
  node: Located;
}

const prototypeKeys = new Set(["__proto__", "constructor", "prototype"]);

/**
 * Turns a YAML node into a located plain value. Reported and left out: prototype keys, `<<` merges, keys that
 * are not text, values of other tags, numbers that JavaScript cannot hold, aliases without end.
 * `base` is the offset of the YAML text in the file.
 */
export function locate(document: Document, node: Node | null, base: number, report: Report): Located {
  let nodes = 0;
  let aliases = 0;
  let exhausted = false;

  const placeOf = (of: Node): Place => ({
    start: base + (of.range?.[0] ?? 0),
    end: base + (of.range?.[1] ?? 0),
  });

  /** `at` is where an alias stands whose target is being read: problems belong there. */
  function read(of: Node | null, fallback: Place, at: Place | undefined, depth: number): Located {
    const place = at ?? (of ? placeOf(of) : fallback);
    if (exhausted || of === null) return { ...place, value: null };
    if (depth > limits.depth) {
      exhausted = true;
      report("too-deep", place, `This is nested more than ${limits.depth} deep. Make it flatter.`);
      return { ...place, value: null };
    }
    if (++nodes > limits.nodes) {
      exhausted = true;
      const most = limits.nodes.toLocaleString("en");
      report("yaml-too-large", place, `More than ${most} values, aliases written out. Split the tests up.`);
      return { ...place, value: null };
    }
    if (isAlias(of)) {
      if (++aliases > limits.aliases) {
        exhausted = true;
        report("yaml-aliases", place, `More than ${limits.aliases} aliases (*name). Write the values out.`);
        return { ...place, value: null };
      }
      const target = of.resolve(document);
      if (target) return read(target, place, place, depth + 1);
      report("yaml-alias", place, `No anchor &${visible(of.source)} stands before this alias.`);
      return { ...place, value: null };
    }
    if (isMap(of)) return readMap(of.items as Pair<Node, Node | null>[], of.flow === true, place, at, depth);
    if (isSeq(of)) {
      const items = (of.items as Node[]).map((item) => read(item, place, at, depth + 1));
      const end = at || of.flow ? place.end : endOf(place, items.at(-1));
      return { ...place, end, value: items.map((item) => item.value), items };
    }
    return isScalar(of) ? readScalar(of.value, of.source, place) : { ...place, value: null };
  }

  function readMap(
    pairs: Pair<Node, Node | null>[],
    flow: boolean,
    place: Place,
    at: Place | undefined,
    depth: number,
  ): Located {
    const fields = new Map<string, Field>();
    const value: Record<string, unknown> = {};
    for (const pair of pairs) {
      const keyPlace = at ?? placeOf(pair.key);
      const key = readKey(pair.key, keyPlace);
      if (key === undefined) continue;
      if (fields.has(key)) {
        report("yaml-duplicate-key", keyPlace, `The key "${visible(key)}" stands here twice. Keep one.`);
      }
      const node = read(pair.value, keyPlace, at, depth + 1);
      fields.set(key, { key: keyPlace, node });
      value[key] = node.value;
    }
    return {
      ...place,
      end: at || flow ? place.end : endOf(place, [...fields.values()].at(-1)?.node),
      value,
      fields,
    };
  }

  function readKey(key: Node, place: Place): string | undefined {
    const name = isScalar(key) ? (typeof key.value === "string" ? key.value : key.source) : undefined;
    if (name === undefined) {
      report("yaml-key", place, "A key must be a plain word. Put it in quotes if it is meant so.");
      return undefined;
    }
    if (prototypeKeys.has(name)) {
      report(
        "unsafe-key",
        place,
        `"${name}" cannot be a key: JavaScript objects use it. Choose another name.`,
      );
      return undefined;
    }
    if (name === "<<") {
      report(
        "yaml-merge",
        place,
        "YAML merges (<<) are not read here. Write the fields out, or use defaultTest.",
      );
      return undefined;
    }
    if (hasInvisible(name)) {
      report(
        "invisible-character",
        place,
        `The key "${visible(name)}" holds an invisible character. Retype it.`,
      );
    }
    return name;
  }

  function readScalar(value: unknown, source: string | undefined, place: Place): Located {
    if (typeof value === "string") return { ...place, value };
    if (value === null || typeof value === "boolean") return { ...place, value, source };
    if (typeof value !== "number") {
      report("yaml-tag", place, "Only text, numbers, true, false, null, lists and maps are read here.");
      return { ...place, value: null };
    }
    const whole = /^[-+]?(0[xo])?[0-9a-f]+$/i.test(source ?? "");
    if (!Number.isFinite(value) || (whole && !Number.isSafeInteger(value))) {
      const why = Number.isFinite(value) ? "has too many digits to be exact" : "is not a finite number";
      report("yaml-number", place, `${source ?? value} ${why}. Put it in quotes to keep it as text.`);
      return { ...place, value: source ?? null };
    }
    return { ...place, value, source };
  }

  return read(node, { start: base, end: base }, undefined, 0);
}

/** Where a block ends for people: with its last part, not with the line break behind it. */
function endOf(place: Place, last: Place | undefined): number {
  return last ? Math.max(place.start, Math.min(last.end, place.end)) : place.end;
}
