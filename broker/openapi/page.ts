interface Operation {
  summary: string;
  description?: string;
  tags: string[];
  security?: object[];
  parameters?: { name: string; in: string; schema: Record<string, unknown> }[];
  requestBody?: { content: Record<string, { schema: object }> };
  responses: Record<string, { description: string; content?: Record<string, { schema?: object }> }>;
}

interface Document {
  info: { title: string; version: string; description: string };
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
}

/** The contract as one page for people: no scripts, and nothing fetched from anywhere. */
export function docsPage(document: object): string {
  const { info, tags, paths, components } = document as Document;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const groups = tags.map(({ name }) => ({
    name,
    operations: operations.filter(({ operation }) => operation.tags.includes(name)),
  }));
  const navigation = groups
    .map(({ name, operations: list }) => {
      const links = list.map(
        ({ path, method }) =>
          `<li><a href="#${anchor(method, path)}">${method.toUpperCase()} ${escapeText(path)}</a></li>`,
      );
      return `<li>${escapeText(name)}<ul>${links.join("")}</ul></li>`;
    })
    .join("");
  const sections = groups
    .map(({ name, operations: list }) => `<h2>${escapeText(name)}</h2>${list.map(section).join("")}`)
    .join("");
  const schemas = Object.entries(components.schemas)
    .map(
      ([name, schema]) => `<details id="schema-${name}"><summary>${name}</summary>${json(schema)}</details>`,
    )
    .join("");
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeText(info.title)}</title><style>${style}</style></head>
<body><nav aria-label="Routes"><ul>${navigation}<li><a href="#schemas">Schemas</a></li></ul></nav>
<main><h1>${escapeText(info.title)} <small>${escapeText(info.version)}</small></h1>
<p>${escapeText(info.description)} The same contract for programs: <a href="/openapi.json">openapi.json</a>.</p>
<p>Send <code>Authorization: Bearer</code> and your token with every request. Every answer carries
<code>x-request-id</code>, every answer of a run <code>x-prompt-studio-run-id</code>. Every error has the shape
<a href="#schema-Error">Error</a>, inside broken streams too.</p>
${sections}<h2 id="schemas">Schemas</h2>${schemas}</main></body></html>`;
}

function section({
  path,
  method,
  operation,
}: {
  path: string;
  method: string;
  operation: Operation;
}): string {
  const answers = Object.entries(operation.responses).map(
    ([status, { description, content }]) =>
      `<tr><td>${status}</td><td>${marked(description)}</td><td>${contents(content)}</td></tr>`,
  );
  const parameters = (operation.parameters ?? []).map(
    ({ name, in: place, schema }) =>
      `<tr><td><code>${escapeText(name)}</code></td><td>${place}</td><td>${escapeText(describe(schema))}</td></tr>`,
  );
  const access = operation.security ? "Open to everybody." : (operation.description ?? "Any valid token.");
  const body = operation.requestBody ? `<h4>Body</h4><p>${contents(operation.requestBody.content)}</p>` : "";
  return `<section id="${anchor(method, path)}"><h3><span class="${method}">${method.toUpperCase()}</span>
<code>${escapeText(path)}</code></h3><p>${escapeText(operation.summary)}</p><p class="quiet">${escapeText(access)}</p>
${parameters.length > 0 ? `<h4>Parameters</h4>${table(["Name", "In", "Value"], parameters)}` : ""}
${body}<h4>Answers</h4>${table(["Status", "When", "Body"], answers)}</section>`;
}

function table(heads: string[], rows: string[]): string {
  const head = heads.map((one) => `<th scope="col">${one}</th>`).join("");
  return `<table><thead><tr>${head}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

function contents(content: Record<string, { schema?: object }> = {}): string {
  return Object.entries(content)
    .map(([type, { schema }]) => {
      const name = /^#\/components\/schemas\/(\w+)$/.exec(
        (schema as { $ref?: string } | undefined)?.$ref ?? "",
      )?.[1];
      return name ? `<a href="#schema-${name}">${name}</a>` : `<code>${escapeText(type)}</code>`;
    })
    .join(", ");
}

function describe(schema: Record<string, unknown>): string {
  const options = Array.isArray(schema.anyOf) ? schema.anyOf.map((one) => one.const).filter(Boolean) : [];
  const type =
    options.length > 0 ? `one of ${options.join(", ")}` : String(schema.format ?? schema.type ?? "");
  const range = schema.minimum === undefined ? "" : `, ${schema.minimum} to ${schema.maximum}`;
  const otherwise = schema.default === undefined ? "" : `, default ${schema.default}`;
  return `${type}${range}${otherwise}${schema.description ? `. ${schema.description}` : ""}`;
}

const anchor = (method: string, path: string) => `${method}${path.replaceAll(/[^a-z0-9]+/gi, "-")}`;
const json = (value: object) => `<pre><code>${escapeText(JSON.stringify(value, null, 2))}</code></pre>`;
const marked = (text: string) => escapeText(text).replaceAll(/`([^`]+)`/g, "<code>$1</code>");

function escapeText(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

const style = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { margin: 0; display: flex; }
nav { flex: 0 0 17rem; height: 100vh; overflow: auto; position: sticky; top: 0; font-size: 13px; }
nav ul { list-style: none; padding-left: 1rem; }
main { flex: 1 1 auto; min-width: 0; max-width: 60rem; padding: 0 2rem 4rem; }
section { border-top: 1px solid #8885; padding: .5rem 0 1rem; }
h3 span { display: inline-block; min-width: 4.2rem; color: #1669b8; }
h3 .post { color: #2b7a2b; } h3 .delete { color: #b3382c; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #8883; }
pre { overflow: auto; padding: .75rem; background: #8881; border-radius: 4px; }
.quiet { opacity: .75; } small { opacity: .6; font-weight: normal; }
@media (max-width: 50rem) { body { display: block; } nav { height: auto; position: static; } }
@media (prefers-color-scheme: dark) { a { color: #6cb2f5; } h3 span { color: #6cb2f5; } h3 .post { color: #7cc47c; } h3 .delete { color: #ee8577; } }
`;
