import type { HelperDoc, ParameterDoc, ValueDoc, VariableDoc } from "./types.ts";

/** The roles of messages. */
export const roles: readonly ValueDoc[] = [
  { value: "system", about: "Instructions that hold for the whole conversation." },
  { value: "user", about: "What the person says." },
  { value: "model", about: "What the model says; here an example of a good answer." },
  { value: "tool", about: "What a tool gave back." },
];

const value: ParameterDoc = {
  name: "value",
  about: 'What is looked at. `false`, `0`, `""`, `null` and an empty list count as no.',
};
const left: ParameterDoc = { name: "left", about: "One value." };
const right: ParameterDoc = { name: "right", about: "The other value. Text and numbers are never equal." };

/** The helpers that every Dotprompt runtime brings along, and those of Handlebars itself. */
export const helpers: readonly HelperDoc[] = [
  {
    name: "role",
    block: false,
    about: "Begins a message. What follows, up to the next role, is what it says.",
    parameters: [{ name: "name", about: "The role, in quotes and lower case.", values: roles }],
    snippet: `role "\${1|system,user,model|}"`,
    example: '{{role "system"}}Be brief.',
  },
  {
    name: "history",
    block: false,
    about: "Puts the messages of the conversation so far here. Give what follows a role of its own.",
    parameters: [],
    snippet: "history",
    example: '{{history}}{{role "user"}}Go on.',
  },
  {
    name: "media",
    block: false,
    about: "Adds an image or a file to the message, by its address or as `data:`.",
    parameters: [
      { name: "url", about: "The address, without blanks.", hash: true },
      {
        name: "contentType",
        about: "Such as `image/png`; guessed by the model when left out.",
        hash: true,
        optional: true,
      },
    ],
    snippet: `media url=\${1:url}`,
    example: 'Look: {{media url="https://example.com/cat.png"}}',
  },
  {
    name: "section",
    block: false,
    about: "Marks a place that the application fills.",
    parameters: [{ name: "name", about: "The section's name, in quotes." }],
    snippet: `section "\${1:name}"`,
    example: 'Code: {{section "code"}}',
  },
  {
    name: "json",
    block: false,
    about:
      "Writes a value as JSON. A plain `{{list}}` would write its elements with commas, an object as `[object Object]`.",
    parameters: [
      { name: "value", about: "What is written." },
      { name: "indent", about: "Spaces for each level; one line when left out.", hash: true, optional: true },
    ],
    snippet: `json \${1:value}`,
    example: "Data: {{json this}}",
  },
  {
    name: "if",
    block: true,
    about:
      "What is inside is there only when the value is. Compare with `ifEquals`: an `if` takes one value.",
    parameters: [value],
    snippet: `#if \${1:value}}}\n$0\n{{/if`,
    example: "Hello {{#if name}}{{name}}{{else}}you{{/if}}",
  },
  {
    name: "unless",
    block: true,
    about: "What is inside is there only when the value is not.",
    parameters: [value],
    snippet: `#unless \${1:value}}}\n$0\n{{/unless`,
    example: "{{#unless name}}Ask for the name.{{/unless}}",
  },
  {
    name: "each",
    block: true,
    about:
      "Once for each element. Inside, names are those of the element: `{{this}}`, `{{title}}`; `../` leads out, `@index` counts from 0.",
    parameters: [{ name: "list", about: "A list, or a map whose values are taken." }],
    blockParameters: ["item", "index"],
    snippet: `#each \${1:list}}}\n{{this}}$0\n{{/each`,
    example: "{{#each items}}- {{this}}\n{{else}}None{{/each}}",
  },
  {
    name: "with",
    block: true,
    about: "Inside, names are those of the value; `../` leads out.",
    parameters: [{ name: "value", about: "An object." }],
    blockParameters: ["name"],
    snippet: `#with \${1:value}}}\n$0\n{{/with`,
    example: "{{#with user}}{{name}}{{else}}Nobody{{/with}}",
  },
  {
    name: "ifEquals",
    block: true,
    about: "What is inside is there only when two values are equal.",
    parameters: [left, right],
    snippet: `#ifEquals \${1:left} \${2:right}}}\n$0\n{{/ifEquals`,
    example: '{{#ifEquals style "formal"}}Good day{{else}}Hi{{/ifEquals}}',
  },
  {
    name: "unlessEquals",
    block: true,
    about: "What is inside is there only when two values differ.",
    parameters: [left, right],
    snippet: `#unlessEquals \${1:left} \${2:right}}}\n$0\n{{/unlessEquals`,
    example: '{{#unlessEquals style "formal"}}Hi{{/unlessEquals}}',
  },
  {
    name: "lookup",
    block: false,
    about: "The field or element whose name or number is itself a value.",
    parameters: [
      { name: "object", about: "A map or a list." },
      { name: "key", about: "The field's name, or the element's number from 0." },
    ],
    snippet: `lookup \${1:object} \${2:key}`,
    example: "First: {{lookup items 0}}",
  },
  {
    name: "log",
    block: false,
    about: "Writes to the application's console. Nothing is sent to the model.",
    parameters: [{ name: "value", about: "What is written." }],
    snippet: `log \${1:value}`,
    example: 'Hello{{log "seen"}}',
  },
];

/** Variables that every template knows; any other `@name` comes from the application's context. */
export const variables: readonly VariableDoc[] = [
  { name: "root", about: "The whole input, wherever one stands: `@root.name`.", loop: false },
  { name: "index", about: "The number of the element, from 0.", loop: true },
  { name: "key", about: "The element's key when a map is walked through.", loop: true },
  { name: "first", about: "True for the first element.", loop: true },
  { name: "last", about: "True for the last element.", loop: true },
];
