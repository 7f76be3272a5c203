import { copyFile, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { withoutAwsSettings } from "@secure-serverless/local-aws/client-environment";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { run } from "@secure-serverless/system/process";

import { commandSubject, plainEnvironment } from "../harness/command";
import type { Subject } from "../harness/interleave";
import type { NodeToMeasure } from "../harness/part";

const GIT_TIMEOUT_SECONDS = 60;
const ENVIRONMENTS_FILE = join("src", "config", "environments.ts");
const SYNTH_ENVIRONMENTS = "SYNTH_ENVIRONMENTS";
const DECLARATION = "export const environments = {";

export interface OwnApp {
  readonly name: string;
  readonly node: NodeToMeasure;
  /** @default this checkout */
  readonly checkout?: string;
  readonly outdir: string;
  /** Whose stacks are written. @default all environments */
  readonly environment?: string;
}

/** The application's synth as cdktf's CLI starts it, without the CLI: the command of cdktf.json. */
export async function ownSynth({ name, node, checkout = PROJECT_ROOT, outdir, environment }: OwnApp): Promise<Subject> {
  const args = await appArguments(checkout);
  const chosen = environment === undefined ? {} : { [SYNTH_ENVIRONMENTS]: environment };
  return commandSubject(name, {
    ...{ command: node.command, args, cwd: checkout },
    env: withoutAwsSettings(plainEnvironment({ CDKTF_OUTDIR: outdir, ...chosen })),
  });
}

/** What is behind `node` in the command of cdktf.json. @throws Error when it is started in another way */
export async function appArguments(checkout: string): Promise<readonly string[]> {
  const { app } = JSON.parse(await readFile(join(checkout, "cdktf.json"), "utf8")) as { readonly app: string };
  const [program, ...args] = app.split(" ");
  if (program !== "node" || /["'$\\]/.test(app)) throw new Error(`cdktf.json starts the app in another way: ${app}`);
  return args;
}

/** A copy of this checkout that has so many environments, each like `dev`. */
export async function checkoutWith(environments: number, folder: string): Promise<string> {
  const listed = await run(
    "git",
    ["-C", PROJECT_ROOT, "ls-files", "-z", "--", "main.ts", "*.json", ".terraform*", "src", "functions", "packages"],
    {
      timeoutSeconds: GIT_TIMEOUT_SECONDS,
    },
  );
  for (const file of listed.stdout.split("\0").filter((name) => name !== "" && !name.includes("__tests__"))) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await copyFile(join(PROJECT_ROOT, file), join(folder, file));
  }
  await linkPackages(folder);
  const text = await readFile(join(folder, ENVIRONMENTS_FILE), "utf8");
  await writeFile(join(folder, ENVIRONMENTS_FILE), withEnvironments(text, environments));
  return folder;
}

/** The settings' source with so many environments like `dev`. @throws Error when it declares them in another way */
export function withEnvironments(text: string, count: number): string {
  const parts = text.split(DECLARATION);
  if (parts.length !== 2) throw new Error(`${ENVIRONMENTS_FILE} has no "${DECLARATION}"`);
  return `${parts.join("const declared = {")}
export const environments: Record<string, EnvironmentDefinition> = Object.fromEntries(
  Array.from({ length: ${count} }, (_, index) => [\`dev\${index + 1}\`, { ...declared.dev, nameSuffix: \`-dev\${index + 1}\` }]),
);
`;
}

/** A node_modules of links, with the project's own packages as the folder has them. */
async function linkPackages(folder: string): Promise<void> {
  const from = join(PROJECT_ROOT, "node_modules");
  const own = join(folder, "node_modules", "@secure-serverless");
  await mkdir(own, { recursive: true });
  for (const name of await readdir(from))
    if (name !== "@secure-serverless") await symlink(join(from, name), join(folder, "node_modules", name));
  for (const name of await readdir(join(folder, "packages")))
    await symlink(join(folder, "packages", name), join(own, name));
}
