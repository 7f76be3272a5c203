import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { withoutAwsSettings } from "@secure-serverless/local-aws/client-environment";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { run } from "@secure-serverless/system/process";
import { nodeTools } from "@secure-serverless/toolchain/node-tools";
import { commandSubject, plainEnvironment } from "../harness/command";
import type { Subject } from "../harness/interleave";
import type { NodeToMeasure } from "../harness/part";

const SOURCE = join(PROJECT_ROOT, "bench", "apps", "aws-cdk-typescript", "app.ts");
const COMPILE_TIMEOUT_SECONDS = 60;
/** With its validation it takes long for many. */
const TIMEOUT_SECONDS = 300;

/**
 * Installs AWS CDK from the registry, once, and compiles the application in `bench/apps/aws-cdk-typescript` to one file. The
 * packages stay outside of it, as they do for who runs a compiled CDK application.
 *
 * @param folder receives it
 * @returns the compiled file
 */
export async function compileAwsCdkApp(folder: string): Promise<string> {
  const installed = await nodeTools("aws-cdk");
  await mkdir(folder, { recursive: true });
  await symlink(join(installed, "node_modules"), join(folder, "node_modules"));
  const outfile = join(folder, "app.js");
  const esbuild = join(PROJECT_ROOT, "node_modules", ".bin", "esbuild");
  const options = ["--bundle", "--minify", "--platform=node", "--target=node20.9", "--packages=external"];
  await run(esbuild, [SOURCE, ...options, `--outfile=${outfile}`, "--log-level=error"], {
    timeoutSeconds: COMPILE_TIMEOUT_SECONDS,
  });
  return outfile;
}

export interface AwsCdkSynth {
  readonly name: string;
  readonly node: NodeToMeasure;
  /** The compiled application. */
  readonly app: string;
  /** Folders with what the functions are made of. */
  readonly assets: string;
  readonly outdir: string;
  readonly environments: number;
  /** Whether AWS CDK checks the templates that it has made, as it does unless it is told not to. */
  readonly validates: boolean;
}

export function awsCdkSynth(props: AwsCdkSynth): Subject {
  const { name, node, app, assets, outdir, environments, validates } = props;
  return commandSubject(name, {
    ...{ command: node.command, args: [app], cwd: outdir, timeoutSeconds: TIMEOUT_SECONDS },
    env: withoutAwsSettings(
      plainEnvironment({
        ...{ CDK_OUTDIR: outdir, ASSETS: assets, ENVIRONMENTS: String(environments) },
        CDK_VALIDATION: String(validates),
        // it would print that this Node is old or new
        JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION: "true",
      }),
    ),
  });
}
