/** After so long without an answer of the host, in ms, a press counts as lost. */
const patience = 15_000;

/** What the user asked of the host that it has not answered yet, so that every press shows at once. */
export interface Asking {
  readonly what: "run" | "stop" | null;
  set(what: "run" | "stop" | null): void;
}

/** @param changed hears every change, also when the patience ends */
export function createAsking(changed: () => void): Asking {
  let what: Asking["what"] = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const set = (next: Asking["what"]) => {
    what = next;
    if (timer) clearTimeout(timer);
    timer = next === null ? null : setTimeout(() => set(null), patience);
    changed();
  };
  return {
    get what() {
      return what;
    },
    set,
  };
}
