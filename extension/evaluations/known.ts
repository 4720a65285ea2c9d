/** Anything found out about a test. */
interface Found {
  item: { test: { id: string } };
}

/**
 * Adds what earlier windows found out to what this one knows of a prompt file's tests, by test id. The map stays the same one,
 * for an evaluation that began meanwhile writes to it; what it holds already is newer.
 */
export function addRecalled<One extends Found>(known: Map<string, One>, found: readonly One[]): void {
  for (const one of found) {
    const { id } = one.item.test;
    if (!known.has(id)) known.set(id, one);
  }
}

/** Does a work once for each key. One that fails is told to `failed`, and done again at the next call. */
export function makeOnce(
  failed: (thrown: unknown) => void,
): (key: string, work: () => Promise<void>) => Promise<void> {
  const begun = new Set<string>();
  return async (key, work) => {
    if (begun.has(key)) return;
    begun.add(key);
    try {
      await work();
    } catch (thrown) {
      begun.delete(key);
      failed(thrown);
    }
  };
}
