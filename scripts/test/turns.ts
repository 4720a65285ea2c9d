/** One of several who write to one place. */
export interface Speaker {
  write(words: string): void;
  /** Says that no more comes. */
  end(): void;
}

/**
 * Lets several speak without a jumble: the first that began writes at once, the others' words are kept until those
 * before have ended.
 * @param write takes the words in the order in which they are to be read
 */
export function takeTurns(write: (words: string) => void): () => Speaker {
  const waiting: { kept: string; ended: boolean }[] = [];
  return () => {
    const me = { kept: "", ended: false };
    waiting.push(me);
    return {
      write(words) {
        if (waiting[0] === me) write(words);
        else me.kept += words;
      },
      end() {
        me.ended = true;
        while (waiting[0]?.ended) {
          waiting.shift();
          const next = waiting[0];
          if (next) write(next.kept);
        }
      },
    };
  };
}
