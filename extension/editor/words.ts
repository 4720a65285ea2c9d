/** What completion knows by heart: names of the format, each with a line that says what it does. */
export const frontmatterKeys: Record<string, string> = {
  model: "The model that answers, such as `googleai/gemini-2.5-flash`.",
  config: "Parameters for the model, such as `temperature`.",
  input: "What the template needs: `schema` and `default`.",
  output: "What the answer looks like: `format` and `schema`.",
  tools: "Names of the tools that the model may call.",
  description: "What the prompt is for.",
  name: "The prompt's name; the file's name unless given.",
  variant: "The variant's name, for prompts with several.",
  version: "The prompt's version.",
  "studio.tests": "Tests of this prompt, run on save.",
};

export const configKeys: Record<string, string> = {
  temperature: "How freely the model chooses; 0 is steady.",
  maxOutputTokens: "Most tokens of the answer.",
  topP: "Chooses among the likeliest tokens up to this share.",
  topK: "Chooses among this many likeliest tokens.",
  stopSequences: "Texts that end the answer.",
  presencePenalty: "Above 0 the model moves on to new topics.",
  frequencyPenalty: "Above 0 the model repeats itself less.",
  candidateCount: "How many answers to give.",
  seed: "The same seed gives more similar answers.",
};

/** Dotprompt's own helpers: what they do, and how they are written (a VS Code snippet without `{{` and `}}`). */
export const helpers: Record<string, { about: string; snippet: string }> = {
  role: { about: "Starts a message of a role.", snippet: 'role "$1"' },
  history: { about: "Puts the conversation so far here.", snippet: "history" },
  media: { about: "Adds a picture or file by its address.", snippet: "media url=$1" },
  section: { about: "Marks a place that the application fills.", snippet: 'section "$1"' },
  json: { about: "Writes a value as JSON.", snippet: "json $1" },
  if: { about: "Only when a value is there.", snippet: "#if $1}}\n$2\n{{/if" },
  unless: { about: "Only when a value is missing.", snippet: "#unless $1}}\n$2\n{{/unless" },
  each: { about: "Once for every element of a list.", snippet: "#each $1}}\n{{this}}\n{{/each" },
  with: { about: "With the fields of a value at hand.", snippet: "#with $1}}\n$2\n{{/with" },
  ifEquals: { about: "Only when two values are equal.", snippet: "#ifEquals $1 $2}}\n$3\n{{/ifEquals" },
  unlessEquals: {
    about: "Only when two values differ.",
    snippet: "#unlessEquals $1 $2}}\n$3\n{{/unlessEquals",
  },
};

export const roles = ["system", "user", "model", "tool"];
