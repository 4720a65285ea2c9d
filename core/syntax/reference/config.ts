import type { KeyDoc } from "./types.ts";

/** The usual keys below `config`, in Dotprompt's spelling; a provider may know more. */
export const configKeys: readonly KeyDoc[] = [
  {
    key: "temperature",
    type: "number from 0 to 2",
    about: "How freely the model chooses its words. 0 is steady, 1 is lively.",
    example: "0.2",
  },
  {
    key: "maxOutputTokens",
    type: "whole number",
    about: "The most tokens the answer may have. What is longer is cut off.",
    example: "1024",
  },
  {
    key: "topP",
    type: "number from 0 to 1",
    about: "The model chooses among the likeliest tokens that together reach this share.",
    example: "0.9",
  },
  {
    key: "topK",
    type: "whole number",
    about: "The model chooses among this many of the likeliest tokens. OpenAI's models do not know it.",
    example: "40",
  },
  {
    key: "stopSequences",
    type: "list of text",
    about: "The answer ends where one of these texts would begin.",
    snippet: "\n  - $0",
    example: '["END"]',
  },
  {
    key: "presencePenalty",
    type: "number from -2 to 2",
    about: "Above 0 the model moves on to new topics.",
    example: "0.5",
  },
  {
    key: "frequencyPenalty",
    type: "number from -2 to 2",
    about: "Above 0 the model repeats its own words less.",
    example: "0.5",
  },
  {
    key: "candidateCount",
    type: "whole number",
    about: "How many answers are given to one request. Each is paid.",
    example: "1",
  },
  {
    key: "seed",
    type: "whole number",
    about: "The same seed makes answers to the same request more alike, where the provider can.",
    example: "42",
  },
  {
    key: "thinkingConfig",
    type: "map",
    about: "How much a Gemini model may think before it answers, such as `thinkingBudget: 0`.",
    snippet: "\n  thinkingBudget: $0",
    children: [
      {
        key: "thinkingBudget",
        type: "whole number",
        about: "The most tokens for thinking; 0 is none, -1 leaves it to the model.",
      },
      {
        key: "includeThoughts",
        type: "true or false",
        about: "Whether a summary of the thoughts comes with the answer.",
        values: [
          { value: "true", about: "The summary comes along." },
          { value: "false", about: "Only the answer comes." },
        ],
      },
    ],
  },
  {
    key: "safetySettings",
    type: "list of maps",
    about: "What a Gemini model refuses: `category` and `threshold`.",
    snippet: `\n  - category: \${1:HARM_CATEGORY_HARASSMENT}\n    threshold: \${2:BLOCK_ONLY_HIGH}$0`,
  },
  {
    key: "reasoning_effort",
    type: "text",
    about: "How much a reasoning model of OpenAI thinks before it answers.",
    values: [
      { value: "minimal", about: "Hardly at all." },
      { value: "low", about: "A little: fast and cheap." },
      { value: "medium", about: "The usual amount." },
      { value: "high", about: "Much: slow, and every thought is paid." },
    ],
  },
];
