import {
  Evaluation,
  EvaluationList,
  EvaluationQuery,
  EvaluationRequest,
  EvaluationSummary,
} from "../../core/protocol/index.ts";
import { readCursor, uuidForm, writeCursor } from "../http/cursor.ts";
import { notFound, Refusal } from "../http/refusal.ts";
import { type Route, route } from "../http/route.ts";
import type { EvaluationStore } from "./store.ts";

/** Stored evaluations: add, list, read; each caller sees those of its own owner only. */
export function evaluationRoutes(evaluations: EvaluationStore): Route[] {
  return [
    route({
      method: "post",
      path: "/api/evaluations",
      tag: "Evaluations",
      summary: "Store an evaluation. Verdict and counts are summed up here.",
      scopes: ["write"],
      body: EvaluationRequest,
      answers: {
        201: { description: "The stored evaluation, without its results.", schema: EvaluationSummary },
      },
      async handle({ ctx, caller, body }) {
        if (Number.isNaN(Date.parse(body.started_at))) {
          throw new Refusal("invalid_request", `"started_at" must be a real time.`, { param: "started_at" });
        }
        ctx.body = await evaluations.insert(caller.owner, body);
        ctx.status = 201;
      },
    }),
    route({
      method: "get",
      path: "/api/evaluations",
      tag: "Evaluations",
      summary: "List evaluations, newest first, without their results.",
      scopes: ["read"],
      query: EvaluationQuery,
      answers: { 200: { description: "A page of evaluations.", schema: EvaluationList } },
      errors: ["invalid_cursor"],
      async handle({ ctx, caller, query }) {
        const { limit = 50, cursor, ...filter } = query;
        const rows = await evaluations.list(caller.owner, filter, limit + 1, readCursor(cursor, uuidForm));
        ctx.body = { data: rows.slice(0, limit), next_cursor: writeCursor(rows, limit) };
      },
    }),
    route({
      method: "get",
      path: "/api/evaluations/:id",
      tag: "Evaluations",
      summary: "Read one evaluation with all its results.",
      scopes: ["read"],
      answers: { 200: { description: "The evaluation.", schema: Evaluation } },
      errors: ["not_found"],
      async handle({ ctx, caller, params }) {
        const id = params.id ?? "";
        const found = uuidForm.test(id) ? await evaluations.get(caller.owner, id) : null;
        if (!found) throw notFound("evaluation");
        ctx.body = found;
      },
    }),
  ];
}
