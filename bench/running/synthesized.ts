import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "@secure-serverless/system/process";
import { plainEnvironment } from "../harness/command";
import { STUB_BUCKET, STUB_SECRET } from "./aws-stub";
import { replaceOnce } from "./copied-checkout";
import type { Variant } from "./handler-process";

const TIMEOUT_SECONDS = 300;
/** The environment with everything that an environment can have, but the rotation, which it is given. */
const ENVIRONMENT = "prod";
const WITHOUT_ROTATION = `deletionProtection: true,\n    secret: { delivery: "out-of-band" }`;
const WITH_ROTATION = `deletionProtection: true,\n    secret: { delivery: "out-of-band", rotation: { everyDays: 30 } }`;
/** The functions by what the resources' names end with: every revision has them. */
const FUNCTIONS = { api: "function", authorizer: "authorizer", rotation: "rotation" } as const;

export type FunctionName = keyof typeof FUNCTIONS;
export const FUNCTION_NAMES = Object.keys(FUNCTIONS) as readonly FunctionName[];

/** What Terraform would fill in, by the variable that gets it. */
const FILLED_IN: Readonly<Record<string, string>> = {
  BUCKET_NAME: STUB_BUCKET,
  SECRET_ARN: STUB_SECRET,
  API_ID: "bench",
  REGION: "us-east-1",
};

interface LambdaFunction {
  readonly function_name: string;
  readonly handler: string;
  readonly filename: string;
  readonly layers?: readonly string[];
  readonly environment: { readonly variables: Readonly<Record<string, string>> };
}

/** The part of a stack that says what its functions are made of. */
export interface StackJson {
  readonly data: { readonly archive_file: Readonly<Record<string, { readonly source_dir: string }>> };
  readonly resource: {
    readonly aws_lambda_function: Readonly<Record<string, LambdaFunction>>;
    readonly aws_lambda_layer_version?: Readonly<Record<string, { readonly filename: string }>>;
  };
}

/**
 * Synthesizes a checkout by its own command, and returns its functions as they would be deployed.
 *
 * @param checkout is changed: the environment that is read gets a rotation
 * @param outdir for the synthesized stacks
 */
export async function synthesizedFunctions(checkout: string, outdir: string): Promise<Record<FunctionName, Variant>> {
  await replaceOnce(join(checkout, "src", "config", "environments.ts"), WITHOUT_ROTATION, WITH_ROTATION);
  const { app } = JSON.parse(await readFile(join(checkout, "cdktf.json"), "utf8")) as { readonly app: string };
  // as cdktf's CLI runs it
  const env = plainEnvironment({ CDKTF_OUTDIR: outdir });
  await run("sh", ["-c", app], { cwd: checkout, env, timeoutSeconds: TIMEOUT_SECONDS });
  const folder = join(outdir, "stacks", ENVIRONMENT);
  return functionsOf(JSON.parse(await readFile(join(folder, "cdk.tf.json"), "utf8")) as StackJson, folder);
}

/**
 * The functions of a stack, each with its own layers.
 *
 * @param folder of the stack, to which its paths are relative
 * @throws Error when one is missing, or has a variable that nobody knows how to fill in
 */
export function functionsOf({ data, resource }: StackJson, folder: string): Record<FunctionName, Variant> {
  const sourceOf = (filename: string) => {
    const archive = data.archive_file[idIn(filename, "data.archive_file")];
    if (archive === undefined) throw new Error(`The stack has no archive for ${filename}`);
    return archive.source_dir.replace("${path.module}", folder);
  };
  const layerOf = (arn: string) => {
    const layer = resource.aws_lambda_layer_version?.[idIn(arn, "aws_lambda_layer_version")];
    if (layer === undefined) throw new Error(`The stack has no layer ${arn}`);
    return sourceOf(layer.filename);
  };
  const variants = FUNCTION_NAMES.map((name): [FunctionName, Variant] => {
    const all = Object.values(resource.aws_lambda_function);
    const found = all.find(({ function_name: own }) => own.endsWith(`-${FUNCTIONS[name]}`));
    if (found === undefined) throw new Error(`The stack has no function for ${name}`);
    return [
      name,
      {
        name,
        taskRoot: sourceOf(found.filename),
        handler: found.handler,
        layers: (found.layers ?? []).map(layerOf),
        variables: variablesOf(found.environment.variables),
      },
    ];
  });
  return Object.fromEntries(variants) as Record<FunctionName, Variant>;
}

function variablesOf(variables: Readonly<Record<string, string>>): Record<string, string> {
  const filled = Object.entries(variables).map(([name, value]) => {
    if (!value.includes("${")) return [name, value];
    const known = FILLED_IN[name];
    if (known === undefined) throw new Error(`The variable ${name} is ${value}, which only an apply fills in`);
    return [name, known];
  });
  return Object.fromEntries(filled);
}

/** Of `${data.archive_file.x.output_path}` or `${aws_lambda_layer_version.x.arn}`: the x. */
function idIn(reference: string, type: string): string {
  const [, id] = new RegExp(`^\\$\\{${type.replaceAll(".", "\\.")}\\.([\\w-]+)\\.\\w+\\}$`).exec(reference) ?? [];
  if (id === undefined) throw new Error(`${reference} does not refer to a ${type}`);
  return id;
}
