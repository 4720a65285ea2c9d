import type { ChatMessage, Model, ToolCall } from "../protocol/chat.ts";
import type { Message, Part } from "../types.ts";
import type { Mapped, Remark } from "./mapping.ts";
import { toContentPart } from "./request-media.ts";

const roles: Record<string, ChatMessage["role"]> = {
  system: "system",
  user: "user",
  model: "assistant",
  tool: "tool",
};

/** Models of Anthropic and Google, whose interfaces want a message besides the system's. */
const onlyWithUser = /claude|anthropic|gemini/i;

/** Dotprompt's messages as chat messages; tool requests and responses keep their pairs by id. */
export function toChatMessages(messages: Message[], model: Model | undefined): Mapped<ChatMessage[]> {
  const value: ChatMessage[] = [];
  const remarks: Remark[] = [];
  const calls = new ToolCalls();
  for (const message of messages) {
    const role = Object.hasOwn(roles, message.role) ? roles[message.role] : undefined;
    if (!role) {
      const hint = message.role === ("assistant" as string) ? "model" : "user, model, system or tool";
      remarks.push([
        "role-not-sent",
        `There is no role "${message.role}", so its message cannot be sent. Use ${hint}.`,
        message.role,
      ]);
      continue;
    }
    for (const part of message.content)
      if ("toolResponse" in part) value.push(toolMessage(part, calls, remarks));
    const rest = message.content.filter((part) => !("toolResponse" in part));
    if (rest.length || message.content.length === 0)
      value.push(...plainMessage(role, rest, model, calls, remarks));
  }
  if (
    model &&
    onlyWithUser.test(model.id) &&
    value.length > 0 &&
    value.every(({ role }) => role === "system")
  )
    remarks.push([
      "only-system",
      `"${model.id}" refuses a request with nothing but a system message. Put {{role "user"}} before what it shall answer.`,
      "system",
    ]);
  if (value.length === 0 && remarks.length === 0)
    remarks.push([
      "empty-prompt",
      "The prompt renders to nothing, so there is nothing to send. Write a text below the frontmatter.",
    ]);
  return { value, remarks };
}

function plainMessage(
  role: ChatMessage["role"],
  parts: Part[],
  model: Model | undefined,
  calls: ToolCalls,
  remarks: Remark[],
): ChatMessage[] {
  const requests = parts.flatMap((part) => ("toolRequest" in part ? [part.toolRequest] : []));
  const content = parts.flatMap((part) => {
    if ("toolRequest" in part) return [];
    const { value, remarks: found } = toContentPart(part, role, model);
    remarks.push(...found);
    return value ?? [];
  });
  const texts = content.map((part) =>
    part.type === "text" ? (part as unknown as { text: string }).text : null,
  );
  const message: ChatMessage = {
    role,
    content: texts.includes(null) ? content : texts.join(""),
  };
  if (requests.length && role === "assistant") {
    message.tool_calls = requests.map(
      ({ name, input, ref }): ToolCall => ({
        id: calls.requested(name, ref),
        type: "function",
        function: { name, arguments: typeof input === "string" ? input : JSON.stringify(input ?? {}) },
      }),
    );
    if (message.content === "") message.content = null;
  } else if (requests.length)
    remarks.push([
      "tool-request-role",
      "Only the model asks for tools: a tool request stands in another role's message. Put it after role model.",
    ]);
  const empty = (message.content === "" || message.content?.length === 0) && !message.tool_calls;
  return empty ? [] : [message];
}

function toolMessage(part: Part, calls: ToolCalls, remarks: Remark[]): ChatMessage {
  const { name, output, ref } = (part as { toolResponse: { name: string; output?: unknown; ref?: string } })
    .toolResponse;
  const id = calls.answered(name, ref);
  if (id === null)
    remarks.push([
      "tool-response-unmatched",
      `The answer of the tool "${name}" follows no request for it. Put the model's message with the request before it.`,
    ]);
  return {
    role: "tool",
    tool_call_id: id ?? ref ?? name,
    content: typeof output === "string" ? output : (JSON.stringify(output) ?? ""),
  };
}

/** Gives each tool request an id, and each response the id of the request it answers. */
class ToolCalls {
  #count = 0;
  #open: { name: string; id: string }[] = [];

  requested(name: string, ref: string | undefined): string {
    const id = ref ?? `call_${++this.#count}`;
    this.#open.push({ name, id });
    return id;
  }

  answered(name: string, ref: string | undefined): string | null {
    const at = this.#open.findIndex((call) => (ref === undefined ? call.name === name : call.id === ref));
    return at < 0 ? null : this.#open.splice(at, 1)[0]!.id;
  }
}
