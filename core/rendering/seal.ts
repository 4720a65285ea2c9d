/** Two characters that Unicode sets aside for a program's own use and that never stand in text. */
const unit = "\ufdd0\ufdd1";

/**
 * Characters that stand in none of these values, to tell our markers from those a value brings along.
 *
 * @returns null when every seal of reasonable length stands somewhere
 */
export function freeSeal(values: unknown[]): string | null {
  for (let length = 1; length <= 16; length++) {
    const seal = unit.repeat(length);
    if (!values.some((value) => contains(value, seal))) return seal;
  }
  return null;
}

/** True when a text, or any text inside a value, has `part` in it. */
export function contains(root: unknown, part: string): boolean {
  const seen = new Set<object>();
  const waiting: unknown[] = [root];
  while (waiting.length) {
    const value = waiting.pop();
    if (typeof value === "string") {
      if (value.includes(part)) return true;
    } else if (typeof value === "object" && value !== null && !seen.has(value)) {
      seen.add(value);
      for (const [key, entry] of Object.entries(value)) {
        if (key.includes(part)) return true;
        waiting.push(entry);
      }
    }
  }
  return false;
}
