import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { ClientRequest, IncomingMessage } from "node:http";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  ApiGatewayV2Client,
  CreateApiCommand,
  CreateIntegrationCommand,
  CreateRouteCommand,
  CreateStageCommand,
  DeleteApiCommand,
} from "@aws-sdk/client-apigatewayv2";
import { CreateRoleCommand, DeleteRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  AddPermissionCommand,
  CreateFunctionCommand,
  DeleteFunctionCommand,
  LambdaClient,
  waitUntilFunctionActiveV2,
} from "@aws-sdk/client-lambda";
import { LAMBDA_RUNTIME } from "../../../src/config/lambda-runtime";
import { client, instance, running } from "./target";

export interface Answer {
  readonly status: number;
  readonly body: string;
}

export interface SendOptions {
  /** @default GET */
  readonly method?: string;
  /** Text. @default none */
  readonly body?: string;
  /** @default none but the host and the content type */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface TemporaryApi {
  readonly functionName: string;
  readonly host: string;
  /** Sends a path as it stands. */
  send(path: string, options?: SendOptions): Promise<Answer>;
  remove(): Promise<void>;
}

/**
 * An HTTP API with the route `ANY /api/{proxy+}`, and `ANY /api/iam/{proxy+}` for who may invoke it, with a function of its
 * own behind them: what the gateway does is seen without the project's functions.
 *
 * @param source CommonJS that exports `handler`
 */
export function temporaryApi(): (source: string) => Promise<TemporaryApi> {
  const iam = client(IAMClient);
  const lambda = client(LambdaClient);
  const gateway = client(ApiGatewayV2Client);

  return async (source) => {
    const name = `e2e-http-api-${Date.now()}`;
    const trust = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };
    const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [trust] });
    const { Role } = await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument }));
    const { FunctionArn } = await lambda.send(
      new CreateFunctionCommand({
        FunctionName: name,
        Role: Role?.Arn,
        Runtime: LAMBDA_RUNTIME,
        Handler: "index.handler",
        Code: { ZipFile: zipped(source) },
        Timeout: 20,
      }),
    );
    await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 30 }, { FunctionName: name });
    await lambda.send(
      new AddPermissionCommand({
        FunctionName: name,
        StatementId: "api",
        Action: "lambda:InvokeFunction",
        Principal: "apigateway.amazonaws.com",
      }),
    );
    const { ApiId } = await gateway.send(new CreateApiCommand({ Name: name, ProtocolType: "HTTP" }));
    const { IntegrationId } = await gateway.send(
      new CreateIntegrationCommand({
        ApiId,
        IntegrationType: "AWS_PROXY",
        IntegrationUri: FunctionArn,
        PayloadFormatVersion: "2.0",
      }),
    );
    const Target = `integrations/${IntegrationId}`;
    await gateway.send(new CreateRouteCommand({ ApiId, RouteKey: "ANY /api/{proxy+}", Target }));
    await gateway.send(
      new CreateRouteCommand({ ApiId, RouteKey: "ANY /api/iam/{proxy+}", Target, AuthorizationType: "AWS_IAM" }),
    );
    await gateway.send(new CreateStageCommand({ ApiId, StageName: "$default", AutoDeploy: true }));

    const host = `${ApiId}.execute-api.localhost`;
    return {
      functionName: name,
      host,
      send: (path, options = {}) => send(host, path, options),
      async remove() {
        await gateway.send(new DeleteApiCommand({ ApiId }));
        await lambda.send(new DeleteFunctionCommand({ FunctionName: name }));
        await iam.send(new DeleteRoleCommand({ RoleName: name }));
      },
    };
  };
}

function send(host: string, path: string, { method = "GET", body = "", headers = {} }: SendOptions): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const onAnswer = (response: IncomingMessage) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      response.once("end", () => resolve({ status: response.statusCode ?? 0, body: text }));
    };
    request(
      {
        host: "127.0.0.1",
        port: running.awsPort,
        servername: "localhost",
        ca: readFileSync(instance.certificate),
        agent: false,
        path,
        method,
        headers: { host, "content-type": "text/plain", ...headers },
        timeout: 20_000,
      },
      onAnswer,
    )
      .once("timeout", function (this: ClientRequest) {
        this.destroy(new Error("no answer in time"));
      })
      .once("error", reject)
      .end(body);
  });
}

function zipped(source: string): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "secure-serverless-e2e-function-"));
  try {
    writeFileSync(join(folder, "index.js"), source);
    execFileSync("python3", ["-m", "zipfile", "-c", "function.zip", "index.js"], { cwd: folder, timeout: 20_000 });
    return readFileSync(join(folder, "function.zip"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
