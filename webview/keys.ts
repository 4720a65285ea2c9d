/**
 * Ctrl+Enter or Cmd+Enter runs from anywhere on the page, whatever the control in focus makes of Enter.
 * Escape stops, unless something nearer to the focus, such as an open list, took it.
 */
export function listenToKeys(act: { run(): void; stop(): void; canStop(): boolean }): void {
  document.addEventListener(
    "keydown",
    (event) => {
      const modified = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
      if (event.isComposing || event.key !== "Enter" || !modified) return;
      event.preventDefault();
      event.stopPropagation();
      if (!event.repeat) act.run();
    },
    { capture: true },
  );
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented || event.key !== "Escape" || !act.canStop()) return;
    event.preventDefault();
    act.stop();
  });
}
