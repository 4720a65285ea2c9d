import { countKinds } from "./counts.ts";
import { endingKinds } from "./ending.ts";
import { figureKinds } from "./figures.ts";
import { groupKinds } from "./groups.ts";
import { jsonKinds } from "./json.ts";
import type { AssertionKind } from "./kind.ts";
import { markupKinds } from "./markup.ts";
import { patternKinds } from "./pattern.ts";
import { placeKinds } from "./places.ts";
import { textKinds } from "./text.ts";
import { toolKinds } from "./tools.ts";

/** Every type of assertion, in the order of the documentation. */
export const assertionKinds: readonly AssertionKind[] = [
  ...textKinds,
  ...patternKinds,
  ...jsonKinds,
  ...placeKinds,
  ...markupKinds,
  ...toolKinds,
  ...endingKinds,
  ...countKinds,
  ...figureKinds,
  ...groupKinds,
];

const byType: ReadonlyMap<string, AssertionKind> = new Map(assertionKinds.map((kind) => [kind.type, kind]));

/** The kind of a type without `not-`. */
export function kindOf(type: string): AssertionKind | undefined {
  return byType.get(type);
}

/** Every type as it may be written, the `not-` forms too. */
export function writtenTypes(): string[] {
  return assertionKinds.flatMap(({ type }) => [type, `not-${type}`]);
}
