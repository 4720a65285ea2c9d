import { ErrorBody, type ErrorCode, errorCodes } from "../../core/protocol/index.ts";
import type { Answer, Route } from "../http/route.ts";

/** Codes that any route with a token, a body or a database behind it can answer with. */
const everywhere: ErrorCode[] = ["invalid_request", "multiple_authorization", "internal"];
const withToken: ErrorCode[] = [
  "token_missing",
  "token_invalid",
  "token_revoked",
  "token_expired",
  "scope_missing",
];
const withBody: ErrorCode[] = [
  "invalid_json",
  "field_not_allowed",
  "body_too_large",
  "unsupported_media_type",
];

/** The OpenAPI 3.1 document, made from the very schemas that check requests. */
export function openApiDocument(routes: Route[], version: string): object {
  const schemas: Record<string, unknown> = {};
  reference(ErrorBody);
  const paths: Record<string, Record<string, object>> = {};
  for (const one of routes) {
    const path = one.path.replaceAll(/[:*]([a-z]+)/g, "{$1}");
    paths[path] ??= {};
    paths[path][one.method] = operation(one);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Prompt Studio broker",
      version,
      description:
        "Relays prompts to models and keeps every run. Any OpenAI client can use the part under /v1.",
      license: { name: "MIT", identifier: "MIT" },
    },
    tags: ["Relay", "Runs", "Evaluations", "Tokens", "Operations"].map((name) => ({ name })),
    security: [{ token: [] }],
    paths,
    components: {
      schemas,
      securitySchemes: {
        token: {
          type: "http",
          scheme: "bearer",
          description: "A broker token, `ps_…`, or the administrator's.",
        },
      },
    },
  };

  function operation(one: Route): object {
    return {
      operationId: `${one.method}${one.path.replaceAll(/[/:*._]+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`,
      tags: [one.tag],
      summary: one.summary,
      ...(one.scopes === null ? { security: [] } : {}),
      ...(one.scopes?.length ? { description: `Needs the scope ${one.scopes.join(" or ")}.` } : {}),
      ...(parameters(one).length > 0 ? { parameters: parameters(one) } : {}),
      ...(one.body
        ? {
            requestBody: { required: true, content: { "application/json": { schema: reference(one.body) } } },
          }
        : {}),
      responses: { ...answers(one), ...errorAnswers(one) },
    };
  }

  function answers(one: Route): Record<string, object> {
    return Object.fromEntries(
      Object.entries(one.answers).map(([status, answer]) => [
        status,
        {
          description: answer.description,
          headers: headers({ "x-request-id": "The id of this request.", ...answer.headers }),
          ...content(one, answer),
        },
      ]),
    );
  }

  function content(one: Route, answer: Answer): object {
    if (answer.schema) return { content: { "application/json": { schema: reference(answer.schema) } } };
    if (answer.type) return { content: { [answer.type]: {} } };
    if (one.path !== "/v1/chat/completions") return {};
    return { content: { "application/json": { schema: { type: "object" } }, "text/event-stream": {} } };
  }

  /** A schema with every named schema in it, itself included, written once under `components` and referred to. */
  function reference(schema: unknown): unknown {
    if (Array.isArray(schema)) return schema.map(reference);
    if (typeof schema !== "object" || schema === null) return schema;
    const { $id: name, ...rest } = schema as { $id?: string };
    if (name === undefined) {
      return Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, reference(value)]));
    }
    // Named before it is written: a schema may refer to itself.
    if (!(name in schemas)) {
      schemas[name] = null;
      schemas[name] = reference(rest);
    }
    return { $ref: `#/components/schemas/${name}` };
  }
}

function errorAnswers(one: Route): Record<string, object> {
  const codes = new Set<ErrorCode>([
    ...everywhere,
    ...(one.scopes ? [...withToken, "database_unavailable" as const] : []),
    ...(one.body ? withBody : []),
    ...(one.errors ?? []),
  ]);
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codes) {
    const { status } = errorCodes[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus]
      .filter(([status]) => one.answers[status] === undefined)
      .map(([status, list]) => [
        String(status),
        {
          description: list.map((code) => `\`${code}\``).join(", "),
          headers: headers({
            "x-request-id": "The id of this request.",
            ...(status === 429 || status === 503
              ? { "retry-after": "Seconds until a retry makes sense." }
              : {}),
          }),
          content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
        },
      ]),
  );
}

function parameters(one: Route): object[] {
  const inPath = [...one.path.matchAll(/[:*]([a-z]+)/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const properties = (one.query as { properties?: Record<string, { description?: string }> } | undefined)
    ?.properties;
  const inQuery = Object.entries(properties ?? {}).map(([name, schema]) => ({ name, in: "query", schema }));
  return [...inPath, ...inQuery];
}

function headers(described: Record<string, string>): Record<string, object> {
  return Object.fromEntries(
    Object.entries(described).map(([name, description]) => [
      name,
      { description, schema: { type: "string" } },
    ]),
  );
}
