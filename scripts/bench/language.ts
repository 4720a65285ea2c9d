import type { Figure } from "./figures.ts";

export async function measureLanguage(_options: { short: boolean }): Promise<Figure[]> {
  return [];
}
