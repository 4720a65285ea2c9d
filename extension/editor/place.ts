/** What may be completed at a place of a prompt file, and the offset where the typed word begins. */
export type Place =
  | { kind: "frontmatter-key"; start: number }
  | { kind: "config-key"; start: number }
  | { kind: "model"; start: number }
  /** `block`: after `{{#`. */
  | { kind: "expression"; start: number; block: boolean }
  | { kind: "partial"; start: number }
  | { kind: "role"; start: number }
  | { kind: "nothing" };

/** Tells what is being typed at an offset, by the line it stands in: also in texts that do not parse yet. */
export function placeAt(text: string, offset: number): Place {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const line = text.slice(lineStart, offset);
  return inFrontmatter(text, lineStart)
    ? yamlPlace(text, lineStart, line, offset)
    : templatePlace(line, offset);
}

function inFrontmatter(text: string, lineStart: number): boolean {
  if (lineStart === 0 || !/^---[ \t]*\r?\n/.test(text)) return false;
  return !/^---[ \t]*$/m.test(text.slice(text.indexOf("\n") + 1, lineStart).trimEnd());
}

function yamlPlace(text: string, lineStart: number, line: string, offset: number): Place {
  const model = /^model[ \t]*:[ \t]+(["']?[^"'\s#]*)$/.exec(line);
  if (model) return { kind: "model", start: offset - (model[1]?.replace(/^["']/, "").length ?? 0) };
  const key = /^([ \t]*)([\w.]*)$/.exec(line);
  if (!key) return { kind: "nothing" };
  const start = offset - (key[2]?.length ?? 0);
  if (key[1] === "") return { kind: "frontmatter-key", start };
  const above = text.slice(0, lineStart).split(/\r?\n/).reverse();
  const parent = above.find((one) => /^\S/.test(one) && !one.startsWith("#"));
  // Only keys directly below config: deeper ones belong to some provider.
  const first = above.find((one) => /^[ \t]+[^\s#]/.test(one) || /^\S/.test(one));
  const indent = /^[ \t]*/.exec(first ?? "")?.[0] ?? "";
  const direct = indent === "" || indent === key[1];
  return parent !== undefined && /^config[ \t]*:/.test(parent) && direct
    ? { kind: "config-key", start }
    : { kind: "nothing" };
}

function templatePlace(line: string, offset: number): Place {
  const open = line.lastIndexOf("{{");
  if (open < 0 || line.indexOf("}}", open) >= 0) return { kind: "nothing" };
  const inside = line.slice(open + 2).replace(/^\{?~?/, "");
  if (/^!/.test(inside)) return { kind: "nothing" };
  const partial = /^>[ \t]*([\w./-]*)$/.exec(inside);
  if (partial) return { kind: "partial", start: offset - (partial[1]?.length ?? 0) };
  const role = /^[ \t]*role[ \t]+["']([a-z]*)$/.exec(inside);
  if (role) return { kind: "role", start: offset - (role[1]?.length ?? 0) };
  if (/["'][^"']*$/.test(inside.replace(/"[^"]*"|'[^']*'/g, ""))) return { kind: "nothing" };
  const word = /(?:^|[\s(#=])([\w@.]*)$/.exec(inside);
  if (!word) return { kind: "nothing" };
  return { kind: "expression", start: offset - (word[1]?.length ?? 0), block: /^#[\w]*$/.test(inside) };
}
