import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startBroker } from "./broker.ts";
import { type Data, openData } from "./data.ts";
import { startDatabase } from "./database.ts";
import { type Editor, openEditor, provideExtension, writeSession } from "./editor/index.ts";
import type { Ending } from "./ending.ts";
import type { StartOptions } from "./options.ts";
import { makePersonalToken } from "./personalToken.ts";
import { requireFreePort } from "./port.ts";
import { StartProblem } from "./problem.ts";
import type { Progress } from "./progress.ts";
import { copySamples } from "./samples.ts";
import { provideSecrets } from "./secrets.ts";
import { provideUpstream } from "./upstream.ts";

export interface Studio {
  /** What the ready line says. */
  ready: { broker: string; token: string; editor: string | null; upstream: string };
  /** For the person, when all is up. */
  welcome: string;
  /** Rejects when a part breaks that the studio cannot do without. */
  broken: Promise<never>;
}

interface Context {
  ending: Ending;
  progress: Progress;
}

const root = join(import.meta.dirname, "..", "..");

/**
 * Starts everything in order; every part is handed to `ending` the moment it exists.
 * @throws with a sentence for the person; what was started by then is ended by `ending.finish()`
 */
export async function startStudio(options: StartOptions, context: Context): Promise<Studio> {
  const { ending, progress } = context;
  const { signal } = ending;
  progress.say(`Prompt Studio keeps its data in ${options.dataDir}`);
  const data = await openData(options.dataDir);
  ending.add({ name: "The data folder", stage: "files", end: data.release });
  const secrets = provideSecrets(options.dataDir);
  const bootstrapToken = options.bootstrapToken ?? secrets.bootstrapToken;
  await requireFreePort(options.port);
  signal.throwIfAborted();

  const extension = options.headless ? null : packageInBackground(context);
  const upstream = await progress.step(
    "Upstream",
    (say) => provideUpstream(options.litellm, { say, signal }),
    ({ name }) => (name === "sample" ? "built-in sample (set LITELLM_API_BASE for your own)" : name),
  );
  ending.add({ name: "The sample upstream", stage: "upstream", end: upstream.close });

  const postgres = await progress.step("Postgres", (onProgress) =>
    startDatabase(data.postgres, { onProgress, signal }),
  );
  ending.add({ name: "Postgres", stage: "database", end: postgres.stop, kill: postgres.kill });

  const broker = await progress.step(
    "Broker",
    async (say) => {
      const { sessionSecret } = secrets;
      const { port, corsOrigins, env } = options;
      const databaseUrl = postgres.url;
      const plan = { root, port, corsOrigins, env, databaseUrl, bootstrapToken, sessionSecret, upstream };
      const started = startBroker({ ...plan, log: data.log });
      ending.add({ name: "The broker", stage: "programs", end: started.end, kill: started.kill });
      data.noteChild(started.pid);
      say("waiting for it to listen");
      return { ...started, url: await abortable(started.listening, signal) };
    },
    ({ url }) => url,
  );
  data.noteBroker(broker.url);
  const token = await makePersonalToken(broker.url, { bootstrapToken, person: options.person, signal });

  const editor =
    extension && (await startEditor(options, context, { data, broker: broker.url, token, extension }));
  const url = editor?.url ?? null;
  return {
    ready: { broker: broker.url, token, editor: url, upstream: upstream.name },
    welcome: welcome(data, editor),
    broken: Promise.race([
      broker.ended.then((words) => fail(`The broker ended unexpectedly. ${words} Its log is ${data.log}.`)),
      postgres.ended.then((log) => fail(`Postgres ended unexpectedly. ${log.at(-1) ?? ""}`)),
    ]),
  };
}

async function startEditor(
  options: StartOptions,
  { ending, progress }: Context,
  {
    data,
    broker,
    token,
    extension,
  }: { data: Data; broker: string; token: string; extension: ReturnType<typeof packageInBackground> },
): Promise<Editor> {
  const { signal } = ending;
  copySamples({
    from: join(root, "samples"),
    to: data.samples,
    manifest: data.samplesManifest,
  });
  const openedBefore = join(data.editor, "opened");
  const session = writeSession(data.editor, { broker, token });
  ending.add({ name: "The session file", stage: "files", end: session.remove });
  const packaged = await progress.step("Extension", extension);
  const editor = await progress.step(
    "Editor",
    (say) =>
      openEditor(
        {
          dir: data.editor,
          dataDir: options.dataDir,
          folder: data.samples,
          firstFile: existsSync(openedBefore) ? undefined : join(data.samples, "greeting.prompt"),
          extension: packaged,
          broker,
          session: session.path,
          mayOpenBrowser: options.mayOpenBrowser,
          env: options.env,
          say,
          signal,
          noteChild: data.noteChild,
        },
        oldestVSCode(),
      ),
    ({ kind }) =>
      kind === "desktop" ? "desktop VS Code, in a profile of its own" : "VS Code in the browser",
  );
  ending.add({ name: "The editor", stage: "programs", end: editor.end, kill: editor.kill });
  writeFileSync(openedBefore, "");
  editor.ended.then(() => {
    if (!signal.aborted) progress.say("The editor was closed. Everything else runs on; Ctrl-C ends it.");
  });
  return editor;
}

/** Begins at once, beside the other steps; its step only waits for what is left. */
function packageInBackground({ ending }: Context) {
  let tell: (text: string) => void = () => undefined;
  const work = provideExtension(root, { say: (text) => tell(text), signal: ending.signal });
  // Its failure is reported where it is waited for.
  work.catch(() => undefined);
  return (say: (text: string) => void) => {
    tell = say;
    return work;
  };
}

function oldestVSCode(): string {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return String(manifest.engines.vscode).replace(/^\D+/, "");
}

function welcome(data: Data, editor: Editor | null): string {
  const lines = ["", "Ready. Ctrl-C ends everything.", `The broker's log: ${data.log}`];
  if (editor?.url) lines.splice(1, 0, `Open VS Code in your browser: ${editor.url}`);
  return lines.join("\n");
}

function fail(sentence: string): never {
  throw new StartProblem(sentence);
}

/** Waits, but not beyond the moment the end is asked for. */
function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    work.then(resolve, reject);
  });
}
