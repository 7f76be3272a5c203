import { join } from "node:path";
import { CloudWatchLogsClient, DeleteLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  DeleteLayerVersionCommand,
  InvokeCommand,
  LambdaClient,
  PublishLayerVersionCommand,
  waitUntilFunctionActiveV2,
} from "@aws-sdk/client-lambda";
import { LAMBDA_RUNTIME } from "../../../src/config/lambda-runtime";
import type { PolicyStatement } from "../../../src/constructs/policy";
import { anEnvironment } from "../../support/environments";
import { secureServerlessStack } from "../../support/stacks";
import { listed, resourcesOf, statementsOf, synthStack } from "../../support/terraform-json";
import { client, outdir } from "./target";
import { zipOf } from "./zip";

const NAME = "secure-serverless-rotation-e2e";
const POLICY = "rotate-secret";

export interface RotationFunction {
  /** Sends one step, as Secrets Manager does. Returns what the function failed with, or undefined. */
  step(name: string, token: string): Promise<string | undefined>;
  /** Leaves the role the synthesized statements, without some of their actions. */
  allow(without?: readonly string[]): Promise<void>;
  remove(): Promise<void>;
}

/**
 * The bundled rotation function for a secret, with the role's statements as the stack of an environment with
 * `secret.rotation` has them. Applying such a stack would take a minute, and the emulator's schedule invokes nothing.
 */
export function rotationFunction() {
  const iam = client(IAMClient);
  const lambda = client(LambdaClient);
  const logs = client(CloudWatchLogsClient);
  const role = { RoleName: NAME };

  return async (secretArn: string): Promise<RotationFunction> => {
    const statements = synthesizedStatements(secretArn);
    const { Role } = await iam.send(
      new CreateRoleCommand({ ...role, AssumeRolePolicyDocument: document([assumedBy("lambda.amazonaws.com")]) }),
    );
    const layer = await lambda.send(
      new PublishLayerVersionCommand({
        LayerName: NAME,
        Content: { ZipFile: zipOf(join(outdir, "bundles", "rotation-layer")) },
      }),
    );
    await lambda.send(
      new CreateFunctionCommand({
        FunctionName: NAME,
        Role: Role?.Arn,
        Runtime: LAMBDA_RUNTIME,
        Handler: "index.handler",
        Timeout: 30,
        Layers: [layer.LayerVersionArn ?? ""],
        Environment: { Variables: { LOG_LEVEL: "DEBUG", SECRET_ARN: secretArn } },
        Code: { ZipFile: zipOf(join(outdir, "bundles", "rotation")) },
      }),
    );
    await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 30, minDelay: 1 }, { FunctionName: NAME });
    return {
      async step(Step, ClientRequestToken) {
        const Payload = JSON.stringify({ Step, SecretId: secretArn, ClientRequestToken });
        const answer = await lambda.send(new InvokeCommand({ FunctionName: NAME, Payload }));
        return answer.FunctionError && Buffer.from(answer.Payload ?? []).toString();
      },
      async allow(without = []) {
        const allowed = statements.map((statement) => ({
          ...statement,
          Action: listed(statement.Action).filter((action) => !without.includes(action)),
        }));
        const PolicyDocument = document(allowed);
        await iam.send(new PutRolePolicyCommand({ ...role, PolicyName: POLICY, PolicyDocument }));
      },
      async remove() {
        await lambda.send(new DeleteFunctionCommand({ FunctionName: NAME }));
        await lambda.send(new DeleteLayerVersionCommand({ LayerName: NAME, VersionNumber: layer.Version ?? 0 }));
        await iam.send(new DeleteRolePolicyCommand({ ...role, PolicyName: POLICY })).catch(() => {});
        await iam.send(new DeleteRoleCommand(role));
        await logs.send(new DeleteLogGroupCommand({ logGroupName: `/aws/lambda/${NAME}` })).catch(() => {});
      },
    };
  };
}

/** What the stack allows the function on the secret, about this secret. */
function synthesizedStatements(secretArn: string): PolicyStatement[] {
  const json = synthStack(secureServerlessStack(anEnvironment({ secret: { delivery: "out-of-band", rotation: {} } })));
  const policy = resourcesOf(json, "aws_iam_role_policy").find(({ name }) => name === POLICY);
  if (policy === undefined) throw new Error(`the stack has no policy ${POLICY}`);
  return statementsOf(policy).map((statement) => {
    if (!/^\$\{aws_secretsmanager_secret\.\w+\.arn}$/.test(String(statement.Resource)))
      throw new Error(`not about the secret: ${String(statement.Resource)}`);
    return { ...statement, Resource: secretArn };
  });
}

function assumedBy(Service: string): PolicyStatement {
  return { Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole" };
}

function document(statements: readonly PolicyStatement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}
