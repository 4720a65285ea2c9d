import { setTimeout as sleep } from "node:timers/promises";

/** Something that was started or taken and must be ended or given back. */
export interface Part {
  name: string;
  /** Parts of a lower stage end first; parts of one stage end together. */
  stage: keyof typeof stages;
  /** Ends it in order. */
  end(): Promise<void> | void;
  /** Ends it at once, without waiting; for a second Ctrl-C and when the time is up. */
  kill?(): void;
}

const stages = { programs: 1, database: 2, upstream: 3, files: 4 } as const;

export interface Ending {
  /** Aborts when the end is asked for, so that a start in the middle gives up. */
  signal: AbortSignal;
  add(part: Part): void;
  /** Asks for the end; only the first reason counts. */
  request(reason: string): void;
  /** Ends every part in order, then says so; at the latest after `patience` milliseconds kills what is left. */
  finish(): Promise<void>;
  /** Kills every part now. */
  killAll(): void;
}

/** @param patience less than 5 s, the promise that is kept to the person */
export function createEnding(say: (text: string) => void, patience = 4500): Ending {
  const asked = new AbortController();
  const parts: Part[] = [];
  return {
    signal: asked.signal,
    add: (part) => parts.push(part),
    request: (reason) => asked.abort(new Error(reason)),
    killAll,
    async finish() {
      const inTime = await Promise.race([endAll().then(() => true), sleep(patience, false, { ref: false })]);
      if (!inTime) killAll();
    },
  };

  async function endAll(): Promise<void> {
    for (const stage of Object.keys(stages) as Part["stage"][]) {
      const now = parts.filter((part) => part.stage === stage);
      await Promise.all(now.map(endOne));
    }
  }

  async function endOne(part: Part): Promise<void> {
    try {
      await part.end();
    } catch (error) {
      say(`${part.name} did not end in order: ${error instanceof Error ? error.message : error}`);
      kill(part);
    }
    parts.splice(parts.indexOf(part), 1);
  }

  function killAll(): void {
    for (const part of parts.toSorted((a, b) => stages[a.stage] - stages[b.stage])) kill(part);
  }

  function kill(part: Part): void {
    try {
      // What only gives files back does that at once anyway.
      if (part.kill) part.kill();
      else if (part.stage === "files") part.end();
    } catch (error) {
      say(`${part.name} could not be ended: ${error instanceof Error ? error.message : error}`);
    }
  }
}
