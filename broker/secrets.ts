const words = [
  "administrator",
  "changeme",
  "change-me",
  "default",
  "development",
  "example",
  "insecure",
  "letmein",
  "litellm",
  "password",
  "placeholder",
  "postgres",
  "prompt-studio",
  "qwerty",
  "replace-me",
  "secret",
  "sk-1234",
  "test",
  "your-",
  "your_",
];

/**
 * True for a secret that someone would try early: a default or example word that makes up most of it,
 * few different characters, a short repeated piece, or a run along the alphabet or the digits.
 */
export function guessable(secret: string): boolean {
  const text = secret.toLowerCase();
  const without = words.reduce((rest, word) => rest.replaceAll(word, ""), text).replace(/[^a-z0-9]/g, "");
  if (without.length < Math.min(16, text.length) && without.length < text.length / 2) return true;
  if (new Set(text).size < Math.min(8, text.length / 2)) return true;
  if (/^(.{1,8})\1+.{0,7}$/.test(text)) return true;
  return stepsOfOne(text) > text.length / 2;
}

/** How many characters follow their predecessor by one place up or down, as in `abcd` or `4321`. */
function stepsOfOne(text: string): number {
  let steps = 0;
  for (let i = 1; i < text.length; i++) {
    if (Math.abs(text.charCodeAt(i) - text.charCodeAt(i - 1)) === 1) steps++;
  }
  return steps;
}
