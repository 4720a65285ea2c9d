import { problem } from "../codes.ts";
import type { Problem } from "../types.ts";
import type { Split } from "./frontmatter.ts";

/** A line that looks like a key of a frontmatter. */
const keyLine = /^[A-Za-z_][\w.-]*\??:(?:\s|$)/;

/**
 * Finds frontmatter that was meant but that Dotprompt does not see: it would send the whole file as text
 * and lose model and config. Files that merely contain `---` as a rule are left alone.
 *
 * @param split the pieces, when Dotprompt sees an empty frontmatter
 */
export function missedFrontmatter(text: string, split: Split | null): Problem[] {
  if (split) return [empty(split.bodyStart)];
  const nothing = /^---[ \t]*(?:\r\n|\r|\n)---[ \t]*(?:\r\n|\r|\n)/.exec(text);
  if (nothing) return [empty(nothing[0].length)];
  const opening = /^\ufeff?---[ \t]*$/m.exec(text);
  if (!opening) return [];
  if (opening.index > 0 && isFrontmatter(text.slice(0, opening.index))) return [unopened(text)];
  const start = text.indexOf("---", opening.index);
  const after = text.slice(opening.index + opening[0].length).trimStart();
  if (!keyLine.test(after.split(/\r\n|\r|\n/, 1)[0] ?? "")) return [];
  const end = start + 3;
  const closed = /(?:\r\n|\r|\n)---[ \t]*(?:\r\n|\r|\n|$)/.test(text.slice(end));
  if (start > 0) {
    // Text with rules in it is common; only white space, comments and a byte order mark are a header.
    const header = text.slice(0, start).trim();
    if (!closed || !header.split(/\r\n|\r|\n/).every((line) => /^(?:#|\/\/|\{\{!|<!--.*-->|\s*$)/.test(line)))
      return [];
    const message =
      "Something stands before the frontmatter, so Dotprompt sends the whole file as text. Let the file begin with ---.";
    const found = problem("frontmatter-not-first", message, 0, start || 1);
    // Newer versions skip comments and blank lines here.
    const skipped =
      !text.startsWith("\ufeff") && header.split(/\r\n|\r|\n/).every((line) => /^\s*(?:#|$)/.test(line));
    if (skipped) found.severity = "warning";
    return [found];
  }
  if (closed && /(?:\r\n|\r|\n)---[ \t]*$/.test(text)) {
    const message =
      "The file ends right after the closing ---, so Dotprompt sends the whole file as text. Add a line break and a template.";
    // Without a template nothing was meant to be sent: such a file holds a model and its config.
    return [
      {
        ...problem("frontmatter-unclosed", message, text.trimEnd().length - 3, text.length),
        severity: "warning",
      },
    ];
  }
  const message =
    "The frontmatter is never closed, so Dotprompt sends the whole file as text. Add a line with --- alone, not indented, where it ends.";
  return [problem("frontmatter-unclosed", message, start, end)];
}

/** Lines that no one writes at the beginning of a text without meaning a frontmatter. */
const telling = /^(?:model:\s+[\w./:@-]+|(?:config|input|output|tools|toolDefs):(?:\s*[[{].*)?)\s*$/;

/** True for lines that read as the keys of a frontmatter from the first one on. */
function isFrontmatter(text: string): boolean {
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== "" && !line.startsWith("#"));
  return (
    keyLine.test(lines[0] ?? "") &&
    lines.some((line) => telling.test(line)) &&
    lines.every((line) => keyLine.test(line) || /^(?:\s+\S|- )/.test(line))
  );
}

function unopened(text: string): Problem {
  const message =
    "The frontmatter is closed but never opened, so Dotprompt sends the whole file as text. Let the file begin with a line with --- alone.";
  return problem("frontmatter-unopened", message, 0, /^[^\r\n]*/.exec(text)![0].length);
}

function empty(end: number): Problem {
  const message =
    "The frontmatter is empty, so Dotprompt sends the --- lines as text. Remove them, or add a key.";
  return problem("frontmatter-empty", message, 0, end);
}
