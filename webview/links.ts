import { allowedLink } from "./answer/markdown.ts";

/**
 * Hands every link inside `element` to the host, which asks before it opens one. Nothing here may lead
 * the page itself anywhere, so the browser's own handling and VS Code's are both kept out.
 */
export function interceptLinks(element: HTMLElement, open: (href: string) => void): void {
  const handle = (event: MouseEvent) => {
    const link = (event.target as Element | null)?.closest?.("a[href]");
    if (!link) return;
    event.preventDefault();
    event.stopPropagation();
    const href = link.getAttribute("href") ?? "";
    if (event.type === "click" && allowedLink(href)) open(href);
  };
  element.addEventListener("click", handle);
  element.addEventListener("auxclick", handle);
  element.addEventListener("dragstart", (event) => {
    if ((event.target as Element | null)?.closest?.("a[href]")) event.preventDefault();
  });
}
