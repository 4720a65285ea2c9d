import { declarationOf } from "../../model/views.ts";
import { typeLabel } from "../describe.ts";
import type { Asked, Offer } from "./item.ts";

/** The partials that a file reaches, by the names it would use. */
export function partialOffers({ workspace, path, t }: Asked): Offer[] {
  return workspace.partials().flatMap((partial) => {
    if (partial === path) return [];
    const name = workspace.partialName(path, partial);
    if (name === null) return [];
    const first = workspace.text(partial)?.trim().slice(0, 400) ?? "";
    return {
      label: name,
      kind: "partial" as const,
      detail: partial,
      documentation: first === "" ? t("The partial is empty.") : `\`\`\`dotprompt\n${first}\n\`\`\``,
      ...(/^[\w$\-/]+$/.test(name) ? {} : { insert: `"${name}"`, filter: name }),
      rank: name.includes("/") ? 1 : 0,
    };
  });
}

/** What a partial reads and can be handed: `title=`. */
export function handedOffers({ workspace, path, t }: Asked, name: string, given: string[]): Offer[] {
  const partial = workspace.partial(path, name.replaceAll(".", "/"))?.path;
  const names = new Set<string>();
  for (const { kind, path: input } of (partial && workspace.symbols(partial)?.occurrences) || []) {
    const [first] = input ?? [];
    if (kind === "input" && first !== undefined && !first.startsWith("@") && !given.includes(first))
      names.add(first);
  }
  return [...names].map((one) => {
    const declared = declarationOf(workspace, partial!, [one])?.declared;
    return {
      label: `${one}=`,
      kind: "key" as const,
      detail: declared ? typeLabel(declared, t) : t("read by the partial"),
      rank: 2,
      again: true,
    };
  });
}
