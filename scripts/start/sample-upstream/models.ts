import { exampleFor, type Schema } from "./example.ts";
import { type SampleRequest, words } from "./request.ts";

/** A model of the sample upstream; its name says in every answer that it is a sample. */
export interface SampleModel {
  name: string;
  description: string;
  /** US dollars a token: made up, so that cost is to be seen. */
  inputCost: number;
  outputCost: number;
  /** Milliseconds from one word to the next. */
  pace: number;
  /** What it thinks before it answers; left out by models that do not. */
  think?(request: SampleRequest): string;
  /** The text it answers with; null: it fails. */
  answer(request: SampleRequest): string | null;
}

export const models: SampleModel[] = [
  {
    name: "sample-echo",
    description: "Answers with the last user message.",
    inputCost: 0.000001,
    outputCost: 0.000002,
    pace: 15,
    answer: (request) => request.lastUserText,
  },
  {
    name: "sample-json",
    description: "Answers with an object that fits the requested schema.",
    inputCost: 0.000001,
    outputCost: 0.000002,
    pace: 5,
    answer: (request) => JSON.stringify(objectFor(request), null, 2),
  },
  {
    name: "sample-slow",
    description: "Streams a word every 200 ms for 20 seconds.",
    inputCost: 0.0000005,
    outputCost: 0.000001,
    pace: 200,
    answer: () => hundredWords,
  },
  {
    name: "sample-thinking",
    description: "Thinks aloud for a moment, then answers with the last user message.",
    inputCost: 0.000001,
    outputCost: 0.000004,
    pace: 40,
    think: (request) =>
      `The last message has ${words(request.lastUserText).length} words. I am a sample, so there is nothing to find out about them.\n\nI could answer anything; what was said to me is the honest choice.`,
    answer: (request) => request.lastUserText,
  },
  {
    name: "sample-error",
    description: "Fails like a provider that has an outage.",
    inputCost: 0.000001,
    outputCost: 0.000002,
    pace: 0,
    answer: () => null,
  },
];

function objectFor(request: SampleRequest): unknown {
  return request.schema === null ? { answer: request.lastUserText } : exampleFor(request.schema as Schema);
}

/** 100 words: at one in 200 ms, 20 seconds. */
const hundredWords = `The lamp in the old lighthouse had been dark for years. One evening a child climbed the stairs, carrying a jar of oil and a box of matches. The wind pressed against the glass, and far below the sea turned over in its sleep. She filled the lamp, trimmed the wick, and struck a light. For a moment nothing happened. Then the flame stood up, small and steady, and the great lens caught it and threw it across the water. Out there, beyond the rocks, a ship that nobody expected changed its course. This story is a sample answer.`;
