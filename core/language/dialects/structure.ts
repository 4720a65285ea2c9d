import { limits } from "../../limits.ts";
import { lineAndColumn } from "../../source/positions.ts";
import { readYaml } from "../../syntax/yaml.ts";
import { readJson } from "./json.ts";
import { isMap } from "./write.ts";

/** What a file of JSON or YAML says, or a sentence about its first mistake, with the line. */
export type Structure = { value: unknown } | { mistake: string };

/**
 * Reads JSON or YAML; merges of YAML (`<<`) are written out.
 *
 * @param what how the file is called in a sentence
 * @param isJson false for YAML, which JSON is, too
 * @param first the line of the file that the text begins in
 */
export function readStructure(text: string, what: string, isJson: boolean, first = 1): Structure {
  if (text.length > limits.size)
    return { mistake: `${what} is larger than ${limits.size / 1024} kB, the most that is read.` };
  if (isJson) {
    const read = readJson(text);
    return "value" in read
      ? read
      : { mistake: `${what} is not valid JSON. ${placed(text, read.at, read.mistake, first)}` };
  }
  const { value, failed, refused, problems } = readYaml(text, 0);
  if (!failed && !refused) return { value: merged(value) };
  const [problem] = problems.filter(({ severity }) => severity === "error");
  const message = (problem?.message ?? "It cannot be read.").replaceAll("The frontmatter", "The text");
  return { mistake: `${what} is not valid YAML. ${placed(text, problem?.start ?? 0, message, first)}` };
}

const placed = (text: string, at: number, sentence: string, first: number) =>
  `Line ${lineAndColumn(text, at).line + first - 1}: ${sentence}`;

/** `<<: *base` as the keys of the base, under those of the map itself. */
function merged(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(merged);
  if (!isMap(value)) return value;
  const { "<<": bases, ...own } = value;
  const given = Object.entries(own).map(([key, entry]) => [key, merged(entry)] as const);
  const below = (Array.isArray(bases) ? [...bases].reverse() : [bases]).map(merged).filter(isMap);
  return Object.assign({}, ...below, Object.fromEntries(given));
}
