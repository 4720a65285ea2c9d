/**
 * Ctrl+Enter or Cmd+Enter runs from anywhere on the page; Escape stops, unless something nearer to the
 * focus, such as an open list, took it.
 */
export function listenToKeys(act: { run(): void; stop(): void; canStop(): boolean }): void {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      act.run();
    } else if (event.key === "Escape" && act.canStop()) {
      event.preventDefault();
      act.stop();
    }
  });
}
