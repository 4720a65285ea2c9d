/** Cells of the table that one comparison may fill: about a second. */
const mostCells = 100_000_000;

/**
 * How many characters (UTF-16 code units) must be added, removed or changed to make one text of another, as far as
 * it matters: only the band of the table that a distance up to `most` can lead through is filled.
 *
 * @returns a number above `most` when it is more; undefined when it would take too long
 */
export function editDistance(one: string, other: string, most: number): number | undefined {
  const [long, short] = one.length >= other.length ? [one, other] : [other, one];
  if (long.length - short.length > most) return most + 1;
  let start = 0;
  while (start < short.length && long[start] === short[start]) start++;
  let tail = 0;
  while (tail < short.length - start && long.at(-1 - tail) === short.at(-1 - tail)) tail++;
  const a = long.slice(start, long.length - tail);
  const b = short.slice(start, short.length - tail);
  const band = Math.min(most, a.length);
  if (b.length === 0) return a.length;
  if (a.length * Math.min(2 * band + 1, b.length) > mostCells) return undefined;
  const far = most + 1;
  let before = new Uint32Array(b.length + 1).fill(far);
  let row = new Uint32Array(b.length + 1).fill(far);
  for (let column = 0; column <= Math.min(band, b.length); column++) before[column] = column;
  for (let line = 1; line <= a.length; line++) {
    const from = Math.max(1, line - band);
    const to = Math.min(b.length, line + band);
    row[from - 1] = from === 1 ? Math.min(line, far) : far;
    if (to < b.length) row[to + 1] = far;
    let least = row[from - 1]!;
    for (let column = from; column <= to; column++) {
      const same = a.charCodeAt(line - 1) === b.charCodeAt(column - 1) ? 0 : 1;
      const cell = Math.min(before[column - 1]! + same, before[column]! + 1, row[column - 1]! + 1, far);
      row[column] = cell;
      if (cell < least) least = cell;
    }
    if (least > most) return far;
    [before, row] = [row, before];
  }
  return before[b.length]!;
}
