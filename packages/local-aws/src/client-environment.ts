import { readFileSync } from "node:fs";
import { Agent } from "node:https";
import { callerOf } from "./caller";
import type { Instance, RunningInstance } from "./instance";

const LOCAL_REGION = "us-east-1";

/** Above the 30 s that a function may take when it is invoked and waited for. */
export const SDK_TIMEOUT_MILLISECONDS = 60_000;

/**
 * The endpoint of the local AWS. An IP address, since every AWS SDK then addresses S3 buckets by path by itself.
 */
export function awsEndpoint(running: Pick<RunningInstance, "awsPort">): string {
  return `https://127.0.0.1:${running.awsPort}`;
}

/**
 * What an AWS SDK client in this process needs, which does not have the environment below. It is the administrator, or a session of a role.
 *
 * @param requestTimeout milliseconds without an answer after which a call fails
 */
export function sdkConfig(
  instance: Instance,
  running: Pick<RunningInstance, "awsPort">,
  requestTimeout = SDK_TIMEOUT_MILLISECONDS,
) {
  return {
    endpoint: awsEndpoint(running),
    region: LOCAL_REGION,
    credentials: callerOf(instance),
    requestHandler: {
      httpsAgent: new Agent({ ca: readFileSync(instance.certificate) }),
      requestTimeout,
      // the SDK would only log it
      throwOnRequestTimeout: true,
    },
  };
}

/** The API's origin, as clients see it. */
export function apiOrigin(running: Pick<RunningInstance, "apiPort">): string {
  return `http://localhost:${running.apiPort}`;
}

/** What the AWS CLI, any AWS SDK and Terraform need to talk to the local AWS. */
export function clientEnvironment(
  instance: Instance,
  running: Pick<RunningInstance, "awsPort">,
): Record<string, string> {
  const { accessKeyId, secretAccessKey, sessionToken } = callerOf(instance);
  return {
    AWS_ENDPOINT_URL: awsEndpoint(running),
    // Terraform's S3 backend reads the one of the service only
    AWS_ENDPOINT_URL_S3: awsEndpoint(running),
    AWS_REGION: LOCAL_REGION,
    AWS_DEFAULT_REGION: LOCAL_REGION,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken !== undefined && { AWS_SESSION_TOKEN: sessionToken }),
    AWS_CA_BUNDLE: instance.certificate,
    NODE_EXTRA_CA_CERTS: instance.certificate,
    AWS_EC2_METADATA_DISABLED: "true",
  };
}

/** The environment of this process without what could point a command at a real AWS account or another workspace. */
export function withoutAwsSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const misleading = /^(AWS_|TF_VAR_|TF_CLI_ARGS|TF_WORKSPACE$|TF_DATA_DIR$|CDKTF_)/;
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !misleading.test(name)));
}
