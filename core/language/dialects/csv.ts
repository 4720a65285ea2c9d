/**
 * Reads comma-separated values (RFC 4180): the rows by the names in the first one. A quote in the middle of a
 * field is part of it.
 *
 * @returns null when a quoted field never ends
 */
export function readCsv(text: string): Record<string, string>[] | null {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = text.startsWith("\ufeff") ? 1 : 0;
  while (at <= text.length) {
    let field = "";
    if (text[at] === '"') {
      const end = closing(text, at + 1);
      if (end < 0) return null;
      field = text.slice(at + 1, end).replaceAll('""', '"');
      at = end + 1;
    }
    const plain = /[^,\r\n]*/y;
    plain.lastIndex = at;
    field += plain.exec(text)![0];
    at = plain.lastIndex;
    row.push(field);
    if (text[at] === ",") {
      at++;
      continue;
    }
    if (row.length > 1 || row[0] !== "") rows.push(row);
    row = [];
    at += text.startsWith("\r\n", at) ? 2 : 1;
  }
  const [names = [], ...others] = rows;
  return others.map((values) => Object.fromEntries(names.map((name, n) => [name.trim(), values[n] ?? ""])));
}

/** The quote that ends a field: one that no second follows. */
function closing(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2))
    if (text[at + 1] !== '"') return at;
  return -1;
}
