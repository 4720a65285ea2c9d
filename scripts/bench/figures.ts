/** One measured figure beside what it should be at most. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** The most it may be; none for figures that only inform. */
  target?: number;
  /** How it was measured, in a few words. */
  how?: string;
}

/** Prints figures as a table; a missed target is named with by how much. */
export function print(title: string, figures: Figure[]): void {
  console.log(`\n${title}`);
  for (const { name, value, unit, target, how } of figures) {
    const verdict =
      target === undefined
        ? ""
        : value <= target
          ? `ok (at most ${format(target)})`
          : `MISSED by ${format(value - target)} (at most ${format(target)})`;
    console.log(`  ${name.padEnd(48)} ${format(value).padStart(9)} ${unit.padEnd(5)} ${verdict}`);
    if (how) console.log(`  ${" ".repeat(4)}${how}`);
  }
}

/** The value below which the given share of the sorted values lies. */
export function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function format(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
