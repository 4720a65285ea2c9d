import { setTimeout as sleep } from "node:timers/promises";
import { StartProblem } from "./problem.ts";

/** One life of a program that we started. */
export interface Life {
  /** Resolves when it ends, asked or not, with how, as the end of a sentence: "it was killed (SIGKILL)". */
  ended: Promise<string>;
  end(): Promise<void>;
  kill(): void;
}

export interface Kept<L extends Life> {
  /** Its life now; the last one while it is started again. */
  life(): L;
  /** Rejects, with a sentence that names the cause, once it has been started again too often. */
  broken: Promise<never>;
  end(): Promise<void>;
  kill(): void;
}

export interface KeepOptions {
  /** Told each end and each return, as sentences. */
  say: (text: string) => void;
  /** Once the end of all is asked for, nothing is started again. */
  signal: AbortSignal;
  /** For tests: milliseconds that go forward only, and a wait. */
  now?: () => number;
  pause?: (ms: number) => Promise<unknown>;
}

/** So often within so many milliseconds a program may end unasked; once more and it is given up. */
const most = 3;
const within = 60_000;
/** Milliseconds before it is started again, times the ends before: what hindered it may pass. */
const patience = 300;

/**
 * Starts a program, and starts it again whenever it ends although nobody asked it to.
 * @param name with "The" where it belongs, as it begins a sentence
 * @param begin gets the life before, null at first; a failure of the first start is thrown
 */
export async function keepAlive<L extends Life>(
  name: string,
  begin: (before: L | null) => Promise<L>,
  { say, signal, now = () => performance.now(), pause = sleep }: KeepOptions,
): Promise<Kept<L>> {
  const ends: number[] = [];
  let life = await begin(null);
  const broken = watch();
  // Whoever ends the studio for another reason does not look any more.
  broken.catch(() => undefined);
  return { life: () => life, broken, end: () => life.end(), kill: () => life.kill() };

  async function watch(): Promise<never> {
    for (let how = await life.ended; !signal.aborted; how = await again(how));
    return await new Promise<never>(() => undefined);
  }

  /** Starts it again and gives how that ended. */
  async function again(how: string): Promise<string> {
    ends.push(now());
    const recent = ends.filter((moment) => moment > now() - within).length;
    if (recent > most) {
      throw new StartProblem(
        `${name} ended unexpectedly ${recent} times within a minute, the last time because ${how}.`,
      );
    }
    say(`${name} ended unexpectedly: ${how}. It is started again.`);
    try {
      await pause(patience * (recent - 1));
      signal.throwIfAborted();
      life = await begin(life);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return `it could not be started again (${why.replace(/\.$/, "")})`;
    }
    if (signal.aborted) await life.end();
    else say(`${name} is back.`);
    return await life.ended;
  }
}
