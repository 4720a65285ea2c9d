import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stringify } from "yaml";
import { freePort } from "../processes/freePort.ts";

/** One model of the proxy: relayed to an OpenAI-compatible `apiBase`, or answered with a fixed text. */
export interface ProxyModel {
  name: string;
  /** LiteLLM's provider/model name; a known name gives real prices. */
  model: string;
  apiBase?: string;
  mockResponse?: string;
  inputCostPerToken?: number;
  outputCostPerToken?: number;
}

export interface LiteLLM {
  url: string;
  masterKey: string;
  stop(): Promise<void>;
}

/** Settings that keep LiteLLM from the network and one provider error from closing a model for everyone. */
const offline = {
  LITELLM_LOCAL_MODEL_COST_MAP: "True",
  LITELLM_LOCAL_ANTHROPIC_BETA_HEADERS: "True",
  LITELLM_LOCAL_BLOG_POSTS: "True",
  LITELLM_LOCAL_POLICY_TEMPLATES: "true",
  LITELLM_MODE: "PRODUCTION",
  LITELLM_LOG: "ERROR",
};

/**
 * Starts a real LiteLLM proxy on a free port and waits until it answers (about 9 s).
 * @throws Error with LiteLLM's last lines when it does not come up within 90 s
 */
export async function startLiteLLM(program: string, models: ProxyModel[]): Promise<LiteLLM> {
  const folder = await mkdtemp(join(tmpdir(), "prompt-studio-litellm-"));
  const masterKey = `sk-${randomBytes(24).toString("hex")}`;
  const config = join(folder, "config.yaml");
  await writeFile(config, stringify(configuration(models)));
  const port = await freePort();
  const child = spawn(program, ["--config", config, "--host", "127.0.0.1", "--port", String(port)], {
    // A group of its own: LiteLLM starts workers, and all of them end together.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...without(process.env, "DATABASE_URL"), ...offline, LITELLM_MASTER_KEY: masterKey },
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (data) => {
      said = (said + data).slice(-4000);
    });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stop = async () => {
    if (child.exitCode === null && child.pid) {
      process.kill(-child.pid, "SIGTERM");
      const late = setTimeout(() => child.pid && process.kill(-child.pid, "SIGKILL"), 5000);
      await exited;
      clearTimeout(late);
    }
    await rm(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + 90_000;
  while (child.exitCode === null && Date.now() < deadline) {
    const alive = await fetch(`${url}/health/liveliness`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (alive) return { url, masterKey, stop };
    await sleep(200);
  }
  await stop();
  throw new Error(`LiteLLM did not come up. Its last words: ${said}`);
}

function configuration(models: ProxyModel[]): unknown {
  return {
    model_list: models.map((model) => ({
      model_name: model.name,
      litellm_params: {
        model: model.model,
        api_key: "none",
        ...(model.apiBase && { api_base: model.apiBase }),
        ...(model.mockResponse && { mock_response: model.mockResponse }),
      },
      model_info: {
        ...(model.inputCostPerToken !== undefined && { input_cost_per_token: model.inputCostPerToken }),
        ...(model.outputCostPerToken !== undefined && { output_cost_per_token: model.outputCostPerToken }),
      },
    })),
    litellm_settings: { drop_params: true, num_retries: 0, telemetry: false },
    router_settings: { disable_cooldowns: true, num_retries: 0 },
    general_settings: { master_key: "os.environ/LITELLM_MASTER_KEY" },
  };
}

function without(env: NodeJS.ProcessEnv, name: string): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([key]) => key !== name));
}
