import { readFileSync } from "node:fs";
import { Agent } from "node:https";
import {
  awsEndpoint,
  clientEnvironment,
  SDK_TIMEOUT_MILLISECONDS,
  sdkConfig,
  withoutAwsSettings,
} from "@secure-serverless/local-aws/client-environment";
import { Instance } from "@secure-serverless/local-aws/instance";
import type { Environment } from "../../../../src/config/schema";
import { environmentNamed } from "./environment";
import { outputFolder } from "./output-folder";

/** A network that is dead is told soon: the SDK tries three times. */
const CONNECT_TIMEOUT_MILLISECONDS = 5000;

/** What every AWS SDK client of the operations is made with. */
export type SdkConfig = Pick<Partial<ReturnType<typeof sdkConfig>>, "endpoint"> & {
  readonly region: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly requestHandler: {
    readonly httpsAgent?: Agent;
    /** Milliseconds. */
    readonly requestTimeout: number;
    readonly throwOnRequestTimeout?: boolean;
    /** Milliseconds. */
    readonly connectionTimeout?: number;
  };
};

/**
 * The same with connections of its own: whoever ends a client of the local AWS ends those of all that share its agent, also in
 * the middle of a request. For what is asked beside something else.
 */
export function withOwnConnections(sdk: SdkConfig): SdkConfig {
  const { httpsAgent } = sdk.requestHandler;
  if (httpsAgent === undefined) return sdk;
  return { ...sdk, requestHandler: { ...sdk.requestHandler, httpsAgent: new Agent(httpsAgent.options) } };
}

/** An environment and the AWS that it lives on: an account, or the local AWS of this checkout. */
export interface Target {
  readonly environment: Environment;
  readonly sdk: SdkConfig;
  /** The environment of a Terraform process, without the toolchain's own part. */
  readonly processEnvironment: NodeJS.ProcessEnv;
  /** The folder that holds `stacks/`. */
  readonly outdir: string;
  /** The local AWS, where the environment is emulated. */
  readonly local?: LocalTarget;
}

export interface LocalTarget {
  readonly instance: Instance;
  readonly awsPort: number;
  /** PEM of the local AWS's certificate. */
  readonly certificate: string;
}

/**
 * The environment of that name, which is found by `find`. An account is reached with the credentials of this process as the AWS CLI finds them; an
 * emulated environment is on the local AWS of this checkout, which must be running, whatever the credentials.
 *
 * @throws UserError when there is no such environment, or the local AWS is needed and not running
 */
export function targetNamed(name: string, find: (name: string) => Environment = environmentNamed): Target {
  const environment = find(name);
  if (environment.emulated) return localTarget(environment, new Instance());
  const { region } = environment;
  return {
    environment,
    sdk: {
      region,
      requestHandler: {
        connectionTimeout: CONNECT_TIMEOUT_MILLISECONDS,
        requestTimeout: SDK_TIMEOUT_MILLISECONDS,
        throwOnRequestTimeout: true,
      },
    },
    // a variable of another stack or workspace must not reach this one
    processEnvironment: {
      ...withoutTerraformSettings(process.env),
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
    },
    outdir: outputFolder(),
  };
}

/** An environment on the given local AWS. */
export function localTarget(environment: Environment, instance: Instance, outdir = outputFolder()): Target {
  const running = instance.requireRunning();
  const { region } = environment;
  return {
    environment,
    sdk: { ...sdkConfig(instance, running), region },
    processEnvironment: {
      ...withoutAwsSettings(process.env),
      ...clientEnvironment(instance, running),
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
    },
    outdir,
    local: { instance, awsPort: running.awsPort, certificate: readFileSync(instance.certificate, "utf8") },
  };
}

/** Where a command of this process finds the AWS of the target, for messages. */
export function placeOf({ local, environment }: Target): string {
  return local === undefined ? environment.region : `the local AWS at ${awsEndpoint(local)}`;
}

function withoutTerraformSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const misleading = /^(TF_CLI_ARGS|TF_WORKSPACE$|TF_DATA_DIR$|CDKTF_)/;
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !misleading.test(name)));
}
