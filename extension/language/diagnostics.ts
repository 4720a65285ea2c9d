import {
  Diagnostic,
  DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
  Location,
  languages,
  type TextDocument,
  Uri,
  workspace,
} from "vscode";
import type { Finding } from "../../core/language/index.ts";
import type { Problem, Severity } from "../../core/types.ts";
import { type Closable, together } from "../events.ts";
import type { Asked, Language } from "./language.ts";

/** Milliseconds of quiet before an edited file is checked. */
const quiet = 150;
/** Milliseconds of quiet before it is rendered with an example, too, where that takes long. */
const pause = 500;
/** Milliseconds that checking and rendering may take to be done at once. */
const cheapLook = 25;

const severities: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

const tags: Record<string, DiagnosticTag[]> = {
  "unused-input": [DiagnosticTag.Unnecessary],
  "deprecated-key": [DiagnosticTag.Deprecated],
};

export interface DiagnosticDoors {
  /** Where the pages about the codes stand; null where there are none. */
  pages: Uri | null;
  /** What is only known where prompts can be run, such as what the chosen model cannot take. */
  more?(document: TextDocument): Promise<Problem[]>;
}

/** Findings of every open prompt and test file, while it is edited. Works without network and trust. */
export function registerDiagnostics(language: Language, { pages, more }: DiagnosticDoors): Closable {
  const collection = languages.createDiagnosticCollection("prompt-studio");
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  /** Milliseconds that the last look at each file took, rendering and all. */
  const costs = new Map<string, number>();

  const look = async (document: TextDocument, rendered: boolean) => {
    if (document.isClosed) return;
    const { version } = document;
    const asked = await language.about(document);
    const began = performance.now();
    const { workspace: model, path } = asked;
    const found = rendered ? model.renderedFindings(path) : model.findings(path);
    if (rendered) costs.set(document.uri.toString(), performance.now() - began);
    const others = rendered && !isTestFile(document.uri) ? ((await more?.(document)) ?? []) : [];
    if (document.isClosed || document.version !== version) return;
    const problems = merged(found, others);
    collection.set(
      document.uri,
      problems.map((one) => diagnosticOf(one, document, asked, language, pages)),
    );
  };

  const lookSoon = (document: TextDocument) => {
    if (!concerns(document)) return;
    const key = document.uri.toString();
    clearTimeout(timers.get(key));
    const later = (milliseconds: number, work: () => void) => timers.set(key, setTimeout(work, milliseconds));
    const cheap = (costs.get(key) ?? 0) < cheapLook;
    later(quiet, () => {
      void look(document, cheap);
      if (cheap) timers.delete(key);
      else {
        later(pause - quiet, () => {
          timers.delete(key);
          void look(document, true);
        });
      }
    });
  };

  /** A file, and the open ones that mean something else because of it; all of them for null. */
  const changed = async (path: string | null) => {
    const open = workspace.textDocuments.filter(concerns);
    const { workspace: model } =
      path === null || open.length === 0 ? { workspace: null } : await language.about(open[0]!);
    const concerned = path !== null && model ? new Set([path, ...model.dependants(path)]) : null;
    for (const document of open)
      if (!concerned || concerned.has(language.path(document.uri))) lookSoon(document);
  };

  for (const document of workspace.textDocuments) lookSoon(document);
  return together(
    collection,
    { dispose: () => [...timers.values()].map((timer) => clearTimeout(timer)) },
    workspace.onDidOpenTextDocument(lookSoon),
    workspace.onDidCloseTextDocument(({ uri }) => {
      clearTimeout(timers.get(uri.toString()));
      timers.delete(uri.toString());
      costs.delete(uri.toString());
      collection.delete(uri);
    }),
    language.onDidChange((path) => void changed(path)),
  );
}

const isTestFile = (uri: Uri) => uri.path.endsWith(".eval.yaml");
const concerns = ({ languageId, uri }: TextDocument) => languageId === "dotprompt" || isTestFile(uri);

/** Each place once, however many looked at it, and each sentence: the mapping to a request knows no places. */
function merged(found: Finding[], others: Problem[]): Finding[] {
  const place = ({ start, end }: Problem) => `${start} ${end}`;
  const sentence = ({ code, message }: Problem) => `${code} ${message}`;
  const seen = new Set(found.flatMap((one) => [place(one), sentence(one)]));
  return [...found, ...others.filter((one) => !seen.has(place(one)) && !seen.has(sentence(one)))];
}

function diagnosticOf(
  { code, severity, message, start, end, related }: Finding,
  { uri }: TextDocument,
  { core, range, path }: Asked,
  language: Language,
  pages: Uri | null,
): Diagnostic {
  const made = new Diagnostic(range({ start, end }), message, severities[severity]);
  made.source = "Prompt Studio";
  const hasPage = pages !== null && (Object.hasOwn(core.codes, code) || Object.hasOwn(core.testCodes, code));
  made.code = hasPage ? { value: code, target: Uri.joinPath(pages, `${code}.md`) } : code;
  const known = tags[code];
  if (known) made.tags = known;
  made.relatedInformation = (related ?? []).map((one) => {
    const here = one.path === undefined || one.path === path;
    const location = here ? new Location(uri, range(one)) : language.location({ ...one, file: one.path! });
    return new DiagnosticRelatedInformation(location, one.message);
  });
  return made;
}

/** The pages about the codes, beside the sources that the manifest names. */
export function pagesOf(manifest: { repository?: { url?: string } }): Uri | null {
  const url = manifest.repository?.url?.replace(/\.git$/, "");
  return url ? Uri.parse(`${url}/blob/main/docs/problems`) : null;
}
