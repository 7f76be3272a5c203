import { spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { findLambdaNode } from "@secure-serverless/toolchain/lambda-node";
import type { Metafile } from "esbuild";
import { LAMBDA_RUNTIME } from "../../../src/config/lambda-runtime";
import type { FunctionId } from "../../../src/config/parts";
import { type Bundles, buildWithMetafiles, bundlesBelow } from "../../../src/packaging/bundles";

export const PROJECT = resolve(__dirname, "../../..");
const LIMIT_MS = 60_000;

export interface Invocation {
  readonly event: unknown;
  /** What Lambda sets `_X_AMZN_TRACE_ID` to. @default unset */
  readonly trace?: string;
}

/** A subsegment as it goes to X-Ray's daemon, as far as it matters here. */
export interface Sent {
  readonly name: string;
  readonly id: string;
  readonly parent_id: string;
  readonly trace_id: string;
}

export interface Environment {
  /** The modules that the function and its layer ask for when it is loaded, sorted. */
  readonly init: readonly string[];
  readonly answers: readonly {
    readonly value?: { readonly statusCode?: number; readonly isAuthorized?: boolean };
    readonly error?: string;
    /** What was asked for since. */
    readonly loaded: readonly string[];
    readonly sent: readonly Sent[];
  }[];
  /** What Node has loaded of itself after all of that, such as `NativeModule internal/webstreams/readablestream`. */
  readonly internals: readonly string[];
}

/** The functions and their layers, built once for a file of tests. */
export class Built {
  readonly bundles: Bundles;
  readonly code: Metafile;
  readonly layers: Metafile;

  constructor(readonly outdir: string) {
    const { code, layers } = buildWithMetafiles(PROJECT, outdir);
    this.bundles = bundlesBelow(outdir);
    this.code = code;
    this.layers = layers;
  }

  /** Invokes a function in a process of its own, on Lambda's Node, with its own layer and nothing else. */
  async invoke(
    id: FunctionId,
    invocations: readonly Invocation[],
    variables: Readonly<Record<string, string>> = {},
  ): Promise<Environment> {
    const { code, layer } = this.bundles[id];
    const child = spawn((await findLambdaNode()).command, [join(__dirname, "lambda-process.js"), code], {
      cwd: this.outdir,
      stdio: ["pipe", "ignore", "pipe", "pipe"],
      timeout: LIMIT_MS,
      env: { ...VARIABLES, NODE_PATH: join(layer, "nodejs", "node_modules"), LAMBDA_TASK_ROOT: code, ...variables },
    });
    const text = async (stream: unknown) => {
      let all = "";
      for await (const chunk of stream as NodeJS.ReadableStream) all += chunk;
      return all;
    };
    child.stdin?.end(JSON.stringify(invocations));
    const [told, complaints] = await Promise.all([text(child.stdio[3]), text(child.stderr)]);
    if (complaints !== "" || told === "") throw new Error(`${id} did not end well: ${complaints}`);
    return JSON.parse(told);
  }
}

/** The variables that Lambda or the stack sets. */
const VARIABLES = {
  AWS_EXECUTION_ENV: `AWS_Lambda_${LAMBDA_RUNTIME}`,
  AWS_LAMBDA_FUNCTION_NAME: "f",
  AWS_REGION: "eu-central-1",
  AWS_ACCESS_KEY_ID: "AKIATEST",
  AWS_SECRET_ACCESS_KEY: "of-the-test",
  AWS_SESSION_TOKEN: "session",
  BUCKET_NAME: "data-bucket",
  METRICS_NAMESPACE: "Mine",
  SECRET_ARN: "arn:aws:secretsmanager:eu-central-1:123456789012:secret:mine",
  SERVICE_VERSION: "1.2.3",
  LOG_LEVEL: "ERROR",
};
