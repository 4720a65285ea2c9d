import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseEnv } from "node:util";
import { describe, it } from "mocha";
import { parse } from "yaml";
import { errorCodes } from "../../core/protocol/index.ts";
import { readConfig, variables } from "../config.ts";

const text = (path: string) => readFileSync(path, "utf8");
const lines = (path: string) => text(path).split("\n");

interface EnvVar {
  key: string;
  value?: string;
  generateValue?: boolean;
  sync?: boolean;
  fromService?: { name: string; envVarKey?: string };
  fromDatabase?: { name: string };
}

interface Blueprint {
  services: {
    type: string;
    name: string;
    dockerfilePath: string;
    healthCheckPath?: string;
    preDeployCommand?: string;
    envVars: EnvVar[];
  }[];
  databases: { name: string }[];
}

describe("the images", () => {
  const ignored = lines(".dockerignore")
    .filter((line) => line.startsWith("!"))
    .map((line) => line.slice(1));

  for (const file of ["Dockerfile", "broker/deploy/Dockerfile.litellm"]) {
    it(`${file} copies only what is there and what its context lets in`, () => {
      const sources = lines(file)
        .filter((line) => /^COPY (?!--from)/.test(line))
        .flatMap((line) => line.split(/\s+/).slice(1, -1));
      assert.ok(sources.length > 0);
      const allowed =
        file === "Dockerfile" ? ignored : lines(`${file}.dockerignore`).map((line) => line.replace("!", ""));
      for (const source of sources) {
        assert.ok(existsSync(source), `${source} is not there`);
        assert.ok(allowed.includes(source), `${source} is not in the context`);
      }
    });

    it(`${file} does not run as root, and needs no curl`, () => {
      const users = lines(file).filter((line) => line.startsWith("USER "));
      assert.ok(users.length === 1 && !/root|\b0\b/.test(users[0]!));
      assert.ok(!/curl|wget/.test(text(file)));
      assert.ok(
        lines(file).findIndex((line) => line.startsWith("USER ")) <
          lines(file).findIndex((line) => line.startsWith("CMD ")),
      );
    });
  }

  it("the broker's has several stages and a health check", () => {
    assert.equal(lines("Dockerfile").filter((line) => line.startsWith("FROM node:24")).length, 2);
    assert.match(text("Dockerfile"), /^HEALTHCHECK .*CMD \["node", "broker\/deploy\/health\.ts"\]$/m);
    assert.match(text("Dockerfile"), /npm ci --omit=dev/);
  });

  it("need no package beyond the dependencies that npm ci --omit=dev installs", () => {
    const { dependencies } = JSON.parse(text("package.json")) as { dependencies: Record<string, string> };
    const { packages } = JSON.parse(text("package-lock.json")) as {
      packages: Record<string, { dev?: boolean }>;
    };
    const files = globSync("broker/**/*.ts", { exclude: ["**/*.test.ts", "broker/test/**"] });
    const seen = new Set<string>();
    const wanted = new Set<string>();
    const visit = (file: string) => {
      if (seen.has(file)) return;
      seen.add(file);
      if (!file.endsWith(".ts")) return;
      for (const [, from] of text(file).matchAll(
        /(?:^|\n)(?:import|export)\s(?!type\b)[^;"']*?from\s+["']([^"']+)["']/g,
      )) {
        if (from!.startsWith(".")) visit(join(dirname(file), from!));
        else if (!from!.startsWith("node:"))
          wanted.add(
            from!
              .split("/")
              .slice(0, from!.startsWith("@") ? 2 : 1)
              .join("/"),
          );
      }
    };
    files.forEach(visit);
    assert.ok(wanted.has("koa") && wanted.has("typebox"), [...wanted].join());
    for (const name of wanted) {
      assert.ok(name in dependencies, `${name} is not among the dependencies`);
      assert.ok(
        packages[`node_modules/${name}`] && !packages[`node_modules/${name}`]?.dev,
        `${name} is a dev package`,
      );
    }
    for (const file of seen) assert.match(file, /^(broker|core)\/|^package\.json$/);
  });

  it("start with those alone", () => {
    const folder = mkdtempSync(join(tmpdir(), "prompt-studio-image-"));
    try {
      const tests = (path: string) => !path.endsWith(".test.ts") && !path.startsWith(join("broker", "test"));
      for (const name of ["package.json", "core", "broker"])
        cpSync(name, join(folder, name), { recursive: true, filter: tests });
      const { dependencies } = JSON.parse(text("package.json")) as { dependencies: Record<string, string> };
      mkdirSync(join(folder, "node_modules"));
      for (const name of Object.keys(dependencies)) {
        symlinkSync(join(process.cwd(), "node_modules", name), join(folder, "node_modules", name));
      }
      const run = (file: string) =>
        spawnSync(process.execPath, [file], {
          cwd: folder,
          env: { NODE_ENV: "production", PORT: "1" },
          encoding: "utf8",
        });
      assert.match(run("broker/main.ts").stderr, /The broker cannot start[\s\S]*DATABASE_URL is missing/);
      assert.match(run("broker/migrate.ts").stderr, /DATABASE_URL is missing/);
      assert.equal(run("broker/deploy/health.ts").status, 1);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe("render.yaml", () => {
  const blueprint = parse(text("render.yaml")) as Blueprint;
  const [broker, litellm] = blueprint.services as [Blueprint["services"][0], Blueprint["services"][0]];

  it("has a public broker, a private LiteLLM and Postgres", () => {
    assert.deepEqual(
      blueprint.services.map(({ type }) => type),
      ["web", "pserv"],
    );
    for (const { dockerfilePath } of blueprint.services)
      assert.ok(existsSync(dockerfilePath), dockerfilePath);
    assert.equal(broker.preDeployCommand, "node broker/migrate.ts");
    assert.equal(broker.healthCheckPath, "/health");
  });

  it("gives the broker known variables only, and all that production requires", () => {
    const given = broker.envVars.map(({ key }) => key);
    for (const key of given) assert.ok(key in variables, `${key} is not a variable of the broker`);
    const required = Object.entries(variables).flatMap(([name, one]) => (one.required ? [name] : []));
    for (const name of [...required, "API_BEARER_TOKEN"])
      assert.ok(given.includes(name), `${name} is not given`);
  });

  it("gives LiteLLM every variable that its configuration reads", () => {
    const read = [...text("broker/deploy/litellm.yaml").matchAll(/os\.environ\/(\w+)/g)].map(
      ([, name]) => name,
    );
    assert.ok(read.length > 1);
    for (const name of read)
      assert.ok(
        litellm.envVars.some(({ key }) => key === name),
        `${name} is not given`,
      );
  });

  it("holds no secret itself, and refers only to what it makes", () => {
    for (const { envVars } of blueprint.services) {
      for (const { key, value, generateValue, sync, fromService, fromDatabase } of envVars) {
        if (/KEY|SECRET|TOKEN/.test(key))
          assert.ok(value === undefined && (generateValue || sync === false || fromService), key);
        if (fromService) assert.equal(fromService.name, litellm.name);
        if (fromService?.envVarKey)
          assert.ok(litellm.envVars.some((one) => one.key === fromService.envVarKey));
        if (fromDatabase) assert.ok(blueprint.databases.some(({ name }) => name === fromDatabase.name));
      }
    }
  });
});

describe("the LiteLLM configuration", () => {
  const config = parse(text("broker/deploy/litellm.yaml")) as Record<string, Record<string, unknown>>;
  it("never pays twice and never locks a model for everyone", () => {
    assert.equal(config.router_settings?.disable_cooldowns, true);
    assert.equal(config.router_settings?.num_retries, 0);
    assert.equal(config.litellm_settings?.num_retries, 0);
    assert.equal(config.general_settings?.master_key, "os.environ/LITELLM_MASTER_KEY");
  });

  it("runs a version without known holes", () => {
    const version = /litellm\[proxy\]==(\d+)\.(\d+)\.(\d+)/
      .exec(text("broker/deploy/Dockerfile.litellm"))!
      .slice(1)
      .map(Number);
    const number = version[0]! * 1e6 + version[1]! * 1e3 + version[2]!;
    assert.ok(number >= 1_083_010, version.join("."));
  });
});

describe("what the pages say", () => {
  it(".env.example names every variable, and works for developing", () => {
    const example = parseEnv(text(".env.example"));
    assert.deepEqual(Object.keys(example).sort(), Object.keys(variables).sort());
    assert.equal(readConfig(example, () => "x".repeat(40)).port, 4000);
  });

  it("docs/deploying.md names every variable", () => {
    for (const name of Object.keys(variables))
      assert.ok(text("docs/deploying.md").includes(`\`${name}\``), name);
  });

  it("docs/api.md names every error code", () => {
    for (const code of Object.keys(errorCodes)) assert.ok(text("docs/api.md").includes(`\`${code}\``), code);
  });
});
