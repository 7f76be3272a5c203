import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { nodeTools } from "@secure-serverless/toolchain/node-tools";
import { DOCUMENT } from "../../../../functions/api/openapi/document";

/** A file of the page. */
export interface PageFile {
  readonly type: string;
  readonly content: string | Buffer;
}

export interface PageProps {
  /** Served on this machine with a key that its server fills in, or published without any. */
  readonly kind: "local" | "published";
  /** Of a published page: the API that "Try it out" calls. @default the page calls nothing */
  readonly server?: string;
}

/** What of swagger-ui-dist is shown, and what its licenses ask for. Nothing else of it is loaded or passed on. */
const ASSETS = {
  "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
  "swagger-ui.css": "text/css; charset=utf-8",
  LICENSE: "text/plain; charset=utf-8",
  NOTICE: "text/plain; charset=utf-8",
  "swagger-ui-bundle.js.LICENSE.txt": "text/plain; charset=utf-8",
} as const;

/** The API reference: a page that works without a network, and sends nothing to anybody but the API. */
export async function referencePage(props: PageProps): Promise<ReadonlyMap<string, PageFile>> {
  const folder = join(await nodeTools("reference"), "node_modules", "swagger-ui-dist");
  const files = new Map<string, PageFile>();
  files.set("index.html", { type: "text/html; charset=utf-8", content: html(props) });
  for (const [name, type] of Object.entries(ASSETS)) {
    const content = await readFile(join(folder, name));
    files.set(name, { type, content: withoutSourceMap(content) });
  }
  const script = ASSETS["swagger-ui-bundle.js"];
  files.set("openapi.js", { type: script, content: `globalThis.apiDocument = ${inScript(documentFor(props))};\n` });
  files.set("in-page.js", { type: script, content: await readFile(join(__dirname, "in-page.js")) });
  return files;
}

function documentFor({ server }: PageProps): object {
  return server === undefined ? DOCUMENT : { ...DOCUMENT, servers: [{ url: server }] };
}

function inScript(value: object): string {
  return JSON.stringify(value)
    .replaceAll("<", "\\u003c")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
}

/** The maps are not passed on: a browser's tools would ask for them. */
function withoutSourceMap(content: Buffer): string {
  return content.toString("utf8").replace(/(?:\/\/|\/\*)# sourceMappingURL=.*$/m, "");
}

/**
 * What the page may do: run its own scripts, and call its own server (local), the API that it was published for, or nothing.
 * Swagger UI has pictures as data.
 */
export function contentSecurityPolicy({ kind, server }: PageProps): string {
  const connect = kind === "local" ? "'self'" : server === undefined ? "'none'" : new URL(server).origin;
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src ${connect}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function html(props: PageProps): string {
  const { kind, server } = props;
  const tries = kind === "local" || server !== undefined;
  return `<!doctype html>
<html lang="en" data-kind="${kind}" data-tries="${tries}">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy(props)}">
    <meta name="referrer" content="no-referrer">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Secure Serverless API</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="swagger-ui.css">
  </head>
  <body>
    <main id="reference"></main>
    <noscript>This page needs JavaScript.</noscript>
    <script src="swagger-ui-bundle.js"></script>
    <script src="openapi.js"></script>
    <script src="in-page.js"></script>
  </body>
</html>
`;
}
