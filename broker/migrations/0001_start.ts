import type { Migration } from "./migration.ts";

/**
 * Tokens, runs, evaluations and the brokers that are alive.
 * - Times have milliseconds, as JavaScript has, so that a list's cursor is exact.
 * - What people or models wrote is `json`, not `jsonb` or `text`: those refuse a NUL character.
 */
export const start: Migration = {
  name: "0001_start",
  async up(database) {
    await database.raw(`
      create table tokens (
        id text primary key,
        name text not null,
        owner text not null,
        scopes text[] not null,
        hash bytea not null,
        created_at timestamptz(3) not null default clock_timestamp(),
        expires_at timestamptz(3),
        last_used_at timestamptz(3),
        revoked_at timestamptz(3)
      );
      create index tokens_owner on tokens (owner, created_at desc, id desc);
      create index tokens_created on tokens (created_at desc, id desc);

      create table instances (
        id uuid primary key,
        started_at timestamptz(3) not null default clock_timestamp(),
        heartbeat_at timestamptz(3) not null default clock_timestamp()
      );

      create table runs (
        id uuid primary key,
        owner text not null,
        token_id text,
        instance_id uuid not null,
        status text not null default 'started'
          check (status in ('started', 'succeeded', 'failed', 'cancelled', 'timed_out')),
        model text not null,
        stream boolean not null,
        prompt_path text,
        prompt_hash text,
        metadata json not null,
        request json not null,
        output json,
        prompt_tokens bigint,
        completion_tokens bigint,
        total_tokens bigint,
        usage_estimated boolean,
        cost_usd double precision,
        first_token_ms double precision,
        duration_ms double precision,
        error json,
        created_at timestamptz(3) not null default clock_timestamp(),
        finished_at timestamptz(3),
        check ((status = 'started') = (finished_at is null))
      );
      create index runs_owner on runs (owner, created_at desc, id desc);
      create index runs_prompt on runs (owner, prompt_path, created_at desc, id desc);
      create index runs_started on runs (instance_id) where status = 'started';

      create table evaluations (
        id uuid primary key,
        owner text not null,
        prompt_path text not null,
        prompt_hash text,
        model text,
        trigger text not null,
        verdict text not null,
        counts json not null,
        results json not null,
        started_at timestamptz(3) not null,
        created_at timestamptz(3) not null default clock_timestamp()
      );
      create index evaluations_owner on evaluations (owner, created_at desc, id desc);
      create index evaluations_prompt on evaluations (owner, prompt_path, created_at desc, id desc);
    `);
  },
  async down(database) {
    await database.raw("drop table evaluations, runs, instances, tokens");
  },
};
