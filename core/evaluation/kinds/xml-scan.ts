/** A name in XML 1.0. */
const nameStart =
  ":A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\u{10000}-\\u{EFFFF}";
const name = `[${nameStart}][-.0-9\\u00B7\\u0300-\\u036F\\u203F\\u2040${nameStart}]*`;
const space = "[ \\t\\r\\n]";
const tagName = new RegExp(name, "uy");
const attribute = new RegExp(`${space}+(${name})${space}*=${space}*(?:"([^<"]*)"|'([^<']*)')`, "uy");
const tagEnd = new RegExp(`${space}*(/?)>`, "uy");
const declaration = new RegExp(
  `<\\?xml${space}+version${space}*=${space}*(?:"1\\.[0-9]+"|'1\\.[0-9]+')(?:${space}+encoding${space}*=${space}*(?:"[A-Za-z][\\w.-]*"|'[A-Za-z][\\w.-]*'))?(?:${space}+standalone${space}*=${space}*(?:"(?:yes|no)"|'(?:yes|no)'))?${space}*\\?>`,
  "uy",
);
const doctype = new RegExp(
  `<!DOCTYPE${space}+${name}(?:${space}+(?:SYSTEM|PUBLIC${space}+(?:"[^"]*"|'[^']*'))${space}+(?:"[^"]*"|'[^']*'))?${space}*>`,
  "uy",
);
const reference = new RegExp(`&(?:(${name})|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));`, "uy");
const known = new Set(["amp", "lt", "gt", "quot", "apos"]);
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

/** Where elements begin and end; `attribute` names stand without their values. */
export interface ElementSink {
  open(name: string, attributes: readonly string[]): void;
  close(): void;
}

/**
 * Reads a whole text as one XML document, in linear time and without recursion: tags, attributes, references,
 * comments, CDATA, processing instructions, prefixes of namespaces. A document type may name a file, which is not
 * read; declarations inside it are refused.
 *
 * @returns what is wrong with it, as the end of a sentence; undefined when it is well-formed
 */
export function xmlMistake(text: string, sink?: ElementSink): string | undefined {
  if (forbidden.test(text) || !text.isWellFormed()) return "it holds a character that XML does not allow";
  const at = (pattern: RegExp, from: number): RegExpExecArray | null => {
    pattern.lastIndex = from;
    return pattern.exec(text);
  };
  let position = text.startsWith("\ufeff") ? 1 : 0;
  if (/^<\?xml[\s?]/.test(text.slice(position, position + 6))) {
    const found = at(declaration, position);
    if (!found) return "its XML declaration is not right";
    position += found[0].length;
  }
  const open: { name: string; prefixes: string[] }[] = [];
  const prefixes = new Map([["xml", 1]]);
  const bound = (qualified: string) => {
    const parts = qualified.split(":");
    return (
      parts.length === 1 || (parts.length === 2 && parts.every(Boolean) && (prefixes.get(parts[0]!) ?? 0) > 0)
    );
  };
  let roots = 0;
  let hasDoctype = false;
  let outside = false;
  const leave = () => {
    for (const prefix of open.pop()!.prefixes) prefixes.set(prefix, prefixes.get(prefix)! - 1);
    sink?.close();
  };
  while (position < text.length) {
    const next = text.indexOf("<", position);
    const end = next < 0 ? text.length : next;
    if (end > position) {
      const mistake = textMistake(text.slice(position, end), open.length > 0, outside);
      if (mistake) return mistake;
      position = end;
      continue;
    }
    if (text.startsWith("<!--", position)) {
      const close = text.indexOf("--", position + 4);
      if (close < 0 || text[close + 2] !== ">") return "a comment is not closed, or has -- in it";
      position = close + 3;
    } else if (text.startsWith("<![CDATA[", position)) {
      const close = text.indexOf("]]>", position);
      if (close < 0 || open.length === 0)
        return "a CDATA section is not closed, or stands outside of the root element";
      position = close + 3;
    } else if (text.startsWith("<?", position)) {
      const target = at(tagName, position + 2)?.[0];
      const close = text.indexOf("?>", position + 2);
      if (!target || target.toLowerCase() === "xml" || close < 0)
        return "a processing instruction is not right";
      position = close + 2;
    } else if (text.startsWith("<!", position)) {
      const found = roots === 0 && !hasDoctype ? at(doctype, position) : null;
      if (!found) return "a document type is not right, or declares something, which is not read";
      hasDoctype = true;
      outside = /\s(?:SYSTEM|PUBLIC)\s/.test(found[0]);
      position += found[0].length;
    } else if (text[position + 1] === "/") {
      const named = at(tagName, position + 2)?.[0];
      const ended = named && at(tagEnd, position + 2 + named.length);
      if (!named || !ended || ended[1] === "/") return "a closing tag is not right";
      const last = open.at(-1);
      if (last?.name !== named)
        return last ? `<${last.name}> is closed by </${named}>` : `</${named}> closes nothing`;
      leave();
      position = tagEnd.lastIndex;
    } else {
      const named = at(tagName, position + 1)?.[0];
      if (!named) return "a < is not the beginning of a tag";
      if (open.length === 0 && ++roots > 1) return "it has more than one root element";
      position += 1 + named.length;
      const attributes = new Set<string>();
      const declared: string[] = [];
      for (let found = at(attribute, position); found; found = at(attribute, position)) {
        const [whole, key = "", double, single] = found;
        if (attributes.has(key)) return `<${named}> has the attribute ${key} twice`;
        attributes.add(key);
        const mistake = referenceMistake(double ?? single ?? "", outside);
        if (mistake) return mistake;
        if (key.startsWith("xmlns:")) declared.push(key.slice(6));
        position += whole.length;
      }
      const ended = at(tagEnd, position);
      if (!ended) return `the tag <${named}> is not right`;
      position += ended[0].length;
      for (const prefix of declared) prefixes.set(prefix, (prefixes.get(prefix) ?? 0) + 1);
      open.push({ name: named, prefixes: declared });
      const strange = [named, ...attributes].find((one) => !one.startsWith("xmlns:") && !bound(one));
      if (strange) return `the prefix of ${strange} is not declared`;
      sink?.open(named, [...attributes]);
      if (ended[1] === "/") leave();
    }
  }
  const last = open.at(-1);
  if (last) return `<${last.name}> is never closed`;
  return roots === 0 ? "it has no element" : undefined;
}

function textMistake(text: string, inside: boolean, outside: boolean): string | undefined {
  if (!inside) return /[^ \t\r\n]/.test(text) ? "text stands outside of the root element" : undefined;
  if (text.includes("]]>")) return "]]> stands in its text";
  return referenceMistake(text, outside);
}

const isCharacter = (code: number): boolean =>
  code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) && !forbidden.test(String.fromCodePoint(code));

/** @param outside whether entities may be declared in a file that is not read */
function referenceMistake(text: string, outside: boolean): string | undefined {
  for (let at = text.indexOf("&"); at >= 0; at = text.indexOf("&", at + 1)) {
    reference.lastIndex = at;
    const found = reference.exec(text);
    const [, entity, decimal, hex] = found ?? [];
    const code = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : 0x20;
    if (!found || (entity !== undefined && !outside && !known.has(entity)) || !isCharacter(code)) {
      return "an & begins no character that XML knows. Write &amp;";
    }
  }
  return undefined;
}
