const shortLength = 160;

/**
 * Quotes a text for a sentence: line breaks as ↵, invisible and direction characters spelled out, the middle
 * left out when it is long.
 */
export function quote(text: string, length = shortLength): string {
  const half = Math.floor(length / 2);
  const short =
    text.length <= length
      ? text
      : `${text.slice(0, half).toWellFormed()} … ${text.slice(-half).toWellFormed()}`;
  return `"${visible(short)}"`;
}

/** Spells out characters that cannot be seen or that turn the text around. */
export function visible(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n|\r|\n/g, "↵")
    .replace(invisible, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

const invisible =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** True when a name holds a character that nobody can see. */
export function hasInvisible(name: string): boolean {
  return name.search(invisible) >= 0;
}

/** A value as people would write it in JSON, shortened. */
export function show(value: unknown): string {
  if (typeof value === "string") return quote(value);
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= shortLength ? visible(text) : `${visible(text.slice(0, shortLength))} …`;
}

/** `a, b and c`. */
export function list(words: string[], last = "and"): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}

/** `1 test`, `3 tests`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** A name or short text as YAML has it: in quotes where it would be read as something else. */
export function asKey(name: string): string {
  const plain = /^[A-Za-z_$][\w$.-]*$/.test(name) && !/^(?:true|false|null|yes|no|on|off)$/i.test(name);
  return plain ? name : JSON.stringify(name);
}
