/** Rendering a prompt file, sending it as a request, and reading the answer. */

export * from "../types.ts";
export {
  type Answer,
  type AnswerChoice,
  type AnswerDelta,
  type AnsweredToolCall,
  type AnswerReader,
  createAnswerReader,
  readAnswer,
} from "./answer.ts";
export { asCurl } from "./curl.ts";
export { type ModelSettings, type ResolvedModel, resolveModel } from "./models.ts";
export { render, renderTree, withDefaults } from "./render.ts";
export { type RequestOptions, toChatRequest } from "./request.ts";
export { type SourceMap, type SourcePiece, type SourcePlace, sourceMap } from "./source-map.ts";
export { estimateTokens, messageTokens } from "./tokens.ts";
export type { SourceRange } from "./trace.ts";
