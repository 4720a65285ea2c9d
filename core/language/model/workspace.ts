import { testContext } from "../../evaluation/context.ts";
import { inlineTests, parseTestFile } from "../../evaluation/read.ts";
import { isBuiltInHelper } from "../../syntax/reference.ts";
import { definedTools, namedTools } from "../../syntax/tool-names.ts";
import type { PromptTree } from "../../syntax/tree.ts";
import type { JsonSchema } from "../../types.ts";
import { checkOwn, checkRendering, type OwnCheck, withPartials } from "../check/index.ts";
import type { CheckContext, Finding } from "../check/types.ts";
import type { YamlSource } from "./declared.ts";
import { NameIndex } from "./name-index.ts";
import { PartialIndex, type PartialMatch } from "./partial-index.ts";
import {
  type FileKind,
  fileKind,
  isPartial,
  partialName,
  promptOf,
  testFileOf,
  toolFileOf,
} from "./paths.ts";
import {
  type FileSymbols,
  type ParsedFile,
  parsePrompt,
  parseTests,
  promptSymbols,
  testFileSymbols,
} from "./symbols.ts";
import type { Template } from "./template.ts";
import type { OccurrenceKind } from "./types.ts";
import type { Workspace, WorkspaceOptions, WorkspaceSettings } from "./workspace-types.ts";

interface Entry {
  text: string;
  kind: FileKind;
  /** Grows with every change of this text. */
  revision: number;
  symbols: FileSymbols | null;
  findings: { stamp: string; list: Finding[] } | null;
  rendered: { stamp: string; list: Finding[] } | null;
}

/**
 * Characters of the files that are kept parsed, in all; a tree takes about 40 bytes for each. The others keep
 * their symbols and are read again when asked for.
 */
const keptText = 1024 * 1024;

interface Kept extends ParsedFile {
  /** What the checks found in the file itself, for one state of the settings. */
  own?: { stamp: string; check: OwnCheck };
}

/** Through how many of its prompt files a partial's names are looked up. */
const lookedThrough = 5;

export function createWorkspace(options: WorkspaceOptions = {}): Workspace {
  return new FileWorkspace(options);
}

class FileWorkspace implements Workspace {
  settings: WorkspaceSettings;
  isComplete = false;
  readonly #options: WorkspaceOptions;
  readonly #files = new Map<string, Entry>();
  readonly #parsed = new Map<string, Kept>();
  readonly #names = new NameIndex();
  readonly #partials = new PartialIndex();
  /** Files whose names are not in the index yet. */
  readonly #stale = new Set<string>();
  #revision = 0;
  #settingsRevision = 0;
  /** Characters of the files in `#parsed`. */
  #parsedSize = 0;
  /** Changes when files come and go, or a setting does: any name may then lead elsewhere. */
  #surroundings = 0;

  constructor(options: WorkspaceOptions) {
    this.#options = options;
    this.settings = { ...noSettings, ...options.settings };
  }

  setFile(path: string, text: string): void {
    const before = this.#files.get(path);
    if (before?.text === text) return;
    if (!before) {
      this.#surroundings++;
      this.#partials.add(path);
    }
    this.#drop(path);
    const kind = fileKind(path);
    this.#files.set(path, {
      text,
      kind,
      revision: ++this.#revision,
      symbols: null,
      findings: null,
      rendered: null,
    });
    this.#stale.add(path);
  }

  removeFile(path: string): void {
    this.#drop(path);
    if (!this.#files.delete(path)) return;
    this.#surroundings++;
    this.#stale.delete(path);
    this.#partials.remove(path);
    this.#names.remove(path);
  }

  renameFile(from: string, to: string): void {
    const text = this.text(from);
    if (text === undefined) return;
    this.removeFile(from);
    this.setFile(to, text);
  }

  complete(): void {
    if (this.isComplete) return;
    this.isComplete = true;
    this.#surroundings++;
  }

  configure(settings: Partial<WorkspaceSettings>): void {
    this.settings = { ...this.settings, ...settings };
    this.#settingsRevision++;
    this.#surroundings++;
    if (!settings.helpers && !settings.schemas) return;
    // What a name stands for depends on the helpers; what a schema's name gives, on the schemas.
    for (const [path, entry] of this.#files) {
      entry.symbols = null;
      this.#stale.add(path);
    }
  }

  has(path: string): boolean {
    return this.#files.has(path);
  }

  paths(kind?: FileKind): string[] {
    const all = [...this.#files];
    return all.flatMap(([path, entry]) => (!kind || entry.kind === kind ? [path] : [])).sort();
  }

  text(path: string): string | undefined {
    return this.#files.get(path)?.text;
  }

  tree(path: string): PromptTree | undefined {
    return this.#parse(path)?.tree() ?? undefined;
  }

  frontmatter(path: string): ParsedFile["frontmatter"] {
    return this.#parse(path)?.frontmatter ?? null;
  }

  defaults(path: string): unknown {
    return this.#parse(path)?.defaults;
  }

  template(path: string): Template | undefined {
    return this.#parse(path)?.template;
  }

  yaml(path: string): YamlSource | null {
    return this.#parse(path)?.yaml ?? null;
  }

  #parse(path: string): Kept | undefined {
    const entry = this.#files.get(path);
    if (!entry || entry.kind === "tool") return undefined;
    const { text, kind } = entry;
    const parsed = this.#parsed.get(path) ?? (kind === "test" ? parseTests(text) : parsePrompt(text));
    // Asked for last, dropped last.
    this.#drop(path);
    this.#parsed.set(path, parsed);
    this.#parsedSize += text.length;
    for (const other of this.#parsed.keys()) {
      if (this.#parsedSize <= keptText || other === path) break;
      this.#drop(other);
    }
    return parsed;
  }

  #drop(path: string): void {
    if (this.#parsed.delete(path)) this.#parsedSize -= this.#files.get(path)?.text.length ?? 0;
  }

  symbols(path: string): FileSymbols | undefined {
    const entry = this.#files.get(path);
    if (!entry) return undefined;
    entry.symbols ??= this.#read(path);
    return entry.symbols ?? undefined;
  }

  #read(path: string): FileSymbols | null {
    const parsed = this.#parse(path);
    if (!parsed) return null;
    if (fileKind(path) === "test") return testFileSymbols(parsed);
    const { helpers, schemas } = this.settings;
    const isHelper = (name: string) => isBuiltInHelper(name) || helpers.includes(name);
    return promptSymbols(parsed, isPartial(path), { isHelper, schemas });
  }

  #settle(): void {
    for (const path of this.#stale) {
      const symbols = this.symbols(path);
      this.#names.set(path, symbols?.occurrences ?? []);
    }
    this.#stale.clear();
  }

  root(path: string): string {
    return this.#options.rootOf?.(path) ?? "";
  }

  partial(path: string, name: string): PartialMatch | null {
    // Dotprompt knows one partial of a name: what the prompt itself means by it comes before the partial's own folder.
    if (isPartial(path)) {
      for (const prompt of this.#prompts(path)) {
        const found = this.#find(prompt, name);
        if (found) return found;
      }
    }
    return this.#find(path, name);
  }

  #find(path: string, name: string): PartialMatch | null {
    return this.#partials.find(path, name, this.root(path));
  }

  /** Some of the prompt files that a partial ends up in. */
  #prompts(path: string): string[] {
    this.#settle();
    const found: string[] = [];
    const seen = new Set([path]);
    const open = [path];
    for (let next = open.pop(); next !== undefined && found.length < lookedThrough; next = open.pop()) {
      for (const user of this.#names.includers(partialName(next) ?? "")) {
        if (seen.has(user)) continue;
        seen.add(user);
        if (isPartial(user)) open.push(user);
        else if (this.reaches(user).includes(path)) found.push(user);
        if (found.length >= lookedThrough) break;
      }
    }
    return found;
  }

  partialName(path: string, partialPath: string): string | null {
    return this.#partials.nameFor(path, partialPath, this.root(path));
  }

  partials(): string[] {
    return this.#partials.all();
  }

  includers(path: string): string[] {
    const name = partialName(path);
    if (name === null) return [];
    this.#settle();
    return this.#names
      .includers(name)
      .filter((user) =>
        this.symbols(user)?.includes.some(
          (one) =>
            (one.name === name || one.name.endsWith(`/${name}`)) &&
            this.partial(user, one.name)?.path === path,
        ),
      );
  }

  reaches(path: string): string[] {
    return [...new Set(this.#reached(path).values())].filter((partial) => partial !== path);
  }

  partialTexts(path: string): Record<string, string> {
    const texts = [...this.#reached(path)].map(([name, file]) => [name, this.text(file) ?? ""] as const);
    return Object.fromEntries(texts);
  }

  /** Every partial that a file includes, directly or not, by the names that lead there. */
  #reached(path: string): Map<string, string> {
    const found = new Map<string, string>();
    const open = [path];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const { name } of this.symbols(next)?.includes ?? []) {
        const target = found.has(name) ? undefined : (this.#find(path, name) ?? this.#find(next, name))?.path;
        if (target === undefined) continue;
        found.set(name, target);
        open.push(target);
      }
    }
    return found;
  }

  dependants(path: string): string[] {
    const kind = fileKind(path);
    if (kind === "test") return [promptOf(path)].filter((prompt) => this.has(prompt));
    const found = new Set<string>();
    if (kind === "tool") {
      const tool = path.slice(path.lastIndexOf("/") + 1).replace(/\.tool\.yaml$/, "");
      for (const user of this.mentions("tool", tool)) if (toolFileOf(user, tool) === path) found.add(user);
    }
    const open = [path];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const user of this.includers(next)) {
        if (found.has(user) || user === path) continue;
        found.add(user);
        open.push(user);
      }
    }
    for (const prompt of [path, ...found]) {
      const tests = testFileOf(prompt);
      if (this.has(tests)) found.add(tests);
    }
    return [...found];
  }

  mentions(kind: OccurrenceKind, name: string): string[] {
    this.#settle();
    return this.#names.mentions(kind, name);
  }

  findings(path: string): Finding[] {
    const entry = this.#files.get(path);
    const parsed = this.#parse(path);
    if (!entry || !parsed) return [];
    if (entry.kind === "test") return this.#testFindings(path, entry);
    const tree = parsed.tree();
    if (!tree) return [];
    const revisions = this.reaches(path).map((partial) => this.#files.get(partial)?.revision);
    const stamp = [this.#surroundings, entry.revision, ...revisions].join();
    if (entry.findings?.stamp !== stamp) {
      const context = this.checkContext(path);
      const ownStamp = [this.#settingsRevision, entry.revision, ...(context.tools ?? ["?"])].join("\n");
      if (parsed.own?.stamp !== ownStamp) parsed.own = { stamp: ownStamp, check: checkOwn(tree, context) };
      const inline = inlineTests(tree, testContext(tree, { schemas: this.#knownSchemas() })).problems;
      entry.findings = { stamp, list: [...withPartials(parsed.own.check, context), ...inline] };
    }
    return entry.findings.list;
  }

  /** A test file without a prompt file is somebody else's. */
  #testFindings(path: string, entry: Entry): Finding[] {
    const prompt = promptOf(path);
    const tree = this.tree(prompt);
    if (!tree) return [];
    const revisions = [entry.revision, this.#files.get(prompt)?.revision];
    const stamp = [this.#settingsRevision, ...revisions].join();
    if (entry.findings?.stamp !== stamp) {
      const context = testContext(tree, { schemas: this.#knownSchemas() });
      entry.findings = { stamp, list: parseTestFile(entry.text, context).problems };
    }
    return entry.findings.list;
  }

  #knownSchemas(): Record<string, JsonSchema> {
    const entries = Object.entries(this.settings.schemas);
    return Object.fromEntries(entries.filter((one): one is [string, JsonSchema] => one[1] !== true));
  }

  renderedFindings(path: string): Finding[] {
    const found = this.findings(path);
    const entry = this.#files.get(path);
    const tree = this.tree(path);
    if (!entry?.findings || !tree || found.some(({ code }) => code === "other-dialect")) return found;
    const { stamp } = entry.findings;
    if (entry.rendered?.stamp !== stamp) {
      const seen = new Set(found.map(keyOf));
      const rendered = checkRendering(tree, this.checkContext(path)).filter((one) => !seen.has(keyOf(one)));
      const list = [...found, ...rendered].sort(
        (one, other) => one.start - other.start || one.end - other.end,
      );
      entry.rendered = { stamp, list };
    }
    return entry.rendered.list;
  }

  checkContext(path: string): CheckContext {
    const { helpers, schemas, models, modelNames, defaultModel, portability } = this.settings;
    const tree = this.tree(path);
    const named = tree ? namedTools(tree).filter((name) => this.has(toolFileOf(path, name))) : [];
    const tools = [...(tree ? definedTools(tree) : []), ...named];
    return {
      path,
      partials: (name) => {
        const match = this.partial(path, name);
        const file = match?.path ?? this.#reached(path).get(name);
        const partial = file === undefined ? undefined : this.tree(file);
        if (file !== undefined && partial) return { path: file, tree: partial, others: match?.others ?? [] };
        return this.isComplete ? null : undefined;
      },
      partialNames: () => this.partials().flatMap((partial) => this.partialName(path, partial) ?? []),
      schemas,
      helpers,
      ...(this.isComplete ? { tools } : {}),
      ...(models ? { models, modelNames, defaultModel } : {}),
      portability,
    };
  }
}

const noSettings: WorkspaceSettings = {
  helpers: [],
  schemas: {},
  schemaFiles: {},
  models: null,
  modelNames: {},
  defaultModel: "",
  portability: false,
};

const keyOf = ({ code, start, end }: Finding) => `${code} ${start} ${end}`;
