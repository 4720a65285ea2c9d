import type { DataArgument, Message, RenderOptions } from "../../types.ts";
import type { Row } from "./reference.ts";

/** Numbers from 0 to below 1 that follow from a seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A prompt file with data and options that follow from a seed; about one in ten has a mistake. */
export function generatePrompt(seed: number): Row {
  return new Generator(randomFrom(seed)).row();
}

class Generator {
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  row(): Row {
    const options: RenderOptions = {
      partials: {
        one: this.#body(1, []),
        two: this.#body(1, ["one"]),
        "deep/three": this.#body(0, ["one", "two"]),
      },
      schemas: { Known: { type: "object", properties: { a: { type: "string" } } } },
      tools: { search: { name: "search", inputSchema: { type: "object" } } },
      helpers: { shout: (word) => `${String(word).toUpperCase()}!` },
    };
    if (this.#chance(0.2)) options.input = { default: { name: "default", other: 7 } };
    const body = this.#body(3, ["one", "two", "deep/three"]);
    const source = this.#chance(0.7) ? `---\n${this.#frontmatter()}---\n${body}` : body;
    return [this.#chance(0.03) ? this.#damage(source) : source, this.#data(), options];
  }

  #chance = (share: number) => this.#random() < share;
  #pick = <T>(from: readonly T[]): T => from[Math.floor(this.#random() * from.length)]!;
  #many = (most: number, make: () => string) =>
    Array.from({ length: Math.floor(this.#random() * (most + 1)) }, make).join("");

  #damage(source: string): string {
    const at = Math.floor(this.#random() * source.length);
    return (
      source.slice(0, at) +
      this.#pick(["{{", "}}", "", "---\n", "\u0000", "{{#if}}", "\\"]) +
      source.slice(at + 2)
    );
  }

  #data(): DataArgument {
    const data: DataArgument = {
      input: {
        name: this.#pick(["Ada", "", "<b>", "{{x}}", "a\nb", "😀"]),
        flag: this.#pick([true, false, 0, 1, null, ""]),
        items: this.#pick([[], ["x"], ["x", "y", "z"], [{ name: "i" }, { name: "j", flag: true }]]),
        person: this.#pick([{ name: "Bob", items: [1] }, {}, null]),
        count: this.#pick([0, 3, -1.5, "3"]),
        url: this.#pick(["http://x/y.png", "data:image/png;base64,AA==", "a b"]),
      },
    };
    if (this.#chance(0.3))
      data.messages = this.#pick<Message[]>([[], [{ role: "user", content: [{ text: "old" }] }]]);
    if (this.#chance(0.2)) data.context = { auth: { uid: "u" }, state: { name: "s" } };
    if (this.#chance(0.2)) data.docs = [{ content: [{ text: "doc" }] }];
    return data;
  }

  #frontmatter(): string {
    const lines = [
      "model: vendor/model-1\n",
      "description: a prompt, with a comma\n",
      "config:\n  temperature: 0.5\n  stopSequences: [a]\n",
      "tools: [search, other]\n",
      "studio.tests: [{vars: {a: 1}}]\n",
      "a.b.c: x\n",
      "unknown: [1, {b: c}]\n",
      "name: n\n",
    ].filter(() => this.#chance(0.3));
    if (this.#chance(0.5)) lines.push(`input:\n  schema:\n${this.#schema(4)}  default:\n    name: D\n`);
    if (this.#chance(0.5)) lines.push(`output:\n  format: json\n  schema:\n${this.#schema(4)}`);
    if (this.#chance(0.05))
      lines.push(this.#pick(["a: [\n", "model: again\nmodel: twice\n", "x\n", "tools: t\n"]));
    return lines.join("") || "# nothing\n";
  }

  #schema(indent: number): string {
    const pad = " ".repeat(indent);
    const scalars = [
      "string",
      "integer, whole",
      "any",
      "boolean",
      "number, with, commas",
      "Known",
      "Known, said",
    ];
    const lines = ["a", "b", "c", "d"].map((key) => {
      const name = key + this.#pick(["", "?"]);
      switch (Math.floor(this.#random() * 8)) {
        case 0:
          return `${pad}${name}(array): ${this.#pick(scalars)}\n`;
        case 1:
          return `${pad}${name}(enum, one of): [x, y]\n`;
        case 2:
          return indent < 10
            ? `${pad}${name}(object, inner):\n${this.#schema(indent + 2)}`
            : `${pad}${name}: string\n`;
        case 3:
          return indent < 10 ? `${pad}${name}:\n${this.#schema(indent + 2)}` : `${pad}${name}: any\n`;
        default:
          return `${pad}${name}: ${this.#chance(0.02) ? "string[]" : this.#pick(scalars)}\n`;
      }
    });
    return lines.join("") + (this.#chance(0.1) ? `${pad}(*): string\n` : "");
  }

  #body(depth: number, partials: string[]): string {
    return this.#many(6, () => this.#piece(depth, partials));
  }

  #piece(depth: number, partials: string[]): string {
    const path = () =>
      this.#pick(["name", "flag", "items", "person.name", "this", "../name", "@root.name", "missing"]);
    const inner = () => (depth > 0 ? this.#body(depth - 1, partials) : "x");
    const tilde = () => (this.#chance(0.1) ? "~" : "");
    switch (Math.floor(this.#random() * 24)) {
      case 0:
        return `{{role "${this.#pick(["system", "user", "model", "tool", "user", "user", "Odd"])}"}}`;
      case 1:
        return this.#pick(["{{history}}", "{{history}}\n{{role 'user'}}"]);
      case 2:
        return `{{media url=url${this.#pick(["", " contentType='image/png'"])}}}`;
      case 3:
        return `{{section "${this.#pick(["code", "out put"])}"}}`;
      case 4:
        return `{{json ${path()}${this.#pick(["", " indent=2"])}}}`;
      case 5:
        return `{{#ifEquals ${path()} ${this.#pick(['"Ada"', "3", "true"])}}}${inner()}{{else}}${inner()}{{/ifEquals}}`;
      case 6:
      case 7:
        return `{{${tilde()}#if ${path()}${tilde()}}}\n${inner()}\n{{else if flag}}${inner()}{{/if${tilde()}}}\n`;
      case 8:
        return `{{#unless ${path()}}}${inner()}{{/unless}}`;
      case 9:
      case 10:
        return `{{#each ${this.#pick(["items", "person", "missing", "@metadata.docs"])}}}\n${inner()}{{@index}}\n{{/each}}\n`;
      case 11:
        return `{{#with ${this.#pick(["person", "missing"])}}}${inner()}{{/with}}`;
      case 12:
      case 13:
        return partials.length
          ? `${this.#pick(["", "\n  "])}{{>${this.#pick(partials)}${this.#pick(["", " name='P'", " person"])}}}\n`
          : "";
      case 14:
        return this.#pick(["{{! note }}", "{{!-- a }} b --}}", "\n  {{!-- alone --}}\n", "{{~! t ~}}"]);
      case 15:
        return this.#pick([
          "\\{{name}}",
          "\\\\{{name}}",
          "{{{{if flag}}}} {{raw}} {{{{/if}}}}",
          "{{{name}}}",
          "{{&name}}",
        ]);
      case 16:
        return this.#pick([
          "{{shout name}}",
          "{{@auth.uid}}",
          "{{@metadata.prompt.model}}",
          "{{lookup person 'name'}}",
        ]);
      case 17:
        return this.#chance(0.1)
          ? this.#pick(["{{nope x}}", "{{#if}}y{{/if}}", "{{>absent}}", "{{json}}"])
          : " ";
      case 18:
        return this.#pick([
          "\n",
          "\n\n",
          "  ",
          "\r\n",
          "\n---\n",
          '{"a": [1]}',
          "<<<dotprompt:role:system>>>",
        ]);
      case 19:
        return `{{${tilde()}${path()}${tilde()}}}`;
      default:
        return this.#pick([
          "Hello ",
          "a\nb",
          "{{name}}",
          "{{count}} ",
          "text.\n",
          "Grüße 😀 ",
          "{{person.name}}\n",
        ]);
    }
  }
}
