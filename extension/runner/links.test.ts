import assert from "node:assert/strict";
import { describe, it } from "mocha";
import * as core from "../../core/index.ts";
import { makeLinks, movedRange, type SourceFile } from "./links.ts";

const header = "You write for {{company}}.\n";
const prompt = "---\nmodel: m\n---\n{{>header}}\n{{#each items}}\n- {{this}}\n{{/each}}\nBye {{name}}";
const input = { company: "Acme", items: ["x", "y"], name: "Ada" };

function linked(text = prompt, partial = header) {
  const files: SourceFile[] = [
    { partial: null, uri: "file:///a.prompt", name: "a.prompt", text },
    { partial: "header", uri: "file:///_header.prompt", name: "_header.prompt", text: partial },
  ];
  const tree = core.parse(text);
  const options = { partials: { header: partial } };
  const { messages } = core.renderTree(tree, { input }, options);
  return { messages, files, map: core.sourceMap(tree, messages, { input }, options) };
}

/** The rendered words that a selection `[…]` or a cursor `|` in a file lights. */
function lit(file: "prompt" | "header", marked: string): string[] {
  const links = makeLinks();
  const { messages, files, map } = linked();
  const sources = links.update(core, map, files);
  const start = marked.search(/[[|]/);
  const text = marked.replace(/[[|]/, "");
  const end = marked.includes("|") ? start : text.indexOf("]");
  const uri = file === "prompt" ? "file:///a.prompt" : "file:///_header.prompt";
  const { places } = links.touched(uri, text.replace("]", ""), start, end);
  const [part] = messages[0]!.content;
  assert.ok(part && "text" in part && sources);
  return sources.pieces
    .flat(2)
    .flatMap(({ start: from, end: to, place }) =>
      places.includes(place) ? [part.text.slice(from, to)] : [],
    );
}

describe("links from rendered text to its source", () => {
  it("tell the page kind, words, file and line", () => {
    const { map, files } = linked();
    const sources = makeLinks().update(core, map, files);
    assert.deepEqual(
      sources?.places.map(({ kind, label, file, line }) => [kind, label, file, line]),
      [
        ["text", "", "_header.prompt", 1],
        ["value", "{{company}}", "_header.prompt", 1],
        ["text", "", "_header.prompt", 1],
        ["text", "", null, 6],
        ["value", "{{this}}", null, 6],
        ["text", "", null, 8],
        ["value", "{{name}}", null, 8],
      ],
    );
  });

  it("lead to the file and range, as it was rendered", () => {
    const links = makeLinks();
    const { map, files } = linked();
    const { version, places } = links.update(core, map, files)!;
    const company = links.target(
      version,
      places.findIndex(({ label }) => label === "{{company}}"),
    );
    assert.equal(company?.uri, "file:///_header.prompt");
    assert.equal(header.slice(company.start, company.end), "{{company}}");
    assert.equal(links.target(version + 1, 0), null);
    assert.equal(links.target(version, 99), null);
  });

  it("keep their version while the page would see the same, though all has moved", () => {
    const links = makeLinks();
    const first = linked();
    const { version } = links.update(core, first.map, first.files)!;
    const moved = linked(prompt.replace("model: m", "model: longer"));
    assert.equal(links.update(core, moved.map, moved.files)?.version, version);
    const target = links.target(version, 6);
    assert.equal(target?.text.slice(target.start, target.end), "{{name}}");
    const other = linked(prompt.replace("Bye", "\nBye"));
    assert.equal(links.update(core, other.map, other.files)?.version, version + 1);
    assert.equal(links.target(version, 6), null);
  });

  it("are none without a map", () => {
    const links = makeLinks();
    const { files } = linked();
    assert.equal(links.update(core, null, files), null);
    assert.deepEqual(links.touched("file:///a.prompt", prompt, 20, 20).places, []);
    assert.equal(links.target(0, 0), null);
    assert.ok(links.has("file:///_header.prompt") && !links.has("file:///b.prompt"));
  });

  const cursors: [what: string, file: "prompt" | "header", marked: string, words: string[]][] = [
    ["in a text", "prompt", prompt.replace("Bye", "B|ye"), ["Bye "]],
    ["in a mustache", "prompt", prompt.replace("name", "na|me"), ["Ada"]],
    ["between a text and a mustache: what follows", "prompt", prompt.replace("{{name", "|{{name"), ["Ada"]],
    ["at the very end", "prompt", `${prompt}|`, ["Ada"]],
    ["in a loop's value: all its turns", "prompt", prompt.replace("{{this", "{{th|is"), ["x", "y"]],
    [
      "in a loop's opening tag: all it printed",
      "prompt",
      prompt.replace("each", "ea|ch"),
      ["- ", "x", "- ", "y"],
    ],
    ["in a partial call", "prompt", prompt.replace("header", "he|ader"), ["You write for ", "Acme", "."]],
    ["in the frontmatter", "prompt", prompt.replace("model", "mo|del"), []],
    ["in the partial", "header", header.replace("write", "wri|te"), ["You write for "]],
    ["a selection over both", "prompt", prompt.replace("ye {{na", "[ye {{na]"), ["Bye ", "Ada"]],
    [
      "a selection of a call",
      "prompt",
      prompt.replace("{{>header}}", "[{{>header}}]"),
      ["You write for ", "Acme", "."],
    ],
  ];
  for (const [what, file, marked, words] of cursors) {
    it(`cursor ${what}`, () => assert.deepEqual(lit(file, marked), words));
  }

  it("follow the cursor in a text that was changed since, but not into the change", () => {
    const links = makeLinks();
    const { map, files } = linked();
    links.update(core, map, files);
    const now = prompt.replace("{{#each", "{{#eaXXch");
    const at = (words: string) =>
      links.touched("file:///a.prompt", now, now.indexOf(words) + 1, now.indexOf(words) + 1).places;
    assert.deepEqual(at("{{name"), [6]);
    assert.deepEqual(at("{{>header"), [0, 1, 2]);
    assert.deepEqual(at("XX"), []);
  });
});

describe("a range in a text that was changed", () => {
  const rows: [
    what: string,
    range: [number, number],
    before: string,
    after: string,
    moved: [number, number] | null,
  ][] = [
    ["stays in the same text", [1, 2], "abc", "abc", [1, 2]],
    ["stays before the change", [0, 2], "abc", "abXc", [0, 2]],
    ["moves behind the change", [2, 3], "abc", "aXXbc", [4, 5]],
    ["moves back behind a removal", [4, 5], "abcde", "ade", [2, 3]],
    ["is gone when the change reached into it", [1, 4], "abcde", "abXde", null],
    ["is gone when it was removed", [1, 2], "abc", "ac", null],
    ["is gone between two changes", [2, 3], "abcde", "XabcdeX", null],
    ["stays at the end of a text that goes on", [2, 3], "abc", "abcabc", [2, 3]],
    ["is gone with the whole text", [0, 1], "abc", "", null],
  ];
  for (const [what, [start, end], before, after, moved] of rows) {
    it(what, () => assert.deepEqual(movedRange(start, end, before, after), moved));
  }
});
