/** What the page may load, and from where. */
export interface PageSources {
  /** VS Code's own source for files of the extension. */
  cspSource: string;
  /** Addresses of files in dist/, as the webview sees them. */
  asset: (name: string) => string;
  /** New for every page. */
  nonce: string;
  language: string;
  /** Sentences in that language, as VS Code loaded them; undefined in English. */
  translations: Record<string, string> | undefined;
  title: string;
}

/**
 * The runner page. Scripts run only with the nonce, nothing is fetched, and styles, fonts and pictures come
 * from the extension alone: a model's answer can neither run nor call home.
 */
export function runnerHtml({ cspSource, asset, nonce, language, title, translations }: PageSources): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    `img-src ${cspSource}`,
    "connect-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="${quoted(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${quoted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${quoted(title)}</title>
<link rel="stylesheet" href="${quoted(asset("codicon.css"))}">
<link rel="stylesheet" href="${quoted(asset("webview.css"))}">
</head>
<body>
<div id="app"></div>
<script type="application/json" id="translations">${inScript(translations ?? {})}</script>
<script nonce="${quoted(nonce)}" src="${quoted(asset("webview.js"))}"></script>
</body>
</html>`;
}

/** JSON that no text in it can end: an element of data, which never runs. */
const inScript = (data: unknown) => JSON.stringify(data).replaceAll("<", "\\u003c");

const quoted = (text: string) =>
  text.replace(
    /[&<>"]/g,
    (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign] ?? sign,
  );
