import { type Route, route } from "../http/route.ts";
import { docsPage } from "./page.ts";

/** The contract as a document for programs and as a page for people. */
export function openApiRoutes(document: () => object): Route[] {
  let text: string | null = null;
  let page: string | null = null;
  return [
    route({
      method: "get",
      path: "/openapi.json",
      tag: "Operations",
      summary: "This contract, OpenAPI 3.1.",
      scopes: null,
      answers: { 200: { description: "The document.", type: "application/json" } },
      handle({ ctx }) {
        text ??= JSON.stringify(document());
        ctx.type = "application/json";
        ctx.body = text;
      },
    }),
    route({
      method: "get",
      path: "/docs",
      tag: "Operations",
      summary: "This contract as a page.",
      scopes: null,
      answers: { 200: { description: "The page.", type: "text/html" } },
      handle({ ctx }) {
        page ??= docsPage(document());
        ctx.set(
          "content-security-policy",
          "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        );
        ctx.type = "text/html";
        ctx.body = page;
      },
    }),
  ];
}
