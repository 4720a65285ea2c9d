const variable = "PROMPT_STUDIO_PARENT";

/**
 * What a Node program that we start needs in order to end when we are killed without a chance to end it:
 * it looks now and then whether its parent is still the same. (Windows keeps a dead parent's id; there
 * the next start ends what is left over.)
 */
export const endsWithParent = {
  /** Before the program's file. */
  nodeArguments: ["--import", new URL("./endWithParent.ts", import.meta.url).href],
  environment: () => ({ [variable]: String(process.pid) }),
};

/** Called inside the program. What it forks itself inherits the arguments, but has another parent. */
export function watchParent(): void {
  const parent = process.ppid;
  if (process.env[variable] !== String(parent)) return;
  delete process.env[variable];
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    // It leads its own group, so that what it forked ends with it.
    process.kill(process.platform === "win32" ? process.pid : -process.pid, "SIGTERM");
  }, 500);
  timer.unref();
}
