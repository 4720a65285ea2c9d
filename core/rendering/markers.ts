import type { DataArgument, Message, Part, Role } from "../types.ts";

/**
 * How Dotprompt's helpers say "here a message, the history, an image begins" inside rendered text. Ours
 * carry a seal: characters that stand nowhere in the template's variables. So a marker that came out of a
 * variable's value has none, and stays text.
 */
export interface Markers {
  seal: string;
  role(name: unknown): string;
  history(): string;
  section(name: unknown): string;
  media(url: unknown, contentType: unknown): string;
  /** Seals the markers that the author wrote out in a template. */
  sealText(template: string): string;
  /** Takes the seals off, also where a helper changed the marker around it. */
  unseal(text: string): string;
}

const begin = "<<<dotprompt:";

/** @param seal "" gives Dotprompt's own markers, which anything in the text may imitate */
export function makeMarkers(seal: string): Markers {
  const opening = begin + seal;
  return {
    seal,
    role: (name) => `${opening}role:${name}>>>`,
    history: () => `${opening}history>>>`,
    section: (name) => `${opening}section ${name}>>>`,
    media: (url, contentType) => `${opening}media:url ${url}${contentType ? ` ${contentType}` : ""}>>>`,
    sealText: (template) => template.replaceAll(begin, opening),
    unseal: (text) => (seal ? text.replaceAll(seal, "") : text),
  };
}

/** True when a marker, or what looks like one, stands in the text without a seal. */
export function hasUnsealed(text: string, { seal }: Markers): boolean {
  for (let at = text.indexOf(begin); at >= 0; at = text.indexOf(begin, at + 1))
    if (!text.startsWith(seal, at + begin.length)) return true;
  return false;
}

interface Source {
  role: string;
  text?: string;
  /** Where `text` begins in the rendered text. */
  at?: number;
  content?: Part[];
  metadata?: Record<string, unknown>;
}

/**
 * Cuts rendered text into messages as Dotprompt 1.1.2 does: white space between markers is no message,
 * text after the history is the model's, the history goes before the last user message when the template
 * has no place for it.
 *
 * @param places is told where in `rendered`, seals included, each text part begins and ends
 */
export function toMessages(
  rendered: string,
  markers: Markers,
  data: DataArgument,
  places?: Map<Part, [start: number, end: number]>,
): Message[] {
  const opening = begin + markers.seal;
  let current: Source = { role: "user", text: "" };
  const sources: Source[] = [current];
  for (const { text: piece, at } of pieces(rendered, roleEnd, opening)) {
    if (piece.startsWith(`${opening}role:`)) {
      const role = piece.slice(`${opening}role:`.length);
      if (current.text?.trim()) {
        current = { role, text: "" };
        sources.push(current);
      } else current.role = role;
    } else if (piece.startsWith(`${opening}history`)) {
      for (const message of data.messages ?? [])
        sources.push({ ...message, metadata: { ...message.metadata, purpose: "history" } });
      current = { role: "model", text: "" };
      sources.push(current);
    } else {
      // Text stands between two markers, so a message has one piece of it at most.
      current.text += piece;
      current.at = at;
    }
  }
  const messages = sources
    .filter(({ content, text }) => content || text)
    .map(({ role, content, text, at, metadata }): Message => {
      const message: Message = {
        role: markers.unseal(role) as Role,
        content: content ?? toParts(text ?? "", at ?? 0, opening, markers, places),
      };
      if (metadata) message.metadata = metadata;
      return message;
    });
  return insertHistory(messages, data.messages === undefined ? [] : data.messages);
}

function insertHistory(messages: Message[], history: Message[] | null): Message[] {
  if (!history || messages.some(({ metadata }) => metadata?.purpose === "history")) return messages;
  if (messages.length === 0) return history;
  const last = messages.at(-1)!;
  return last.role === "user" ? [...messages.slice(0, -1), ...history, last] : [...messages, ...history];
}

function toParts(
  text: string,
  start: number,
  opening: string,
  { unseal }: Markers,
  places: Map<Part, [start: number, end: number]> | undefined,
): Part[] {
  return pieces(text, partEnd, opening).map(({ text: piece, at }): Part => {
    if (piece.startsWith(`${opening}media:`)) {
      const [, url, contentType] = piece.split(" ");
      const media = { url: unsealed(url, unseal) } as { url: string; contentType?: string };
      if (contentType) media.contentType = unseal(contentType);
      return { media };
    }
    if (piece.startsWith(`${opening}section`))
      return { metadata: { purpose: unsealed(piece.split(" ")[1], unseal), pending: true } };
    const part = { text: unseal(piece) };
    places?.set(part, [start + at, start + at + piece.length]);
    return part;
  });
}

/** Dotprompt leaves the address of a bare marker undefined; so do we. */
const unsealed = (text: string | undefined, unseal: (text: string) => string) => text && unseal(text);

/** Where a marker that begins at `at` ends (before `>>>`), or -1 when it is none of the wanted ones. */
type MarkerEnd = (text: string, at: number, ends: EndFinder) => number;

const roleEnd: MarkerEnd = (text, at) => {
  const pattern = /role:[a-z]+(?=>>>)|history(?=>>>)/y;
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
};

const partEnd: MarkerEnd = (text, at, ends) => {
  const kind = ["media:url", "section"].find((name) => text.startsWith(name, at));
  return kind ? ends(at + kind.length) : -1;
};

/** Gives the next `>>>` on the same line, or -1. */
type EndFinder = (from: number) => number;

/**
 * Splits like `text.split(/(<<<dotprompt:(?:…))>>>/)` without the blank pieces. Written as a walk because
 * the library's expression for media takes quadratic time on text full of unfinished markers.
 */
function pieces(text: string, end: MarkerEnd, opening: string): { text: string; at: number }[] {
  const found: { text: string; at: number }[] = [];
  const ends = lineEnds(text);
  let from = 0;
  for (let at = text.indexOf(opening); at >= 0; ) {
    const stop = end(text, at + opening.length, ends);
    if (stop < 0) {
      at = text.indexOf(opening, at + 1);
      continue;
    }
    found.push({ text: text.slice(from, at), at: from }, { text: text.slice(at, stop), at });
    from = stop + 3;
    at = text.indexOf(opening, from);
  }
  found.push({ text: text.slice(from), at: from });
  return found.filter((piece) => piece.text.trim() !== "");
}

/** Remembers where the last search stopped, so that all searches together take linear time. */
function lineEnds(text: string): EndFinder {
  const lineBreak = /[\n\r\u2028\u2029]/g;
  let close = -2;
  let line = -2;
  return (from) => {
    if (close !== -1 && close < from) close = text.indexOf(">>>", from);
    if (line !== -1 && line < from) {
      lineBreak.lastIndex = from;
      line = lineBreak.exec(text)?.index ?? -1;
    }
    return close >= 0 && (line < 0 || close < line) ? close : -1;
  };
}
