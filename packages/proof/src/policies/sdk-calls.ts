import { join } from "node:path";
import { run } from "@secure-serverless/system/process";
import { pythonTools } from "@secure-serverless/toolchain/python-tools";

/** An operation of the AWS SDK, for example `s3:GetObject`. */
export type Operation = `${string}:${string}`;

/**
 * What an operation asks IAM for, where it is not the operation's own name.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ lists it for each under "Permissions".
 */
const ACTIONS: Readonly<Record<Operation, readonly string[]>> = {
  // by a version's id it is another action
  "s3:GetObject": ["s3:GetObject", "s3:GetObjectVersion"],
  "s3:HeadObject": ["s3:GetObject", "s3:GetObjectVersion"],
  "s3:ListObjectsV2": ["s3:ListBucket"],
};

/** What Lambda and the services behind it do in a function's role, which no call of its code shows. */
export const BY_SERVICES: Readonly<Record<string, string>> = {
  "kms:Decrypt": "S3, Secrets Manager and SNS decrypt for their caller, where there is a key",
  "kms:GenerateDataKey": "S3, Secrets Manager and SNS encrypt for their caller, where there is a key",
  "logs:CreateLogStream": "Lambda writes what the function prints",
  "logs:PutLogEvents": "Lambda writes what the function prints",
  "sns:Publish": "Lambda sends the event that failed to its destination",
  "sqs:SendMessage": "Lambda sends the event that failed to the dead letter queue",
  "xray:PutTelemetryRecords": "Lambda's X-Ray daemon sends the traces",
  "xray:PutTraceSegments": "Lambda's X-Ray daemon sends the traces",
};

/** Services whose clients have another name than their actions. */
const PREFIXES: Readonly<Record<string, string>> = { "secrets-manager": "secretsmanager" };

export interface Difference {
  /** Actions that a call needs and the role does not have. */
  readonly missing: readonly string[];
  /** Actions that the role has, and neither a call nor a service needs. */
  readonly extra: readonly string[];
}

/** Compares the actions of a function's role with the operations that its code calls. */
export function compareActions(granted: Iterable<string>, called: Iterable<Operation>): Difference {
  const needed = new Set([...called].flatMap((operation) => ACTIONS[operation] ?? [operation]));
  const has = new Set(granted);
  return {
    missing: [...needed].filter((action) => !has.has(action)).sort(),
    extra: [...has].filter((action) => !needed.has(action) && BY_SERVICES[action] === undefined).sort(),
  };
}

/**
 * The operations that a bundle imports commands of, by its import statements: what it does not use, esbuild has left out.
 *
 * @param code an ES module with the SDK's clients left as imports
 */
export function importedOperations(code: string): Operation[] {
  const imports = [...code.matchAll(/import\s*\{([^}]*)}\s*from\s*"@aws-sdk\/client-([\w-]+)"/g)];
  return imports
    .flatMap(([, names = "", client = ""]) =>
      [...names.matchAll(/\b(\w+)Command/g)].map(([, name]): Operation => `${PREFIXES[client] ?? client}:${name}`),
    )
    .sort();
}

/**
 * The same by IAM Policy Autopilot, which parses the calls. It reads one file, without network.
 *
 * @throws Error when it names no service for a call, or several
 */
export async function readOperations(file: string): Promise<Operation[]> {
  const environment = await pythonTools("iam-policy-autopilot");
  const { stdout } = await run(join(environment, "bin", "iam-policy-autopilot"), ["extract-sdk-calls", file], {
    timeoutSeconds: 60,
    env: { PATH: process.env["PATH"], DISABLE_IAM_POLICY_AUTOPILOT_TELEMETRY: "true" },
  });
  const calls = JSON.parse(stdout) as { Name: string; PossibleServices: string[] }[];
  return calls
    .map(({ Name, PossibleServices }): Operation => {
      const [service, ...others] = PossibleServices;
      if (service === undefined || others.length > 0) throw new Error(`${Name} is of ${PossibleServices.join(" or ")}`);
      return `${service}:${Name}`;
    })
    .sort();
}
