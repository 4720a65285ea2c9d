/** Rendering a prompt file, sending it as a request, and reading the answer. */

export {
  type Answer,
  type AnswerChoice,
  type AnswerDelta,
  type AnsweredToolCall,
  type AnswerReader,
  createAnswerReader,
  readAnswer,
} from "./answer.ts";
export { answerForm, answerMisfit } from "./answer-misfit.ts";
export { asCurl } from "./curl.ts";
export type { RequestOptions } from "./mapping.ts";
export { type ModelSettings, type ResolvedModel, resolveModel } from "./models.ts";
export type { Outcome } from "./outcome.ts";
export {
  chooseModel,
  keptInput,
  type Loaded,
  type ModelChoice,
  type Prepared,
  prepare,
  renderLoaded,
  renderOptions,
} from "./prepare.ts";
export { render, renderTree, withDefaults } from "./render.ts";
export { toChatRequest } from "./request.ts";
export { fromChatMessages } from "./request-back.ts";
export { type SourceMap, type SourcePiece, type SourcePlace, sourceMap } from "./source-map.ts";
export { estimateTokens, messageTokens } from "./tokens.ts";
export type { SourceRange } from "./trace.ts";
