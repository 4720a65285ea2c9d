import { Run, RunList, RunQuery } from "../../core/protocol/index.ts";
import { readCursor, uuidForm, writeCursor } from "../http/cursor.ts";
import { notFound } from "../http/refusal.ts";
import { type Route, route } from "../http/route.ts";
import type { RunStore } from "./types.ts";

/** Stored runs: list, read, delete; each caller sees the runs of its own owner only. */
export function runRoutes(runs: RunStore): Route[] {
  return [
    route({
      method: "get",
      path: "/api/runs",
      tag: "Runs",
      summary: "List runs, newest first, without their requests and texts.",
      scopes: ["read"],
      query: RunQuery,
      answers: { 200: { description: "A page of runs.", schema: RunList } },
      errors: ["invalid_cursor"],
      async handle({ ctx, caller, query }) {
        const { limit = 50, cursor, ...filter } = query;
        const rows = await runs.list(caller.owner, filter, limit + 1, readCursor(cursor, uuidForm));
        ctx.body = { data: rows.slice(0, limit), next_cursor: writeCursor(rows, limit) };
      },
    }),
    route({
      method: "get",
      path: "/api/runs/:id",
      tag: "Runs",
      summary: "Read one run in full.",
      scopes: ["read"],
      answers: { 200: { description: "The run.", schema: Run } },
      errors: ["not_found"],
      async handle({ ctx, caller, params }) {
        const id = params.id ?? "";
        const run = uuidForm.test(id) ? await runs.get(caller.owner, id) : null;
        if (!run) throw notFound("run");
        ctx.body = run;
      },
    }),
    route({
      method: "delete",
      path: "/api/runs/:id",
      tag: "Runs",
      summary: "Delete one run for good.",
      scopes: ["write"],
      answers: { 204: { description: "Deleted." } },
      errors: ["not_found"],
      async handle({ ctx, caller, params }) {
        const id = params.id ?? "";
        if (!uuidForm.test(id) || !(await runs.remove(caller.owner, id))) throw notFound("run");
        ctx.status = 204;
      },
    }),
  ];
}
