import type { TextDocument, TextDocumentChangeEvent } from "vscode";
import type { features } from "../../core/language/index.ts";

type Change = TextDocumentChangeEvent["contentChanges"][number];
type Mend = features.Mend;

/** Mends that are on their way into a document: at most those of one key. */
export interface Mending {
  /** True while some are on their way; the change is taken as theirs, or moves them along. */
  takes(document: TextDocument, changes: readonly Change[]): boolean;
  /**
   * Carries mends out. `apply` resolves to false when the document is no longer what they were made for; where it
   * throws, as for an editor that was closed meanwhile, they are given up, and so does this.
   */
  carryOut(
    document: TextDocument,
    mends: Mend[],
    apply: (mends: readonly Mend[]) => PromiseLike<boolean>,
  ): Promise<void>;
  drop(): void;
}

export function makeMending(): Mending {
  let pending: { document: TextDocument; mends: Mend[] } | null = null;
  return {
    takes(document, changes) {
      if (pending === null) return false;
      if (document !== pending.document) return true;
      const mends = isOwn(changes, pending.mends) ? null : moved(pending.mends, changes);
      pending = mends && { document, mends };
      return true;
    },
    async carryOut(document, first, apply) {
      pending = { document, mends: first };
      try {
        while (pending) {
          const { mends }: { mends: Mend[] } = pending;
          const done = await apply(mends);
          // Refused when a key came in between: that one moved the mends along.
          if (done || pending?.mends === mends) pending = null;
        }
      } finally {
        pending = null;
      }
    },
    drop: () => (pending = null),
  };
}

const isOwn = (changes: readonly Change[], mends: readonly Mend[]): boolean =>
  changes.length === mends.length &&
  mends.every(({ start, end, newText }) =>
    changes.some(
      ({ rangeOffset, rangeLength, text }) =>
        rangeOffset === start && rangeLength === end - start && text.replaceAll("\r\n", "\n") === newText,
    ),
  );

/** Where mends stand after other changes; null when one of those reached into them. */
function moved(before: Mend[], changes: readonly Change[]): Mend[] | null {
  let mends = before;
  for (const { rangeOffset, rangeLength, text } of changes) {
    const end = rangeOffset + rangeLength;
    const by = text.length - rangeLength;
    if (mends.some((mend) => rangeOffset < mend.end && end > mend.start)) return null;
    mends = mends.map((mend) =>
      end <= mend.start ? { ...mend, start: mend.start + by, end: mend.end + by } : mend,
    );
  }
  return mends;
}
