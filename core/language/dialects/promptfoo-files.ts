import type { Lost } from "./jinja-expressions.ts";
import { folderOf, isPattern, type ListFolder, matches, type ReadFile } from "./sources.ts";
import { readStructure } from "./structure.ts";
import { isMap } from "./write.ts";

/** Programs that promptfoo runs: nothing of them can be read. */
export const isProgram = (path: string): boolean =>
  /\.(?:[cm]?[jt]s|py|go|rb|sh|bash|exe|bat|cmd|ps1|pl|php)(?::[\w.]+)?$/i.test(path);

/** The other files that a configuration names, as promptfoo reads them. */
export class NamedFiles {
  readonly #read: ReadFile;
  readonly #list: ListFolder;
  readonly #lost: Lost;

  constructor(read: ReadFile, list: ListFolder, lost: Lost) {
    this.#read = read;
    this.#list = list;
    this.#lost = lost;
  }

  text(path: string): string | undefined {
    return this.#read(path)
      ?.replace(/^\ufeff/, "")
      .replaceAll("\r\n", "\n");
  }

  isFolder(path: string): boolean {
    return this.#list(path.replace(/\/+$/, "") || ".") !== undefined;
  }

  /** The files that a path or pattern means; none, and told, when there are none. */
  named(path: string): string[] {
    if (!isPattern(path)) return [path];
    const found = matches(path, this.#list);
    if (found.length === 0) this.#lost(`No file is found for ${path}, so it is left out.`);
    return found;
  }

  /**
   * What a `file://` reference stands for: the value of JSON or YAML, the text of another file.
   *
   * @param whose what is told to be left out when it cannot be read
   */
  load(reference: string, whose: string): unknown {
    const path = reference.replace(/^file:\/\//, "");
    if (isProgram(path)) {
      this.#lost(`${whose}: ${reference} is a program and is left out.`);
      return undefined;
    }
    const values = this.named(path).map((one) => this.#one(one, whose));
    if (!isPattern(path)) return values[0];
    return values.flatMap((one) => (one === undefined ? [] : one));
  }

  #one(path: string, whose: string): unknown {
    const text = this.text(path);
    if (text === undefined) {
      this.#lost(`${whose}: file://${path} cannot be read here and is left out.`);
      return undefined;
    }
    if (!/\.(?:json|ya?ml)$/i.test(path)) return text;
    const found = readStructure(text, path, /\.json$/i.test(path));
    if ("value" in found) return found.value;
    this.#lost(`${whose}: ${found.mistake}`);
    return undefined;
  }

  /** A value with what the references in it stand for; those of `vars` are promptfoo's to read later. */
  loaded(value: unknown, whose: string): unknown {
    if (typeof value === "string") return /^file:\/\//.test(value) ? this.load(value, whose) : value;
    if (Array.isArray(value))
      return value.flatMap((one) => {
        const found = this.loaded(one, whose);
        return typeof one === "string" && Array.isArray(found) ? found : found === undefined ? [] : [found];
      });
    if (!isMap(value)) return value;
    const isScript = /^(?:not-)?(?:javascript|python|ruby)$/.test(String(value.type));
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [
        key,
        key === "vars" || (isScript && key === "value") ? one : this.loaded(one, whose),
      ]),
    );
  }
}

/** A value with each `$ref` into the file replaced by what it means; others are told. */
export function dereferenced(value: unknown, root: unknown, lost: Lost, depth = 0): unknown {
  if (Array.isArray(value)) return value.map((one) => dereferenced(one, root, lost, depth));
  if (!isMap(value)) return value;
  const { $ref, ...own } = value;
  if (typeof $ref === "string") {
    const target = depth < 20 && $ref.startsWith("#/") ? pointed(root, $ref) : undefined;
    if (target !== undefined) {
      const found = dereferenced(target, root, lost, depth + 1);
      return isMap(found) ? { ...found, ...(dereferenced(own, root, lost, depth) as object) } : found;
    }
    lost(`$ref: ${$ref} leads to nothing that can be read and is left out.`);
    return Object.keys(own).length ? dereferenced(own, root, lost, depth) : undefined;
  }
  // Schemas have references of their own.
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      /^(?:parameters|schema)$/.test(key) ? one : dereferenced(one, root, lost, depth),
    ]),
  );
}

function pointed(root: unknown, reference: string): unknown {
  return reference
    .slice(2)
    .split("/")
    .map((step) =>
      decodeURIComponent(step.replaceAll("%", "%25")).replaceAll("~1", "/").replaceAll("~0", "~"),
    )
    .reduce<unknown>(
      (at, step) =>
        Array.isArray(at) ? at[Number(step)] : isMap(at) && Object.hasOwn(at, step) ? at[step] : undefined,
      root,
    );
}

export { folderOf };
