import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { render } from "../../rendering/render.ts";
import { toHandlebars } from "./jinja.ts";

const input = {
  name: "Ada",
  empty: "",
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
  ["as JSON", "{{ user.tags | tojson }}", '["a","b"]'],
  ["a default", "{{ empty | default('you') }} {{ name | default('you') }}", "you Ada"],
  ["white space control", "a  {%- if name -%}  b  {%- endif -%}  c {{- name -}} d", "abcAdad"],
  ["comments", "a{# not said #}b", "ab"],
  ["raw", "{% raw %}{{ x }}{% endraw %}", "{{ x }}"],
  ["JSON around a variable", '{"a": {"b":{{ user.name }}}}', '{"a": {"b":Bob}}'],
  ["a brace before a variable", "{{{ name }}}".replace("{{{", "{ {{").replace("}}}", "}} }"), "{ Ada }"],
  ["a backslash before a variable", "C:\\dir\\{{ name }}", "C:\\dir\\Ada"],
  ["a mustache that is never closed", "a {{ b", "a {{ b"],
  ["a percent sign", "100 % { x }", "100 % { x }"],
];

const lost: [what: string, jinja: string, note: RegExp][] = [
  ["a filter", "{{ name | upper }}", /filter "upper"/],
  ["a condition", "{% if a and b %}x{% endif %}", /a and b/],
  ["a test", "{% if n > 3 %}x{% endif %}", /n > 3/],
  ["set", "{% set x = 1 %}", /set x/],
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
