import type { ChatMessage, Model } from "../protocol/chat.ts";
import type { Part } from "../types.ts";
import type { Mapped, Remark } from "./mapping.ts";

type ContentPart = { type: string } & Record<string, unknown>;
type Kind = "image" | "audio" | "file";

const extensions: Record<string, string> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  wav: "audio/wav",
  mp3: "audio/mpeg",
  pdf: "application/pdf",
  mp4: "video/mp4",
  txt: "text/plain",
};
const audioFormats: Record<string, string> = {
  wav: "wav",
  "x-wav": "wav",
  wave: "wav",
  mpeg: "mp3",
  mp3: "mp3",
  flac: "flac",
  ogg: "ogg",
  aac: "aac",
};

/** A part of a message as one of OpenAI's content parts; null for a part that is not sent. */
export function toContentPart(
  part: Part,
  role: ChatMessage["role"],
  model: Model | undefined,
): Mapped<ContentPart | null> {
  if ("text" in part) return { value: { type: "text", text: part.text }, remarks: [] };
  if ("data" in part) return { value: { type: "text", text: JSON.stringify(part.data) }, remarks: [] };
  if (!("media" in part)) return { value: null, remarks: pending(part) };
  const { url, contentType } = part.media;
  const refused = (code: Remark[0], message: string): Mapped<null> => ({
    value: null,
    remarks: [[code, message]],
  });
  if (!url || url === "undefined")
    return refused("media-missing", "A {{media}} has no address: its variable is empty. Give it a value.");
  if (!isAddress(url))
    return refused(
      "media-address",
      `"${shorten(url)}" is no address that a model can read. Use https: or data:.`,
    );
  if (role !== "user")
    return refused(
      "media-role",
      'Only a user message can hold images or files. Put {{role "user"}} before the {{media}}.',
    );

  const type = (contentType ?? typeOf(url)).toLowerCase();
  const kind: Kind = type.startsWith("audio/")
    ? "audio"
    : type === "" || type.startsWith("image/")
      ? "image"
      : "file";
  if (takes(model, kind) === false)
    return refused(
      "media-kind",
      `The model "${model?.id}" takes no ${kind === "file" ? "files" : kind}. Choose another one.`,
    );
  if (kind === "image") return { value: { type: "image_url", image_url: { url } }, remarks: [] };
  if (kind === "file") return { value: { type: "file", file: fileOf(url, type) }, remarks: [] };
  const format = audioFormats[type.slice("audio/".length).split(";")[0]!];
  const data = base64Of(url);
  if (!format || data === null)
    return refused(
      "media-kind",
      `Audio must be a base64 data: address of ${Object.values(audioFormats).filter(unique).join(", ")}.`,
    );
  return { value: { type: "input_audio", input_audio: { data, format } }, remarks: [] };
}

/** Whether a model can read from an address: of the web, with the data in it, or in Google's store. */
export const isAddress = (url: string) => /^(?:https?|data|gs):/i.test(url);

const unique = (value: string, at: number, all: string[]) => all.indexOf(value) === at;
const shorten = (text: string) => (text.length > 60 ? `${text.slice(0, 57)}…` : text);

/** A section is a place that the application fills; nobody fills it here. */
function pending(part: Part): Remark[] {
  const purpose = (part as { metadata?: { purpose?: unknown } }).metadata?.purpose;
  return [
    [
      "section-not-filled",
      `The section "${purpose}" is filled by your application; nothing is sent for it here.`,
    ],
  ];
}

function typeOf(url: string): string {
  const inline = /^data:([^;,]*)/i.exec(url);
  if (inline) return inline[1] || "text/plain";
  const extension = /\.([a-z0-9]+)(?:[?#]|$)/i.exec(url)?.[1]?.toLowerCase() ?? "";
  return Object.hasOwn(extensions, extension) ? extensions[extension]! : "";
}

const base64Of = (url: string): string | null =>
  /^data:[^,]*;base64,/i.exec(url) ? url.slice(url.indexOf(",") + 1) : null;

/** `file_data` for content that travels along, LiteLLM's `file_id` with a format for an address. */
function fileOf(url: string, format: string): Record<string, unknown> {
  if (!/^data:/i.test(url)) return { file_id: url, format };
  const extension = Object.entries(extensions).find(([, type]) => type === format)?.[0] ?? "bin";
  return { file_data: url, filename: `file.${extension}` };
}

/** What the broker says about the model; undefined when it says nothing. */
function takes(model: Model | undefined, kind: Kind): boolean | undefined {
  const flags = {
    image: model?.supports_vision,
    audio: model?.supports_audio_input,
    file: model?.supports_pdf_input,
  };
  return flags[kind] ?? undefined;
}
