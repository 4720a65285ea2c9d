import { mkdirSync } from "node:fs";
import { signalGroup } from "../processes/end.ts";
import { chooseAccount } from "./account.ts";
import { findBinaries } from "./binaries.ts";
import { provideCluster, syncCluster } from "./cluster.ts";
import { provideDatabase } from "./database.ts";
import { explain } from "./errors.ts";
import { clearLeftovers } from "./leftovers.ts";
import { takeOwnership } from "./owner.ts";
import { startServer } from "./server.ts";

export { PostgresError, type PostgresErrorCode } from "./errors.ts";

export interface PostgresOptions {
  /** Folder of this Postgres alone; made when missing. Started by root it may lie below a closed home. */
  dataDir: string;
  /** Default: a free one. */
  port?: number;
  /** Told what is being waited for, in a few words. */
  onProgress?: (text: string) => void;
  /** Gives up the start; a Postgres that runs is ended by `stop()`. */
  signal?: AbortSignal;
}

export interface RunningPostgres {
  /** Connection string of the database `prompt_studio`, with a superuser's password. */
  url: string;
  port: number;
  /** The postmaster's process id; it leads its own process group. */
  pid: number;
  /** Resolves when it has ended, at the latest about 5 s after the call. */
  stop(): Promise<void>;
  /** Ends it at once, without a clean shutdown; the next start recovers. */
  kill(): void;
  /** Resolves when it ends, asked or not, with how, as the end of a sentence: "it was killed (SIGKILL)". */
  ended: Promise<string>;
}

/**
 * Starts a real Postgres out of npm on 127.0.0.1, on data that survive a restart and a kill -9 of everything.
 * @throws PostgresError with a sentence that names the next step
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const { dataDir, port, signal, onProgress = () => undefined } = options;
  const found = findBinaries();
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o755 });
  } catch (error) {
    throw explain([String(error)], { dataDir });
  }
  const account = chooseAccount(dataDir, found);
  const { binaries } = account;
  const release = takeOwnership(dataDir);
  try {
    const cluster = await provideCluster(dataDir, binaries, account, { onProgress, signal });
    await clearLeftovers(cluster.folder);
    onProgress("Waiting for Postgres to accept connections");
    const server = await startServer({ binaries, account, cluster, port, dataDir, signal });
    const stopped = new AbortController();
    const stop = () => {
      stopped.abort();
      return server.stop().finally(release);
    };
    const kill = () => {
      stopped.abort();
      // Postgres passes it on to all its processes.
      signalGroup(server.pid, process.platform === "win32" ? "SIGKILL" : "SIGQUIT");
      release();
    };
    try {
      const url = await provideDatabase(cluster, server.port);
      if (cluster.isNew) syncCluster(cluster, binaries, account, stopped.signal);
      return { url, port: server.port, pid: server.pid, ended: server.ended, stop, kill };
    } catch (error) {
      await server.stop();
      throw error;
    }
  } catch (error) {
    release();
    throw error instanceof Error && "syscall" in error ? explain([error.message], { dataDir, port }) : error;
  }
}
