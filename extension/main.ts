import { commands, type ExtensionContext, l10n, window, workspace } from "vscode";
import { asBrokerError } from "../core/client/errors.ts";
import { readHandover, takeHandover } from "./authentication/handover.ts";
import { registerAuthentication } from "./authentication/provider.ts";
import { makeTokens } from "./authentication/tokens.ts";
import { makeActions, tellRefused } from "./commands/actions.ts";
import { focusedPrompt, registerCommands, target } from "./commands/commands.ts";
import { makeImporting } from "./commands/importPrompt.ts";
import { makeTestMaking } from "./commands/tests.ts";
import { makeConnection } from "./connection/connection.ts";
import { keepModels } from "./connection/keepModels.ts";
import { lazyCore } from "./core.ts";
import { keepContextKeys } from "./editor/context.ts";
import { openOnFirstVisit } from "./editor/firstVisit.ts";
import { registerLenses } from "./editor/lenses.ts";
import { makeRequestProblems } from "./editor/requestProblems.ts";
import { registerStatusBar } from "./editor/statusBar.ts";
import { keepWalkthrough } from "./editor/walkthrough.ts";
import { makeAnswers } from "./evaluations/answers.ts";
import { makeEvaluations } from "./evaluations/evaluations.ts";
import { makeMatcher } from "./evaluations/matcher.ts";
import { pagesOf } from "./language/diagnostics.ts";
import { registerLanguage } from "./language/index.ts";
import { makeMemory } from "./memory.ts";
import { makeFiles } from "./prompts/files.ts";
import { makePrompts } from "./prompts/prompts.ts";
import { makeComparisons } from "./run/comparisons.ts";
import { makeHistory } from "./run/history.ts";
import { makeRuns } from "./run/runs.ts";
import { makeRunner } from "./runner/runner.ts";
import { makeSettings } from "./settings.ts";

/** The tour of the extension: everything it does is built here, in the order in which it needs each other. */
export function activate(context: ExtensionContext): void {
  const { extensionUri, secrets, workspaceState } = context;
  const t = l10n.t;
  const client = `vscode/${String((context.extension.packageJSON as { version?: unknown }).version)}`;
  const log = window.createOutputChannel("Prompt Studio", { log: true });
  const loadCore = lazyCore();
  const settings = makeSettings();
  const memory = makeMemory(workspaceState);
  const files = makeFiles();

  const sessionFile = process.env.PROMPT_STUDIO_SESSION_FILE;
  const tokens = makeTokens(secrets, (message) => log.warn(message));
  const given = readHandover(sessionFile);
  const handedOver = given
    .then((handover) => takeHandover(handover, tokens, settings.setBroker))
    .catch((error: unknown) => log.warn(`the broker's address could not be set: ${error}`));
  void given
    .then((handover) => openOnFirstVisit(handover?.open ?? null, memory))
    .catch((error: unknown) => log.warn(`the first file could not be opened: ${error}`));
  const connection = makeConnection({
    allowed: () => workspace.isTrusted,
    address: settings.broker,
    onDidChangeAddress: settings.onDidChangeBroker,
    tokens,
    handedOver,
    freshToken: async (origin) => {
      const given = await readHandover(sessionFile);
      return given?.address.origin === origin ? given.token : null;
    },
    fetch: globalThis.fetch,
    client,
    t,
    // In the runner the page itself says it, with the same button.
    onRefused: (message) => runner.visible() || tellRefused(message, signIn),
  });
  const signIn = registerAuthentication({ settings, tokens, connection });

  const prompts = makePrompts({ loadCore, files, settings, connection, memory, client });
  const history = makeHistory(connection, memory);
  const runs = makeRuns({
    loadCore,
    call: connection.call,
    remember: memory.setUnderway,
    underway: memory.underway,
    died: memory.died,
    broker: connection.broker,
    wallClock: Date.now,
    steadyClock: () => performance.now(),
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    t,
    log: (message) => log.info(message),
  });
  const comparisons = makeComparisons(runs, memory);
  const runner = makeRunner({
    extensionUri,
    loadCore,
    prompts,
    runs,
    comparisons,
    history,
    connection,
    settings,
    memory,
    act: makeActions(signIn, log),
    makeTest: (prompt) => commands.executeCommand("promptStudio.makeTest", prompt),
    onProblem: (thrown) => {
      log.error(String(thrown));
      void window.showErrorMessage(asBrokerError(thrown, t).message);
    },
  });
  const importing = makeImporting({ loadCore, files });
  const matcher = makeMatcher(context.asAbsolutePath("dist/worker.cjs"), t);
  const evaluations = makeEvaluations({
    loadCore,
    files,
    prompts,
    connection,
    settings,
    memory,
    answers: makeAnswers(workspaceState, () => new Date().toDateString()),
    match: matcher.match,
    client,
    log: (message) => log.info(message),
  });

  context.subscriptions.push(
    log,
    settings,
    files,
    tokens,
    connection,
    signIn,
    prompts,
    history,
    runs,
    comparisons,
    runner,
    matcher,
    evaluations,
    importing,
    keepModels({ connection, history, current: () => focusedPrompt(runner) }),
    keepContextKeys({
      runs,
      connection,
      consent: evaluations.consent,
      target: () => target(undefined, runner),
    }),
    keepWalkthrough({ runs, tests: evaluations, connection }),
    registerCommands({
      signIn,
      connection,
      runner,
      runs,
      history,
      prompts,
      evaluations,
      memory,
      importing,
      testMaking: makeTestMaking({ loadCore, files }),
      log,
    }),
    registerLenses({ runs, history, tests: evaluations }),
    registerStatusBar({ connection, prompts, history, focused: () => focusedPrompt(runner) }),
    registerLanguage({
      loadCore,
      files,
      models: connection.models,
      onDidChangeModels: connection.onDidChange,
      pages: pagesOf(context.extension.packageJSON),
      more: makeRequestProblems({ loadCore, prompts, connection }),
    }),
  );
}
