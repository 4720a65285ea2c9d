/** A named group of test files that runs in a process of its own. */
export interface Suite {
  name: string;
  /** What stands in the group, for the list that `npm test -- --list` prints. */
  about: string;
  files: string[];
  ignore?: string[];
  /** Milliseconds one test may take. */
  timeout: number;
  /** True when the suite needs more than npm: it runs by name and in CI, not in plain `npm test`. */
  extra?: boolean;
}

const needsMore = ["**/*.system.test.ts", "**/*.browser.test.ts", "extension/test/**"];

/** In the order in which `npm test` runs them: the quickest answer first. */
export const suites: Suite[] = [
  {
    name: "unit",
    about: "pure code and small parts, in seconds, without a build",
    files: ["{core,extension,webview,cli,scripts}/**/*.test.ts"],
    ignore: needsMore,
    timeout: 20_000,
  },
  {
    name: "broker",
    about: "the broker on a real Postgres, against a scripted upstream",
    files: ["broker/**/*.test.ts"],
    timeout: 60_000,
  },
  {
    name: "browser",
    about: "the runner page in a real browser",
    files: ["webview/**/*.browser.test.ts"],
    timeout: 60_000,
  },
  {
    name: "start",
    about: "`npm start`, the build and the package as processes",
    files: ["scripts/**/*.system.test.ts"],
    timeout: 180_000,
  },
  {
    name: "vscode",
    about: "the extension inside a real VS Code, by API and as a user",
    files: ["test/vscode/*.test.ts"],
    timeout: 240_000,
  },
  {
    name: "litellm",
    about: "end to end against a real LiteLLM proxy (Python 3.10 or later)",
    files: ["test/litellm/*.test.ts"],
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
    timeout: 1_200_000,
    extra: true,
  },
  {
    name: "load",
    about: "a short load on the broker, with every run accounted for",
    files: ["test/load/*.test.ts"],
    timeout: 300_000,
    extra: true,
  },
];
