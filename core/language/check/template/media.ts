import { isAddress } from "../../../rendering/request-media.ts";
import { similar } from "../../../source/nearest.ts";
import { quote } from "../../../source/words.ts";
import { anything, type Shape, shapeName } from "../shape.ts";
import { entryAt } from "../source.ts";
import { edit, type Report, type Subject } from "../subject.ts";
import { type Frame, resolve, type Value } from "./frames.ts";
import { callPlace } from "./helpers.ts";
import { type Call, hashValue, isPath, isText } from "./nodes.ts";

/** Content types that models take, for what a mistyped one may have meant. */
const contentTypes = [
  "image/png",
  "image/jpeg",
  "image/gif",
  "image/webp",
  "audio/wav",
  "audio/mpeg",
  "audio/flac",
  "audio/ogg",
  "audio/aac",
  "video/mp4",
  "application/pdf",
  "text/plain",
];

/** `{{media url=… contentType=…}}`: an address that no model reads, a content type that is none. */
export function mediaArguments(subject: Subject, call: Call, frame: Frame, report: Report): undefined {
  mediaAddress(subject, call, frame, report);
  contentType(subject, call, report);
}

/** RFC 6838: a type and a subtype, each of letters, digits and a few signs; parameters may follow. */
const mediaType = /^[a-z0-9][\w!#$&^.+-]{0,126}\/[a-z0-9][\w!#$&^.+-]{0,126}(?:;[^\s]*)?$/i;

function contentType(subject: Subject, call: Call, report: Report): undefined {
  const node = hashValue(call, "contentType");
  if (!node || !isText(node)) return;
  const { value } = node;
  const place = subject.at(node);
  const known = value.toLowerCase().split(";")[0]!;
  const [kind = ""] = known.split("/");
  const isOne = mediaType.test(value) && ["image", "audio", "video", "text", "application"].includes(kind);
  const ending = contentTypes.find((type) =>
    type.endsWith(`/${known.replace(/^jpg$/, "jpeg").replace(/^mp3$/, "mpeg")}`),
  );
  const meant = contentTypes.includes(known) ? undefined : (ending ?? similar(known, contentTypes));
  // A type that models do not know may still be one.
  if (isOne && (meant === undefined || !["image", "audio", "video"].includes(kind))) return;
  const message = isOne
    ? `Models know no content type ${quote(value)}. Did you mean "${meant}"?`
    : `${quote(value)} is no content type.${meant ? ` Did you mean "${meant}"?` : ' Write a type such as "image/png".'}`;
  report("media-type", message, place, {
    fixes: meant ? [edit(`Change to ${meant}`, place, JSON.stringify(meant), true)] : [],
  });
}

function mediaAddress(subject: Subject, call: Call, frame: Frame, report: Report): undefined {
  const url = hashValue(call, "url");
  if (!url) return;
  if (isText(url)) {
    const place = subject.at(url);
    if (!/\s/.test(url.value.trim())) return literalAddress(url.value, place, report);
    const better = JSON.stringify(url.value.trim().replace(/\s/g, "%20"));
    return report(
      "media-blank",
      "The blank ends the address, and what follows is taken for its content type. Write %20 instead.",
      place,
      {
        fixes: [edit("Write %20 for each blank", place, better, true)],
      },
    );
  }
  if (!isPath(url)) return;
  const { value, missing } = resolve(url, frame);
  const place = subject.at(url);
  const path = subject.tree.text.slice(...place);
  if (missing) {
    // Said by unknown-variable; here it is an address, so more than nothing is sent.
    return;
  }
  const { shape } = value;
  if (
    shape.kind === "array" ||
    (shape.kind === "scalar" && shape.type !== "string" && shape.type !== "null")
  ) {
    const message = `"${path}" is ${shapeName(shape)}, not the address of an image or file. Give an input that holds an https: or data: address.`;
    return report("media-address", message, place, { severity: "warning" });
  }
  if (shape.kind === "object" && !shape.open) {
    const field = ["url", "uri", "src"].find((name) => shape.properties.has(name));
    const message = `This is an object, so the address "[object" is sent. Write ${path}.${field ?? "url"}.`;
    return report("object-printed", message, place, {
      fixes: field ? [edit(`Change to ${path}.${field}`, place, `${path}.${field}`, true)] : [],
    });
  }
  if (tellsOptional(subject) && isOptional(subject, value, frame)) {
    const message = `"${path}" may be missing, and then the address "undefined" is sent. Put it inside {{#if ${path}}} … {{/if}}.`;
    const [start, end] = callPlace(subject, call);
    report("media-undefined", message, place, {
      fixes: [
        {
          title: `Put it inside {{#if ${path}}}`,
          kind: "edit",
          preferred: true,
          edits: [
            { start, end: start, newText: `{{#if ${path}}}` },
            { start: end, end, newText: "{{/if}}" },
          ],
        },
      ],
    });
  }
}

/** An address that is written out; what a model cannot read may still be one that the application replaces. */
function literalAddress(url: string, place: readonly [number, number], report: Report): undefined {
  if (url.trim() === "") {
    const message = "The address is empty. Write an https: or data: address, or the name of an input.";
    return report("media-address", message, place, { severity: "warning" });
  }
  if (!isAddress(url.trim())) {
    const message = `A model cannot read ${quote(url, 60)}: it knows no files of yours. Use an https: or data: address, or an input that holds one.`;
    return report("media-address", message, place, { severity: "warning" });
  }
  if (/^data:/i.test(url) && !/^data:[^,]*,./i.test(url)) {
    const message = "This data: address holds no data. Write data:image/png;base64, and the data behind it.";
    return report("media-address", message, place, { severity: "warning" });
  }
}

/** In JSON Schema everything is optional that nobody calls required; without any such list that says nothing. */
function tellsOptional({ document, yamlStart, input }: Subject): boolean {
  if (input?.kind !== "object") return false;
  return input.required.size > 0 || !entryAt(document, yamlStart, "input", "schema", "properties");
}

/** True for an input that its schema calls optional, that has no default, and that no {{#if}} guards. */
function isOptional({ input, tree }: Subject, { trail }: Value, { given }: Frame): boolean {
  if (!trail || trail.includes("[]") || input?.kind !== "object") return false;
  const parts = trail.split(".");
  let shape: Shape = input;
  let optional = false;
  for (const [index, part] of parts.entries()) {
    if (given.has(parts.slice(0, index + 1).join(".")) && index === parts.length - 1) return false;
    if (shape.kind !== "object") return false;
    if (index === 0 && Object.hasOwn(tree.metadata.input?.default ?? {}, part)) return false;
    // A guard around the object says nothing about its optional field.
    if (
      !shape.required.has(part) &&
      shape.properties.has(part) &&
      !given.has(parts.slice(0, index + 1).join("."))
    )
      optional = true;
    shape = shape.properties.get(part) ?? anything;
  }
  return optional;
}
