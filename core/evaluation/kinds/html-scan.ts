/** Elements that HTML knows and has not given up. */
const elements = new Set(
  `html head title base link meta style body article section nav aside h1 h2 h3 h4 h5 h6 header footer address p hr pre
  blockquote ol ul li dl dt dd figure figcaption main div a em strong small s cite q dfn abbr ruby rt rp data time code
  var samp kbd sub sup i b u mark bdi bdo span br wbr img iframe embed object param picture source video audio track map
  area svg math script noscript canvas ins del table caption colgroup col tbody thead tfoot tr td th form label input
  button select datalist optgroup option textarea output progress meter fieldset legend details summary dialog menu slot
  template`.split(/\s+/),
);
const empty = new Set("area base br col embed hr img input link meta param source track wbr".split(" "));
const head = new Set("base link meta title style script noscript template".split(" "));
/** What is read as text up to its closing tag. */
const raw = new Set("script style textarea title iframe noembed noframes xmp".split(" "));
const parts = new Set("caption col colgroup tbody td tfoot th thead tr".split(" "));
/** What ends a paragraph that is still open. */
const blocks = new Set(
  `address article aside blockquote center details dialog dir div dl dd dt fieldset figcaption figure footer form h1 h2
  h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre search section summary table ul`.split(/\s+/),
);

/**
 * Reads a whole text as HTML the way a browser would, as far as it matters here: which text stands inside of an
 * element. Linear in its length.
 *
 * @returns why it is no HTML, as the end of a sentence; undefined when it is
 */
export function htmlMistake(text: string): string | undefined {
  const html = text.trim();
  if (html === "") return "it is empty";
  if (/^<\?xml/i.test(html)) return "it is an XML document";
  const loose = "text stands outside of its elements";
  const open: string[] = [];
  const counts = new Map<string, number>();
  const pop = () => {
    const last = open.pop()!;
    counts.set(last, counts.get(last)! - 1);
  };
  const popTo = (name: string) => {
    if (!counts.get(name)) return;
    while (open.at(-1) !== name) pop();
    pop();
  };
  /** A body that was written; text in it may stand anywhere. */
  let body = false;
  /** Something that makes a browser begin the body by itself. */
  let begun = false;
  let isKnown = false;
  let position = 0;
  while (position < html.length) {
    const next = nextMark(html, position);
    if (next > position) {
      const isText = /\S/.test(html.slice(position, next));
      if (isText && open.length === 0 && !body) return loose;
      if (isText) begun = true;
      position = next;
      continue;
    }
    if (html.startsWith("<!--", position)) {
      position = after(html, "-->", position + 2);
    } else if (!/^<\/?[A-Za-z]/.test(html.slice(position, position + 3))) {
      position = after(html, ">", position);
    } else {
      const end = endOfTag(html, position);
      // A tag without an end is dropped, and all that follows it with it.
      if (end < 0) break;
      const isClosing = html[position + 1] === "/";
      const tag = html.slice(position + (isClosing ? 2 : 1), end);
      const name = /^[^\s/]*/.exec(tag)![0].toLowerCase();
      position = end + 1;
      const isWrapper = name === "html" || name === "head" || name === "body";
      if (isClosing) {
        if (!isWrapper) popTo(name);
        continue;
      }
      if (isWrapper) {
        isKnown ||= name === "body" ? !begun || body : true;
        if (name === "body" && !begun) body = true;
        if (name === "body") begun = true;
        continue;
      }
      if (!begun && !head.has(name)) begun = true;
      // Out of a table its parts are no elements.
      if (parts.has(name) && !counts.get("table") && !counts.get("template")) continue;
      isKnown ||= elements.has(name) || name.includes("-");
      if (blocks.has(name)) popTo("p");
      if (raw.has(name)) {
        position = closingOf(html, name, position);
      } else if (!empty.has(name)) {
        open.push(name);
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
    }
  }
  return isKnown ? undefined : "it has no element of HTML";
}

/** Where the next thing that is no text begins. */
function nextMark(html: string, from: number): number {
  const mark = /<(?:[A-Za-z!?]|\/[^\s>]?)/g;
  mark.lastIndex = from;
  return mark.exec(html)?.index ?? html.length;
}

function after(html: string, delimiter: string, from: number): number {
  const found = html.indexOf(delimiter, from);
  return found < 0 ? html.length : found + delimiter.length;
}

/** The `>` that ends a tag; one in a quoted value of an attribute does not. */
function endOfTag(html: string, from: number): number {
  const stops = />|=\s*(["'])/g;
  stops.lastIndex = from;
  for (let stop = stops.exec(html); stop; stop = stops.exec(html)) {
    if (stop[0] === ">") return stop.index;
    const close = html.indexOf(stop[1]!, stops.lastIndex);
    if (close < 0) return -1;
    stops.lastIndex = close + 1;
  }
  return -1;
}

function closingOf(html: string, name: string, from: number): number {
  const closing = new RegExp(`</${name}(?=[\\s/>])`, "gi");
  closing.lastIndex = from;
  const found = closing.exec(html);
  return found ? after(html, ">", found.index) : html.length;
}

const common =
  /<(?:html|head|body|div|span|p|a|img|h[1-6]|ul|ol|li|table|tr|td|th|form|input|button|script|style|link|meta|br|hr)\b/i;

/**
 * Whether a text has HTML in it: a common element or a document type is enough; of the weaker signs (another tag, an
 * entity, a comment, an attribute) it takes two. Linear in its length.
 */
export function hasHtml(text: string): boolean {
  if (common.test(text) || /<!doctype\s+html/i.test(text)) return true;
  const { opening, closing, whole } = tagsIn(text);
  const comment = text.indexOf("<!--");
  const signs = [
    opening,
    closing,
    whole,
    /&(?:[a-z]+|#\d+|#x[\da-f]+);/i.test(text),
    comment >= 0 && text.indexOf("-->", comment + 4) >= 0,
    /\s[a-z-]+=\s*["'][^"']*["']/i.test(text),
  ];
  return signs.filter(Boolean).length >= 2;
}

function tagsIn(text: string): { opening: boolean; closing: boolean; whole: boolean } {
  const found = { opening: false, closing: false, whole: false };
  const begins = /<(\/?)[a-z][a-z\d-]*/gi;
  let end = -1;
  for (let begin = begins.exec(text); begin; begin = begins.exec(text)) {
    const behind = begins.lastIndex;
    if (end < behind) end = text.indexOf(">", behind);
    if (end < 0) break;
    const isSpaced = /\s/.test(text[behind] ?? "");
    if (begin[1] === "/")
      found.closing ||=
        end === behind || (isSpaced && end - behind < 1000 && text.slice(behind, end).trim() === "");
    else {
      const isWhole = text[end - 1] === "/" && (isSpaced || end - 1 === behind);
      found.whole ||= isWhole;
      found.opening ||= end === behind || isSpaced;
    }
    if (found.opening && found.closing && found.whole) break;
  }
  return found;
}
