import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Broker, startBroker } from "./broker.ts";
import { type Data, openData } from "./data.ts";
import { type RunningDatabase, startDatabase } from "./database.ts";
import { type Editor, openEditor, provideExtension, writeSession } from "./editor/index.ts";
import type { Ending } from "./ending.ts";
import { keepAlive } from "./keep.ts";
import type { StartOptions } from "./options.ts";
import { providePersonalToken } from "./personalToken.ts";
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
  /** Rejects when a part breaks for good that the studio cannot do without. */
  broken: Promise<never>;
}

type RunningBroker = Broker & { url: string };

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

  const keeping = { say: progress.say, signal };
  const postgres = await progress.step("Postgres", (onProgress) =>
    keepAlive(
      "Postgres",
      (before: RunningDatabase | null) => startDatabase(data.postgres, { before, onProgress, signal }),
      keeping,
    ),
  );
  ending.add({ name: "Postgres", stage: "database", end: postgres.end, kill: postgres.kill });

  const { sessionSecret } = secrets;
  const { corsOrigins, env, person } = options;
  const databaseUrl = postgres.life().url;
  const plan = {
    root,
    corsOrigins,
    env,
    databaseUrl,
    bootstrapToken,
    sessionSecret,
    upstream,
    log: data.log,
  };
  const broker = await progress.step(
    "Broker",
    async (say) => {
      say("waiting for it to listen");
      const begin = async (before: RunningBroker | null): Promise<RunningBroker> => {
        // Whoever knows its address finds it there again.
        const port = before ? Number(new URL(before.url).port) : options.port;
        const started = startBroker({ ...plan, port });
        data.noteChild(started.pid);
        try {
          return { ...started, url: await abortable(started.listening, signal) };
        } catch (error) {
          await started.end();
          throw error;
        }
      };
      return await keepAlive("The broker", begin, keeping);
    },
    ({ life }) => life().url,
  );
  ending.add({ name: "The broker", stage: "programs", end: broker.end, kill: broker.kill });
  const { url: address } = broker.life();
  data.noteWhere({ broker: address });
  const token = await providePersonalToken(options.dataDir, address, { bootstrapToken, person, signal });

  const editor =
    extension && (await startEditor(options, context, { data, broker: address, token, extension }));
  const url = editor?.url ?? null;
  return {
    ready: { broker: address, token, editor: url, upstream: upstream.name },
    welcome: welcome(data, editor),
    broken: Promise.race([
      broker.broken.catch((error: Error) => fail(`${error.message} Its log is ${data.log}.`)),
      postgres.broken,
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
  const open = join(data.samples, "greeting.prompt");
  const session = writeSession(data.editor, { broker, token, open });
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
          extension: packaged,
          broker,
          session: session.path,
          mayOpenBrowser: options.mayOpenBrowser,
          env: options.env,
          say,
          tell: progress.say,
          signal,
          noteChild: data.noteChild,
        },
        oldestVSCode(),
      ),
    ({ kind }) =>
      kind === "desktop" ? "desktop VS Code, in a profile of its own" : "VS Code in the browser",
  );
  ending.add({ name: "The editor", stage: "programs", end: editor.end, kill: editor.kill });
  data.noteWhere({ editor: editor.url ? `at ${editor.url}` : "a window of the desktop VS Code" });
  editor.ended.then((sentence) => {
    if (!signal.aborted) progress.say(`${sentence} Everything else runs on; Ctrl-C ends it.`);
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
