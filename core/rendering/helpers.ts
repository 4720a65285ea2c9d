import { Handlebars } from "../syntax/handlebars.ts";
import type { Helper } from "../types.ts";
import type { Markers } from "./markers.ts";

/** Dotprompt's own helpers by name; what they do with missing or wrong arguments is Dotprompt's, too. */
export function builtInHelpers(markers: Markers): Record<string, Helper> {
  const safe = (text: string) => new Handlebars.SafeString(text);
  return {
    json: (value, options) => safe(JSON.stringify(value, null, options.hash.indent || 0)),
    role: (name) => safe(markers.role(name)),
    history: () => safe(markers.history()),
    section: (name) => safe(markers.section(name)),
    media: (options) => safe(markers.media(options.hash.url, options.hash.contentType)),
    ifEquals(left, right, options) {
      return left === right ? options.fn(this) : options.inverse(this);
    },
    unlessEquals(left, right, options) {
      return left === right ? options.inverse(this) : options.fn(this);
    },
  };
}
