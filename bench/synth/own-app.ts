import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { withoutAwsSettings } from "@secure-serverless/local-aws/client-environment";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";

import { SYNTH_ENVIRONMENTS, stackIdOf } from "../../src/config/names";
import { commandSubject, plainEnvironment } from "../harness/command";
import type { Subject } from "../harness/interleave";
import type { NodeToMeasure } from "../harness/part";
import { copyCheckout } from "../running/copied-checkout";

const DECLARATION = "export const environments = {";

/** The stacks of a checkout with one environment like `dev`. */
export const STACKS_OF_ONE = [stackIdOf("application", "dev1"), stackIdOf("stateBackend", "dev1")];

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
    env: { ...withoutAwsSettings(plainEnvironment()), CDKTF_OUTDIR: outdir, ...chosen },
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
  const file = join(await copyCheckout(folder), "src", "config", "environments.ts");
  await writeFile(file, withEnvironments(await readFile(file, "utf8"), environments));
  return folder;
}

/** The settings' source with so many environments like `dev`. @throws Error when it declares them in another way */
export function withEnvironments(text: string, count: number): string {
  const parts = text.split(DECLARATION);
  if (parts.length !== 2) throw new Error(`src/config/environments.ts has no "${DECLARATION}"`);
  return `${parts.join("const declared = {")}
export const environments: Record<string, EnvironmentDefinition> = Object.fromEntries(
  Array.from({ length: ${count} }, (_, index) => [\`dev\${index + 1}\`, { ...declared.dev, nameSuffix: \`-dev\${index + 1}\` }]),
);
`;
}
