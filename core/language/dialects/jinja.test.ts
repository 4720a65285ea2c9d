import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { render } from "../../rendering/render.ts";
import { toHandlebars } from "./jinja.ts";

const input = {
  name: "Ada",
  empty: "",
  zero: 0,
  no: false,
  role: "chief",
  user: { name: "Bob", tags: ["a", "b"] },
  items: [
    { name: "x", price: 1 },
    { name: "y", price: 2 },
  ],
  counts: { a: 1, b: 2 },
};

/** The template in Jinja, and what both it and the rewritten one print with the input above. */
const same: [what: string, jinja: string, printed: string][] = [
  ["a variable", "Hello {{ name }}, {{name}}", "Hello Ada, Ada"],
  ["a path", "{{ user.name }} {{ user['name'] }} {{ user.tags[1] }}", "Bob Bob b"],
  ["a name that a helper has", "{{ role }}", "chief"],
  ["if and else", "{% if name %}yes{% else %}no{% endif %}", "yes"],
  ["elif", "{% if empty %}1{% elif name == 'Ada' %}2{% else %}3{% endif %}", "2"],
  ["not", "{% if not empty %}x{% endif %}", "x"],
  ["unequal", '{% if name != "Bob" %}x{% endif %}', "x"],
  ["is defined", "{% if name is defined %}x{% endif %}", "x"],
  ["a loop", "{% for item in items %}{{ item.name }}={{ item.price }};{% endfor %}", "x=1;y=2;"],
  ["an outer name in a loop", "{% for item in items %}{{ name }}{{ item.name }}{% endfor %}", "AdaxAday"],
  [
    "loops in loops",
    "{% for i in items %}{% for t in user.tags %}{{ i.name }}{{ t }} {% endfor %}{% endfor %}",
    "xa xb ya yb ",
  ],
  ["keys and values", "{% for k, v in counts.items() %}{{ k }}{{ v }}{% endfor %}", "a1b2"],
  [
    "names of the loop",
    "{% for t in user.tags %}{{ loop.index0 }}{% if not loop.last %},{% endif %}{% endfor %}",
    "0,1",
  ],
  ["a list that is empty", "{% for t in empty %}x{% else %}nothing{% endfor %}", "nothing"],
  [
    "a name of the loop that a helper has",
    "{% for json in items %}{{ json.name }}{{ json | tojson }}{% endfor %}",
    'x{"name":"x","price":1}y{"name":"y","price":2}',
  ],
  ["as JSON", "{{ user.tags | tojson }}", '["a","b"]'],
  ["a default", "{{ missing | default('you') }} {{ name | default('you') }}", "you Ada"],
  ["a default of what is there but empty", "{{ empty | default('x') }}{{ zero | default(5) }}", "0"],
  ["a default of what is false", "{{ no | default('x') }}", "false"],
  [
    "a default that empty values take too",
    "{{ empty | default('x', true) }}{{ zero | d(5, boolean=true) }}",
    "x5",
  ],
  ["a default out of a variable", "{{ missing | default(name) }}", "Ada"],
  [
    "is defined, of empty values",
    "{% if zero is defined %}0{% endif %}{% if empty is defined %}e{% endif %}",
    "0e",
  ],
  ["is not defined", "{% if missing is not defined %}x{% endif %}{% if no is undefined %}y{% endif %}", "x"],
  [
    "both of two conditions",
    "{% if name and zero is defined %}x{% endif %}{% if name and empty %}y{% endif %}",
    "x",
  ],
  ["not in front of a comparison", "{% if not (name == 'Bob') %}x{% endif %}", "x"],
  [
    "a length against nothing",
    "{% if items | length > 0 %}x{% endif %}{% if empty|length == 0 %}y{% endif %}",
    "xy",
  ],
  ["one of two values", "{{ empty or name }} {{ 'yes' if name else 'no' }}{{ '!' if empty }}", "Ada yes"],
  ["values side by side", "{{ name ~ ', ' ~ user.name }}", "Ada, Bob"],
  ["a joined list", "{{ user.tags | join(' / ') }} {{ items | join('', attribute='name') }}", "a / b xy"],
  [
    "a name that is set once",
    "{% set who = user.name %}{% if who %}{{ who }}{% endif %}{% set a = 'A' %}{{ a }}",
    "BobA",
  ],
  ["a loop with a condition", "{% for i in items if i.name != 'x' %}{{ i.name }}{% endfor %}", "y"],
  ["braces out of a text", "{{ '{{' }} {{ name }}", "{{ Ada"],
  ["the end of a mark inside a text", "{% if name != '%}' %}x{% endif %}", "x"],
  ["a backslash before raw braces", "\\{% raw %}{{ x }}{% endraw %}", "\\{{ x }}"],
  ["white space control", "a  {%- if name -%}  b  {%- endif -%}  c {{- name -}} d", "abcAdad"],
  ["comments", "a{# not said #}b", "ab"],
  ["raw", "{% raw %}{{ x }}{% endraw %}", "{{ x }}"],
  ["JSON around a variable", '{"a": {"b":{{ user.name }}}}', '{"a": {"b":Bob}}'],
  ["a brace before a variable", "{{{ name }}}".replace("{{{", "{ {{").replace("}}}", "}} }"), "{ Ada }"],
  ["a backslash before a variable", "C:\\dir\\{{ name }}", "C:\\dir\\Ada"],
  ["a mustache that is never closed", "a {{ b", "a {{ b"],
  ["a percent sign", "100 % { x }", "100 % { x }"],
];

/**
 * White space, with the text that Jinja prints: a tag leaves its line behind, a dash takes away all white space
 * on its side. The second row of each pair is how the result is written.
 */
const lines: [what: string, jinja: string, printed: string, written?: string][] = [
  [
    "dashes before tags that stand alone",
    "Goods:\n{%- for t in user.tags %}\n- {{ t }}\n{%- endfor %}\nDone.",
    "Goods:\n- a\n- b\nDone.",
    "Goods:\n{{#each user.tags as |t|}}\n- {{t}}\n{{/each}}\nDone.",
  ],
  [
    "dashes before tags, and nothing to go through",
    "Goods:\n{%- for t in nothing %}\n- {{ t }}\n{%- endfor %}\nDone.",
    "Goods:\nDone.",
  ],
  [
    "dashes behind tags that stand alone",
    "Goods:\n{% for t in user.tags -%}\n- {{ t }}\n{% endfor -%}\nDone.",
    "Goods:\n- a\n- b\nDone.",
    "Goods:\n{{#each user.tags as |t|}}\n- {{t}}\n{{/each}}\nDone.",
  ],
  [
    "dashes before a chain",
    "A\n{%- if empty %}\nB\n{%- elif name %}\nC\n{%- else %}\nD\n{%- endif %}\nE",
    "A\nC\nE",
    "A\n{{#if empty}}\nB\n{{else if name}}\nC\n{{else}}\nD\n{{/if}}\nE",
  ],
  [
    "dashes before blocks in blocks",
    "A\n{%- for i in items %}\n{%- if i.price != 1 %}\n- {{ i.name }}\n{%- endif %}\n{%- endfor %}\nE",
    "A\n- y\nE",
  ],
  ["tags alone in their lines", "A\n{% if name %}\nB\n{% endif %}\nC", "A\n\nB\n\nC"],
  ["blanks before a tag", "A\n  {% if name %}\n  B\n  {% endif %}\nC", "A\n  \n  B\n  \nC"],
  [
    "a chain in the lines of its own",
    "{% if empty %}\nA\n{% elif name %}\nB\n{% endif %}\nC\n",
    "\nB\n\nC\n",
  ],
  ["a comment in its line", "A\n{# not said #}\nB", "A\n\nB"],
  ["a comment with dashes", "A\n{#- not said -#}\nB", "AB"],
  ["a value with dashes", "A\n{{- name -}}\nB", "AAdaB"],
  ["dashes around raw", "A {%- raw -%} {{ x }} {%- endraw -%} B", "A{{ x }}B"],
  ["a loop in one line", "A {% for t in user.tags %}{{ t }} {% endfor %}B", "A a b B"],
  ["line breaks of Windows", "A\r\n{%- if name %}\r\nB\r\n{%- endif %}\r\nC", "A\nB\nC"],
];

const lost: [what: string, jinja: string, note: RegExp][] = [
  ["a filter", "{{ name | upper }}", /filter "upper"/],
  ["a condition", "{% if a or b %}x{% endif %}", /a or b .*always/],
  ["two conditions with another way", "{% if a and b %}x{% else %}y{% endif %}", /else .*all parts/],
  ["a test", "{% if n > 3 %}x{% endif %}", /n > 3/],
  ["a name that is set twice", "{% set x = 1 %}{% set x = 2 %}", /set x/],
  ["a name that is set in a block", "{% if a %}{% set x = 1 %}{% endif %}", /set x/],
  ["a macro", "{% macro m(a) %}x{% endmacro %}", /macro/],
  ["an element that counts from the end", "{{ a[-1] }}", /a\[-1\]/],
  ["include", "{% include 'a' %}", /include/],
  ["a call", "{{ f(x) }}", /f\(x\)/],
  ["a sum", "{{ a + b }}", /a \+ b/],
  ["a range", "{% for i in range(3) %}x{% endfor %}", /range/],
  ["loop.index", "{% for i in a %}{{ loop.index }}{% endfor %}", /counts from 1/],
  ["a missing end", "{% if a %}x", /endif/],
  ["an end too many", "x{% endfor %}", /endfor/],
];

describe("toHandlebars", () => {
  const printed = (template: string) => {
    const { messages, problems } = render(template, { input });
    assert.deepEqual(
      problems.filter(({ severity }) => severity === "error"),
      [],
      template,
    );
    return messages
      .map(({ content }) => content.map((part) => ("text" in part ? part.text : "")).join(""))
      .join("|");
  };

  for (const [what, jinja, expected] of same)
    it(what, () => {
      const notes: string[] = [];
      const written = toHandlebars(jinja, (note) => void notes.push(note));
      assert.equal(printed(written), expected, written);
      assert.deepEqual(notes, []);
    });

  describe("keeps white space", () => {
    for (const [what, jinja, expected, as] of lines)
      it(what, () => {
        const notes: string[] = [];
        const written = toHandlebars(jinja, (note) => void notes.push(note));
        assert.equal(printed(written), expected, written);
        if (as !== undefined) assert.equal(written, as);
        assert.deepEqual(notes, []);
      });
  });

  describe("tells what it cannot say", () => {
    for (const [what, jinja, note] of lost)
      it(what, () => {
        const notes: string[] = [];
        const written = toHandlebars(jinja, (one) => void notes.push(one));
        assert.match(notes.join("\n"), note);
        printed(`${written} `);
      });
  });
});
