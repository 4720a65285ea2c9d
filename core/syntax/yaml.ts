import { type Document, isMap, isPair, isScalar, type Node, parseDocument, visit } from "yaml";
import { problem } from "../codes.ts";
import { limits } from "../limits.ts";
import { measure } from "../source/yaml-depth.ts";
import type { Problem } from "../types.ts";
import { unknownAlias } from "./yaml-mistakes/aliases.ts";
import { parserOptions, type YamlMistake, yamlMistakes } from "./yaml-mistakes/index.ts";

/** What a frontmatter's YAML says. */
export interface YamlResult {
  /** null when a cap kept the text from the parser. */
  document: Document | null;
  /** The plain value; undefined when `failed` or `refused`. */
  value: unknown;
  /** Dotprompt's own YAML parser gives up on it, too. */
  failed: boolean;
  /** A cap keeps it from being used. */
  refused: boolean;
  problems: Problem[];
  /** What the problems of syntax are about, with changes; offsets in the YAML. */
  mistakes?: readonly YamlMistake[];
  /** Of YAML that failed: what it reads as with every mistake mended; null when the parser could not go on. */
  mended?: Document | null;
}

/**
 * Reads YAML as Dotprompt does (core schema, no merge keys), after checking what would hurt the parser.
 *
 * @param source the YAML alone
 * @param offset where it begins in the file; problems count from the file's beginning
 */
export function readYaml(source: string, offset: number): YamlResult {
  const { tooDeepAt: deep, scalars } = measure(source);
  if (deep !== null) {
    const message = `The frontmatter nests more than ${limits.depth} levels. Flatten it.`;
    return refused(null, [problem("too-deep", message, offset + deep, offset + deep + 1)]);
  }
  if (scalars > limits.nodes) return refused(null, [tooLarge(source, offset)]);
  const document = parseDocument(source, parserOptions);
  const { problems, mistakes, mended } = syntaxProblems(document, source, offset);
  if (problems.length)
    return { document, value: undefined, failed: true, refused: false, problems, mistakes, mended };

  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: limits.aliases });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const whole: [number, number] = [offset, offset + source.length];
    if (message.includes("xcessive alias"))
      return refused(document, [
        problem(
          "yaml-aliases",
          "The frontmatter resolves too many aliases (*name). Write the values out.",
          ...whole,
        ),
      ]);
    const found = [problem("yaml-syntax", `The frontmatter is not valid YAML: ${message}.`, ...whole)];
    return { document, value: undefined, failed: true, refused: false, problems: found };
  }
  const size = expandedSize(value, new Map());
  if (size === Number.POSITIVE_INFINITY) {
    const message = "An alias (*name) leads back to the value that it stands in. Write the value out.";
    return refused(document, [problem("yaml-aliases", message, offset, offset + source.length)]);
  }
  if (size > limits.nodes) return refused(document, [tooLarge(source, offset)]);
  return { document, value, failed: false, refused: false, problems: remarks(document, offset) };
}

/**
 * The plain value of a node, also in a document with errors; undefined where it has none.
 *
 * A node's own `toJSON()` knows no document and writes maps that are keys out in full, each level twice as
 * long as the one inside it.
 */
export function plainValue(document: Document, node: Node | null | undefined): unknown {
  try {
    return node?.toJS(document, { maxAliasCount: limits.aliases });
  } catch {
    return undefined;
  }
}

function refused(document: Document | null, problems: Problem[]): YamlResult {
  return { document, value: undefined, failed: false, refused: true, problems };
}

function tooLarge(source: string, offset: number): Problem {
  const message = `The frontmatter has more than ${limits.nodes} values. Move data to the input.`;
  return problem("yaml-too-large", message, offset, offset + source.length);
}

/** Everything that makes Dotprompt's parser give up, each with the change that settles it. */
function syntaxProblems(
  document: Document,
  source: string,
  offset: number,
): { problems: Problem[]; mistakes: YamlMistake[]; mended: Document | null } {
  if (!document.errors.length && !unknownAlias(document))
    return {
      problems: duplicateKeys(document, ([start, end]) => [offset + start, offset + end]),
      mistakes: [],
      mended: document,
    };
  const { mistakes, mended, original } = yamlMistakes(source, document);
  const problems = mistakes.map(({ message, start, end }) =>
    problem("yaml-syntax", message, offset + start, offset + end),
  );
  const twice = mended
    ? duplicateKeys(mended, ([start, end]) => [offset + original(start), offset + original(end)])
    : [];
  return { problems: [...problems, ...twice], mistakes, mended };
}

/** The same keys Dotprompt's parser refuses as duplicates: equal scalars in one map. */
function duplicateKeys(document: Document, placed: (range: [number, number]) => [number, number]): Problem[] {
  const found: Problem[] = [];
  visit(document, {
    Map(_, map) {
      const seen = new Set<unknown>();
      for (const { key } of map.items) {
        if (!isScalar(key) || Number.isNaN(key.value)) continue;
        if (seen.has(key.value)) {
          const place = placed(rangeOf(key, 0));
          found.push(
            problem("yaml-duplicate-key", `The key "${key.value}" stands here twice. Keep one.`, ...place),
          );
        }
        seen.add(key.value);
      }
    },
  });
  return found;
}

/** What the YAML parser understood otherwise than written: tags, numbers that lose digits. */
function remarks(document: Document, offset: number): Problem[] {
  const found = document.warnings
    .filter(({ code }) => code === "TAG_RESOLVE_FAILED")
    .map(({ pos }) =>
      problem(
        "yaml-tag",
        "This YAML tag has no meaning to Dotprompt and is ignored. Remove it.",
        offset + pos[0],
        offset + Math.max(pos[1], pos[0] + 1),
      ),
    );
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value !== "number") return;
      if (Number.isFinite(node.value) && (!Number.isInteger(node.value) || Number.isSafeInteger(node.value)))
        return;
      if (/e/i.test(node.source ?? "") && Number.isFinite(node.value)) return;
      const [start, end] = rangeOf(node, offset);
      const message = `${node.source ?? node.value} becomes ${node.value}. Quote it to keep it as text.`;
      found.push(problem("yaml-number", message, start, end));
    },
  });
  return found;
}

/**
 * How many values there are once each alias stands for a copy; what is shared is counted once and multiplied.
 * Infinite when a value holds itself.
 */
function expandedSize(value: unknown, known: Map<object, number>): number {
  if (typeof value !== "object" || value === null) return 1;
  const before = known.get(value);
  if (before !== undefined) return before;
  known.set(value, Number.POSITIVE_INFINITY);
  let size = 1;
  for (const child of Object.values(value)) size += expandedSize(child, known);
  known.set(value, size);
  return size;
}

/** Start and end of a YAML node in the file. */
export function rangeOf(node: unknown, offset: number): [number, number] {
  const range = (node as Node | null | undefined)?.range;
  return range ? [offset + range[0], offset + Math.max(range[1], range[0])] : [offset, offset];
}

/**
 * The place of the value at a path of keys and indexes, or of the nearest thing around it that exists.
 *
 * @param key true for the place of the last key instead of its value
 */
export function placeOf(
  document: Document | null,
  offset: number,
  path: readonly (string | number)[],
  key = false,
): [number, number] {
  let node: unknown = document?.contents;
  let place = rangeOf(node, offset);
  for (const [depth, step] of path.entries()) {
    let next: unknown;
    if (isMap(node)) {
      const pair = node.items.find(
        (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(step),
      );
      if (!pair) return place;
      const wanted = key && depth === path.length - 1 ? pair.key : (pair.value ?? pair.key);
      place = rangeOf(wanted, offset);
      next = pair.value;
    } else {
      next = (document as Document).getIn(path.slice(0, depth + 1), true);
      if (next === undefined) return place;
      place = rangeOf(next, offset);
    }
    node = next;
  }
  return place;
}
