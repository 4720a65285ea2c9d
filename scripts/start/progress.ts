/** Tells on stderr what is being done, what is being waited for and how long it took. */
export interface Progress {
  /**
   * Shows a step while it runs and its outcome after.
   * @param work gets a function that says what is being waited for now; gives what to show when done
   */
  step<T>(
    name: string,
    work: (say: (text: string) => void) => Promise<T>,
    done?: (value: T) => string,
  ): Promise<T>;
  /** A sentence of its own. */
  say(text: string): void;
}

/** @param write gets whole lines */
export function createProgress(write: (line: string) => void, now: () => number = Date.now): Progress {
  return {
    async step(name, work, done) {
      const started = now();
      const seconds = () => `${((now() - started) / 1000).toFixed(1)} s`;
      const say = (text: string) => write(`  … ${name}: ${text}`);
      try {
        const value = await work(say);
        const outcome = done?.(value);
        write(`  ✓ ${name}${outcome ? `: ${outcome}` : ""} (${seconds()})`);
        return value;
      } catch (error) {
        write(`  ✗ ${name} (${seconds()})`);
        throw error;
      }
    },
    say: write,
  };
}
