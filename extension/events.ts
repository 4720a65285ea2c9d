/** Something that was opened and can be let go; VS Code's own disposables fit. */
export interface Closable {
  dispose(): unknown;
}

/** VS Code's event shape, so that pure modules can offer events without importing vscode. */
export type Event<T> = (listener: (value: T) => unknown) => Closable;

/**
 * A list of listeners; `event` subscribes, `fire` calls all of them in order of subscription. What one of them throws
 * keeps none of the others from hearing, and is thrown afterwards, where the host logs it.
 */
export class Emitter<T> implements Closable {
  readonly #listeners = new Set<(value: T) => unknown>();

  readonly event: Event<T> = (listener) => {
    // Wrapped, so that one function subscribed twice is called and let go twice.
    const own = (value: T) => listener(value);
    this.#listeners.add(own);
    return { dispose: () => this.#listeners.delete(own) };
  };

  fire(value: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(value);
      } catch (thrown) {
        queueMicrotask(() => {
          throw thrown;
        });
      }
    }
  }

  dispose(): void {
    this.#listeners.clear();
  }
}

/** Joins several disposables into one that lets go in reverse order of opening. */
export function together(...parts: Closable[]): Closable {
  return {
    dispose: () => {
      for (const part of parts.reverse()) part.dispose();
    },
  };
}
