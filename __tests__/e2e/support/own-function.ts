import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudWatchLogsClient, CreateLogGroupCommand, DeleteLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  CreateFunctionCommand,
  type CreateFunctionCommandInput,
  DeleteFunctionCommand,
  LambdaClient,
  waitUntilFunctionActiveV2,
} from "@aws-sdk/client-lambda";
import { LAMBDA_RUNTIME } from "../../../src/config/lambda-runtime";
import type { PolicyStatement } from "../../../src/constructs/policy";
import { clientConfig } from "./target";
import { zipOf } from "./zip";

export const ACCOUNT = "000000000000";
const POLICY = "allowed";

export function policy(statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** Who may assume an execution role. */
export const trust = (Service: string) =>
  policy([{ Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole" }]);

/** The statement of an identity policy. */
export function allow(
  Action: string | readonly string[],
  Resource: string | readonly string[],
  Condition?: PolicyStatement["Condition"],
): PolicyStatement {
  return { Effect: "Allow", Action, Resource, ...(Condition && { Condition }) };
}

/** A key may be used by that service in the caller's name alone. */
export function through(service: string) {
  return { StringEquals: { "kms:ViaService": `${service}.us-east-1.amazonaws.com` } };
}

export interface OwnFunctionProps {
  readonly name: string;
  /** The body of `handler`, which has `event`. */
  readonly handler: string;
  /** What its role may do. */
  readonly statements: readonly PolicyStatement[];
  readonly settings?: Partial<CreateFunctionCommandInput>;
}

/** A function of the test alone, with a role and a log group of its own, which leave the stack as it is. */
export class OwnFunction {
  readonly arn: string;
  readonly roleArn: string;
  readonly logGroup: string;
  private readonly iam = new IAMClient(clientConfig());
  private readonly lambda = new LambdaClient(clientConfig());
  private readonly logs = new CloudWatchLogsClient(clientConfig());

  constructor(private readonly props: OwnFunctionProps) {
    this.arn = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:${props.name}`;
    this.roleArn = `arn:aws:iam::${ACCOUNT}:role/${props.name}`;
    this.logGroup = `/own/${props.name}`;
  }

  async create(): Promise<void> {
    const { name, statements } = this.props;
    await this.logs.send(new CreateLogGroupCommand({ logGroupName: this.logGroup }));
    const AssumeRolePolicyDocument = trust("lambda.amazonaws.com");
    await this.iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument }));
    await this.allow(statements);
    await this.createFunction();
  }

  /** @throws the answer of Lambda */
  async createFunction(settings: Partial<CreateFunctionCommandInput> = {}): Promise<void> {
    const FunctionName = settings.FunctionName ?? this.props.name;
    const folder = mkdtempSync(join(tmpdir(), "own-function-"));
    try {
      writeFileSync(join(folder, "index.js"), `exports.handler = async (event) => {\n${this.props.handler}\n};\n`);
      await this.lambda.send(
        new CreateFunctionCommand({
          FunctionName,
          Role: this.roleArn,
          Runtime: LAMBDA_RUNTIME,
          Handler: "index.handler",
          LoggingConfig: { LogGroup: this.logGroup },
          Code: { ZipFile: zipOf(folder) },
          ...this.props.settings,
          ...settings,
        }),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
    await waitUntilFunctionActiveV2({ client: this.lambda, maxWaitTime: 30, minDelay: 1 }, { FunctionName });
  }

  /** What the role may do from now on. */
  async allow(statements: readonly PolicyStatement[]): Promise<void> {
    const given = { RoleName: this.props.name, PolicyName: POLICY };
    await this.iam.send(new PutRolePolicyCommand({ ...given, PolicyDocument: policy(statements) }));
  }

  /** Lets the role do something else while `act` runs. */
  async while<T>(statements: readonly PolicyStatement[], act: () => Promise<T>): Promise<T> {
    await this.allow(statements);
    try {
      return await act();
    } finally {
      await this.allow(this.props.statements);
    }
  }

  async remove(): Promise<void> {
    const { name: RoleName } = this.props;
    await this.lambda.send(new DeleteFunctionCommand({ FunctionName: RoleName }));
    await this.iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: POLICY }));
    await this.iam.send(new DeleteRoleCommand({ RoleName }));
    await this.logs.send(new DeleteLogGroupCommand({ logGroupName: this.logGroup }));
    for (const client of [this.iam, this.lambda, this.logs]) client.destroy();
  }
}
