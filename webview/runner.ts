import type { HostMessage, Obstacle, Rendered, RunnerPrompt } from "../core/protocol/runner.ts";
import { createAnnouncer } from "./announce.ts";
import { createAnswer } from "./answer/section.ts";
import { createAsking } from "./asking.ts";
import { createCopier } from "./copy.ts";
import { debounce, h } from "./dom.ts";
import { createHeader } from "./header.ts";
import { createHistory } from "./history.ts";
import type { Host } from "./host.ts";
import { createInputSection } from "./input/section.ts";
import { listenToKeys } from "./keys.ts";
import { t } from "./l10n.ts";
import { runnerMenu } from "./menu.ts";
import { createMessages } from "./messages/section.ts";
import { createModelRow } from "./model-row.ts";
import { obstacleWords, type Remedy } from "./obstacles.ts";
import { createOnShow } from "./on-show.ts";
import { createPast, pastWords } from "./past.ts";
import { createRunBar, type RunBarState, runKeys } from "./run-bar.ts";
import { type Choices, readState, writeState } from "./state.ts";
import { createStatusLine } from "./status-line.ts";
import { createWelcome } from "./welcome.ts";

/** Builds the runner into `app` and connects it to the host. */
export function startRunner(app: HTMLElement, host: Host): void {
  const saved = readState(host.load());
  const { choices } = saved;

  app.classList.add("loading");

  // What the host told.
  let prompt: RunnerPrompt | null = null;
  let obstacle: Obstacle | null = null;
  let rendered: Rendered | null = null;
  let renderedRevision = -1;
  let models = 0;
  let told = false;
  // What the user did.
  let revision = 0;
  /** The host has not been told yet. */
  let typed = false;
  let runProblem: string | null = null;
  let restoring = saved.uri !== null;

  // A half-typed tag is a problem for a moment only: Run stays in its place until the typing rests.
  let heldBack = false;
  const bringForward = debounce(() => {
    heldBack = false;
    drawBar();
  }, 600);

  const asking = createAsking(() => drawBar());
  const announcer = createAnnouncer();
  const copier = createCopier(host, announcer);
  const save = debounce(() => {
    const scrollTop = answer.scrollTop();
    const { run, columns } = onShow;
    host.save(
      writeState({
        uri: prompt?.uri ?? saved.uri,
        pinned: prompt?.pinned ?? saved.pinned,
        runId: columns ? null : (run?.runId ?? (restoring ? saved.runId : null)),
        past: run ? onShow.past !== null : restoring && saved.past,
        compared: columns ? columns.flatMap(({ runId }) => runId ?? []) : restoring ? saved.compared : [],
        choices: { ...choices, scrollTop },
        inputs: input.save(),
      }),
    );
  }, 250);

  /** Keeps what the user chose over a reload. */
  const remember =
    <Name extends keyof Choices>(name: Name) =>
    (value: Choices[Name]) => {
      choices[name] = value;
      save();
    };

  const sendInput = debounce(() => {
    typed = false;
    if (prompt) host.post({ type: "input", uri: prompt.uri, input: input.current(), revision: ++revision });
    save();
  }, 60);

  const header = createHeader({
    pin: (pinned) => host.post({ type: "pin", pinned }),
    menu: runnerMenu(host),
  });
  const history = createHistory(
    header.historyButton,
    { tests: choices.testRuns },
    {
      opened: () => host.post({ type: "refresh-history" }),
      choose: (runId) => showRun(runId),
      filtered: remember("testRuns"),
    },
  );
  const input = createInputSection(
    { open: choices.inputOpen, saved: saved.inputs },
    () => {
      runProblem = null;
      typed = true;
      drawBar();
      sendInput();
    },
    remember("inputOpen"),
  );
  const modelRow = createModelRow(
    { configOpen: choices.configOpen },
    (model) => host.post({ type: "select-model", model }),
    remember("configOpen"),
  );
  const remedy = (way: Remedy) => {
    if (way.does === "refresh") host.post({ type: "refresh-models" });
    else if (way.does === "choose-model") modelRow.choose();
    else if (way.does === "back-to-now" || way.does === "use-input") backToNow(way.does === "use-input");
    else if (way.does === "reveal") host.post({ type: "reveal", offset: way.offset });
    else host.post({ type: "action", action: way.does });
  };
  const backToNow = (withInput: boolean) => {
    const values = onShow.past?.asked?.input;
    if (withInput && values) input.replace(values);
    host.post({ type: "back-to-now" });
  };
  const showRun = (runId: string) => {
    if (!onShow.isLive()) return host.post({ type: "show-run", runId });
    runProblem = t("Stop this run first, or wait for its end.");
    drawBar();
    announcer.alert(runProblem);
  };
  const startRun = () => {
    if (onShow.isLive() || asking.what) return;
    // What would be run is not what is on show.
    if (onShow.past) return backToNow(false);
    if (obstacle || !prompt) {
      bringForward.flush();
      bar.focus();
      announcer.alert(obstacleWords(obstacle ?? { kind: "no-prompt" }, models).sentence);
      return;
    }
    const taken = input.take();
    if ("problem" in taken) {
      runProblem = taken.problem;
      drawBar();
      announcer.alert(taken.problem);
      return;
    }
    sendInput.flush();
    ask("run");
    host.post({ type: "run", uri: prompt.uri, input: taken.input });
  };
  const stopRun = () => {
    if (!onShow.isLive() && asking.what !== "run") return;
    ask("stop");
    host.post({ type: "stop" });
  };
  const bar = createRunBar(runKeys(navigator.platform), { run: startRun, stop: stopRun, remedy });
  const messages = createMessages(
    { open: choices.messagesOpen ?? true, view: choices.messagesView, copier },
    {
      reveal: (offset) => host.post({ type: "reveal", offset }),
      revealSource: (version, place, focus) => host.post({ type: "reveal-source", version, place, focus }),
      toggled: remember("messagesOpen"),
      viewed: remember("messagesView"),
    },
  );
  const answer = createAnswer(
    { open: choices.answerOpen, viewFor: (json) => (json ? choices.jsonView : choices.textView), copier },
    {
      toggled: remember("answerOpen"),
      viewed: (view, json) => remember(json ? "jsonView" : "textView")(view),
      openLink: (href) => host.post({ type: "open-link", href }),
      press: (does) => {
        if (does === "retry") {
          ask("run");
          host.post({ type: "retry" });
        } else host.post({ type: "action", action: does });
      },
      pressIn: (column, does) => {
        if (does === "stop") host.post({ type: "stop-column", column });
        else if (does === "retry") {
          asking.set("run");
          host.post({ type: "retry-column", column });
        } else host.post({ type: "action", action: does });
      },
      use: (model) => host.post({ type: "select-model", model }),
      makeTest: () => host.post({ type: "make-test" }),
    },
  );
  const status = createStatusLine(copier);
  const welcome = createWelcome(remedy);
  const past = createPast();
  const onShow = createOnShow(answer, status, announcer);

  app.append(
    header.element,
    welcome.element,
    h("div", { class: "setup" }, past.element, input.pane.element, modelRow.element, bar.element),
    h("main", { class: "output" }, messages.pane.element, answer.pane.element),
    status.element,
    announcer.element,
  );
  listenToKeys({ run: startRun, stop: stopRun, canStop: () => onShow.isLive() || asking.what === "run" });

  const ask = (what: "run" | "stop") => {
    runProblem = null;
    if (what === "run") {
      onShow.clock.pressed();
      if (choices.messagesOpen === null) messages.pane.setOpen(false);
    }
    asking.set(what);
  };
  const barState = (): RunBarState => {
    if (asking.what === "stop") return { is: "stopping" };
    if (onShow.isLive()) return { is: "running", note: runProblem };
    if (asking.what === "run") return { is: "starting" };
    if (onShow.past) return { is: "held", words: pastWords(onShow.past) };
    if (obstacle && !heldBack) return { is: "held", words: obstacleWords(obstacle, models) };
    return {
      is: "ready",
      tokens: rendered?.estimatedTokens ?? null,
      costUsd: rendered?.estimatedCostUsd ?? null,
      problem: runProblem,
    };
  };
  const drawBar = () => bar.show(barState());
  const drawFrame = () => {
    // Until it is known whether there is a prompt file, either picture would be a guess.
    app.classList.toggle("loading", !told);
    app.classList.toggle("welcoming", prompt === null);
    welcome.show(prompt === null ? obstacleWords(obstacle ?? { kind: "no-prompt" }, models) : null);
    header.show(prompt);
    drawBar();
  };

  const drawMessages = () => {
    const asked = onShow.past?.asked;
    if (asked) messages.show(asked.rendered, null);
    else messages.show(rendered, obstacle);
  };
  /** A past run stands there with its own input, messages, model and config. */
  const drawPast = () => {
    const was = !past.element.hidden;
    const is = onShow.past !== null;
    past.show(onShow.past);
    input.pane.element.hidden = is;
    modelRow.element.hidden = is;
    if (was || is) drawMessages();
    if (!was && is) announcer.say(t("A past run is on show."));
  };
  /** After what is on show has changed; `begun` tells whether what was asked to run has. */
  const settle = (begun: boolean) => {
    if (asking.what === "run" ? begun : !onShow.isLive()) asking.set(null);
    if (!onShow.isLive()) runProblem = null;
    // A short run may be over before the page is there: an answer folds the messages, live or not.
    const answered = onShow.run !== null || onShow.columns !== null;
    if (answered && choices.messagesOpen === null) messages.pane.setOpen(false);
    drawPast();
    drawBar();
    save();
  };
  const handle = (message: HostMessage): void => {
    switch (message.type) {
      case "obstacle":
        heldBack = told && obstacle === null && message.obstacle?.kind === "problem";
        if (heldBack) bringForward();
        obstacle = message.obstacle;
        if (obstacle && asking.what === "run" && !onShow.isLive()) asking.set(null);
        drawFrame();
        return;
      case "prompt": {
        const another = message.prompt?.uri !== prompt?.uri;
        told = true;
        // What was typed last belongs to the file that goes.
        if (another) sendInput.flush();
        prompt = message.prompt;
        if (another) {
          rendered = null;
          renderedRevision = -1;
          // The host counts each file's inputs from the beginning.
          revision = 0;
          runProblem = null;
          asking.set(null);
          messages.show(null, null);
          history.popup.close();
          header.menu.close();
        }
        drawFrame();
        if (!prompt) return;
        modelRow.showConfig(prompt.config);
        input.show(prompt);
        if (restoring && prompt.uri !== saved.uri) restoring = false;
        if (restoring && saved.pinned && !prompt.pinned) host.post({ type: "pin", pinned: true });
        save();
        return;
      }
      case "models":
        models = message.models.length;
        answer.setModel(message.selected);
        modelRow.showModels(message.models, message.selected, message.sample);
        drawFrame();
        return;
      case "rendered":
        // A rendering of an older input that arrives late says nothing new.
        if (message.inputRevision < renderedRevision) return;
        renderedRevision = message.inputRevision;
        // After a reload the host counts on from before.
        revision = Math.max(revision, renderedRevision);
        rendered = message.rendered;
        if (!typed && renderedRevision === revision) input.misfits(rendered.misfits);
        drawMessages();
        drawBar();
        return;
      case "cursor":
        messages.light(message.version, message.places);
        return;
      case "run": {
        const { run } = message;
        const startedAt = onShow.run?.startedAt;
        onShow.show(run);
        settle(run !== null && (run.startedAt !== startedAt || onShow.isLive()));
        if (restoring && run && run.runId === saved.runId && choices.scrollTop !== null) {
          answer.restoreScroll(choices.scrollTop);
        }
        if (run) restoring = false;
        return;
      }
      case "comparison":
        onShow.compare(message.columns);
        settle(onShow.isLive());
        if (message.columns) restoring = false;
        return;
      case "delta":
        answer.delta(message);
        return;
      case "history":
        history.show(message.runs, onShow.columns ? null : (onShow.run?.runId ?? null));
        return;
      case "focus":
        // Something of the input holds the run up.
        if (message.part === "input") asking.set(null);
        if (message.part === "input") input.focus();
        else answer.focus();
    }
  };
  host.listen(handle);
  window.addEventListener("pagehide", () => save.flush());
  document.addEventListener("visibilitychange", () => save.flush());
  answer.pane.body.addEventListener("scroll", save, { capture: true, passive: true });
  host.post({ type: "ready" });
}
