/**
 * A program that uses packages/client as its users do: the packed package in Node, in a process of its own, or the same module in a page of
 * a real browser.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { run } from "@secure-serverless/system/process";
import { runInPage } from "./browser";
import { apiKey, instance, origin } from "./target";

const NAME = "@secure-serverless/client";
const RUN_SECONDS = 100;

let folder: string | undefined;
afterAll(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

/** The folder of a user, in which the packed package is installed. */
function userFolder(): string {
  if (folder !== undefined) return folder;
  folder = mkdtempSync(join(tmpdir(), "secure-serverless-client-"));
  const env = { ...process.env, npm_config_offline: "true", npm_config_update_notifier: "false" };
  const npm = (args: readonly string[], cwd: string) => {
    const { status, stdout, stderr } = spawnSync("npm", args, { cwd, env, encoding: "utf8", timeout: 120_000 });
    if (status !== 0) throw new Error(`npm ${args.join(" ")}: ${stdout}${stderr}`);
    return stdout;
  };
  const packed = npm(
    ["run", "--silent", "pack", "--", "--pack-destination", folder],
    join(PROJECT_ROOT, "packages", "client"),
  );
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "user", private: true, type: "module" }));
  const archive = join(folder, packed.trim().split("\n").at(-1) ?? "");
  npm(["install", "--no-audit", "--no-fund", "--ignore-scripts", archive], folder);
  return folder;
}

/** The start of each program: `client`, what the package exports as `all`, and the outcome of a promise as plain data. */
const PROLOGUE = `
  const { Client, json, isProblem } = all;
  const client = new Client({ baseUrl: given.origin, auth: { apiKey: given.key }, ...given.options });
  const outcome = (promise) => promise.then(
    (value) => ({ value }),
    (error) => ({ error: error.name, code: error.code ?? null, status: error.status ?? null }),
  );`;

export interface Program {
  /** The body of an async function over \`client\`, \`all\` and \`outcome\`, which returns plain data. */
  readonly body: string;
  /** More options of the client, as JavaScript. @default none */
  readonly options?: string;
}

export type Runner = <T>(program: Program) => Promise<T>;

/** In Node, which trusts the certificate of the local AWS by its environment. */
export const inNode: Runner = async <T>({ body, options = "{}" }: Program) => {
  const place = userFolder();
  const file = join(place, "program.mjs");
  writeFileSync(
    file,
    `import * as all from "${NAME}";
    const given = { origin: process.env.API_ORIGIN, key: process.env.API_KEY, options: ${options} };
    ${PROLOGUE}
    console.log(JSON.stringify(await (async () => { ${body} })()));`,
  );
  const env = {
    PATH: process.env["PATH"],
    API_ORIGIN: origin,
    API_KEY: await apiKey(),
    NODE_EXTRA_CA_CERTS: instance.certificate,
  };
  const { stdout } = await run(process.execPath, [file], { cwd: place, env, timeoutSeconds: RUN_SECONDS });
  return JSON.parse(stdout) as T;
};

/** In a page of a host. */
export function inPageOf(host: string): Runner {
  return async <T>({ body, options = "{}" }: Program) => {
    const source = readFileSync(join(userFolder(), "node_modules", NAME, "dist", "index.mjs"), "utf8");
    return runInPage<T>(
      host,
      `const all = await import(URL.createObjectURL(new Blob([${JSON.stringify(source).replaceAll("<", "\\u003c")}], { type: "text/javascript" })));
      const given = { origin: ${JSON.stringify(origin)}, key: ${JSON.stringify(await apiKey())}, options: ${options} };
      ${PROLOGUE}
      return await (async () => { ${body} })();`,
    );
  };
}
