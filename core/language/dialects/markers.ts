import type { Lost } from "./jinja-expressions.ts";
import { roleOf } from "./write.ts";

/**
 * Where a message, an image or the conversation so far begins, in characters that no template has a meaning for,
 * so that they come through its conversion as text.
 */
export const marker = {
  role: (name: string) => `\ue000${name}\ue001`,
  media: (address: string) => `\ue002${address}\ue003`,
  history: "\ue004",
};

/** A template without characters that would be taken for markers. */
export const withoutMarkers = (text: string): string => text.replace(/[\ue000-\ue004\ue010\ue011]/g, "");

/** The path of a mustache that is all of a text. */
const lone = /^\{\{(?!#|\/|>|!)([\w.@[\] -]+)\}\}$/;

/** A converted template with Dotprompt's helpers in the place of its markers. */
export function withHelpers(template: string, lost: Lost): string {
  return template
    .replace(/\ue000([^\ue001]*)\ue001/g, (_, name: string) => roleHelper(name, lost))
    .replace(/\ue002([^\ue003]*)\ue003/g, (_, address: string) => mediaHelper(address, lost))
    .replaceAll(marker.history, "{{history}}");
}

function roleHelper(name: string, lost: Lost): string {
  const path = lone.exec(name)?.[1];
  if (path === undefined) {
    const role = roleOf(name);
    if (role === null) lost(`The role "${name}" is not known and becomes user.`);
    return `{{role "${role ?? "user"}"}}`;
  }
  lost(
    `The role of a message comes out of ${path}: what it says is system, user or assistant, or the model refuses the message.`,
  );
  return `{{#ifEquals ${path} "assistant"}}{{role "model"}}{{else}}{{role ${path}}}{{/ifEquals}}`;
}

function mediaHelper(address: string, lost: Lost): string {
  const path = lone.exec(address)?.[1];
  if (path !== undefined) return `{{media url=${path}}}`;
  const part = /\{\{([\w.@[\]]+)\}\}/.exec(address)?.[1];
  if (part === undefined) return `{{media url="${address.replaceAll('"', "%22")}"}}`;
  lost(
    `The address of an image, ${address.slice(0, 200)}, is put together: give the whole address as ${part}.`,
  );
  return `{{media url=${part}}}`;
}
