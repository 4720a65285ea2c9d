import pg from "pg";
import type { Cluster } from "./cluster.ts";

/** Makes sure the database `prompt_studio` is there, and gives its connection string. */
export async function provideDatabase({ user, password }: Cluster, port: number): Promise<string> {
  const urlOf = (database: string) => `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;
  const client = new pg.Client({ connectionString: urlOf("postgres") });
  await client.connect();
  try {
    const { rowCount } = await client.query("select 1 from pg_database where datname = 'prompt_studio'");
    if (!rowCount) await client.query("create database prompt_studio");
  } finally {
    await client.end();
  }
  return urlOf("prompt_studio");
}
