/** A named group of test files that runs in a process of its own. */
export interface Suite {
  name: string;
  /** What stands in the group, for the list that `npm test -- --list` prints. */
  about: string;
  files: string[];
  ignore?: string[];
  /**
   * The two lanes run side by side, and the suites of each one after the other: those that write to dist/ are all
   * in the second.
   */
  lane: 1 | 2;
  /** Milliseconds one test may take. */
  timeout: number;
  /** True when the suite needs more than npm: it runs by name and in CI, not in plain `npm test`. */
  extra?: boolean;
}

const needsMore = ["**/*.system.test.ts", "**/*.browser.test.ts", "extension/test/**"];

/** In the order in which each lane of `npm test` runs them: the quickest answer first. */
export const suites: Suite[] = [
  {
    name: "unit",
    about: "pure code and small parts, in seconds, without a build",
    files: ["{core,extension,webview,cli,scripts}/**/*.test.ts"],
    ignore: needsMore,
    lane: 1,
    timeout: 20_000,
  },
  {
    name: "broker",
    about: "the broker on a real Postgres, against a scripted upstream",
    files: ["broker/**/*.test.ts"],
    lane: 1,
    timeout: 60_000,
  },
  {
    name: "browser",
    about: "the runner page in a real browser",
    files: ["webview/**/*.browser.test.ts"],
    lane: 1,
    timeout: 60_000,
  },
  {
    name: "start",
    about: "`npm start`, the build and the package as processes",
    files: ["scripts/**/*.system.test.ts"],
    lane: 2,
    timeout: 180_000,
  },
  {
    name: "vscode",
    about: "the extension inside a real VS Code, by API and as a user",
    files: ["test/vscode/*.test.ts"],
    lane: 2,
    timeout: 240_000,
  },
  {
    name: "litellm",
    about: "end to end against a real LiteLLM proxy (Python 3.10 or later)",
    files: ["test/litellm/*.test.ts"],
    lane: 1,
    timeout: 240_000,
    extra: true,
  },
  {
    name: "long",
    about: "the language's seeded generators, as long as FUZZ_SECONDS and FORMAT_FILES say",
    files: [
      "core/language/check/robustness.test.ts",
      "core/language/features/robustness.test.ts",
      "core/language/format/render-same.test.ts",
    ],
    lane: 1,
    timeout: 1_200_000,
    extra: true,
  },
  {
    name: "image",
    about: "the Dockerfile, built and run with Debian's buildah and debootstrap (root)",
    files: ["test/image/*.test.ts"],
    lane: 1,
    timeout: 60_000,
    extra: true,
  },
  {
    name: "load",
    about: "a short load on the broker, with every run accounted for",
    files: ["test/load/*.test.ts"],
    lane: 1,
    timeout: 300_000,
    extra: true,
  },
];
