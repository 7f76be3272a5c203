import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CloudWatchLogsClient, DeleteLogGroupCommand, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateRoleCommand, DeleteRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  InvokeCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionActiveV2,
} from "@aws-sdk/client-lambda";
import { findLambdaNode } from "@secure-serverless/toolchain/lambda-node";
import { LAMBDA_NODE_MAJOR, LAMBDA_RUNTIME } from "../../src/config/lambda-runtime";
import { temporaryFolder } from "../support/temporary-folder";
import { allow, OwnFunction } from "./support/own-function";
import { callWithoutKey, client, instance, NAMES } from "./support/target";
import { zipOf } from "./support/zip";

const lambda = client(LambdaClient);
const logs = client(CloudWatchLogsClient);
const iam = client(IAMClient);

/** The health answer does not tell its Node, so that no caller learns it: a function made for the question does. */
describe("a function of the same runtime", () => {
  const name = `runtime-e2e-${randomUUID().slice(0, 8)}`;

  afterAll(async () => {
    await lambda.send(new DeleteFunctionCommand({ FunctionName: name })).catch(() => {});
    await iam.send(new DeleteRoleCommand({ RoleName: name })).catch(() => {});
    await logs.send(new DeleteLogGroupCommand({ logGroupName: `/aws/lambda/${name}` })).catch(() => {});
  });

  it("runs on the pinned Node of the declared major version", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "index.js"), "exports.handler = async () => [process.version, process.execPath];\n");
    const { Role } = await iam.send(
      new CreateRoleCommand({
        RoleName: name,
        AssumeRolePolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
        }),
      }),
    );
    await lambda.send(
      new CreateFunctionCommand({
        FunctionName: name,
        Role: Role?.Arn,
        Runtime: LAMBDA_RUNTIME,
        Handler: "index.handler",
        Code: { ZipFile: zipOf(folder) },
      }),
    );
    await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 30, minDelay: 1 }, { FunctionName: name });

    const { Payload = [] } = await lambda.send(new InvokeCommand({ FunctionName: name }));

    const { version, command } = await findLambdaNode();
    expect(JSON.parse(Buffer.from(Payload).toString())).toEqual([`v${version}`, command]);
    expect(version).toMatch(new RegExp(`^${LAMBDA_NODE_MAJOR}\\.`));
  });
});

describe("a request that is under way", () => {
  const FunctionName = `under-way-e2e-${randomUUID().slice(0, 8)}`;
  const handler = `await new Promise((resolve) => setTimeout(resolve, event.milliseconds)); return "done";`;
  const own = new OwnFunction({ name: FunctionName, handler, statements: [allow("sts:GetCallerIdentity", "*")] });

  beforeAll(() => own.create());
  afterAll(() => own.remove());

  const invoked = async (milliseconds: number) => {
    const Payload = JSON.stringify({ milliseconds });
    const answer = await lambda.send(new InvokeCommand({ FunctionName, Payload }));
    return [answer.FunctionError, answer.FunctionError ?? JSON.parse(Buffer.from(answer.Payload ?? []).toString())];
  };

  it("is carried out, whatever becomes of the function and of another of its environments", async () => {
    expect(await invoked(0)).toEqual([undefined, "done"]);
    const slow = invoked(1_500);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Handler: "index.missing" }));
    expect(await invoked(0)).toEqual(["Unhandled", "Unhandled"]);

    expect(await slow).toEqual([undefined, "done"]);
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Handler: "index.handler" }));
    expect(await invoked(0)).toEqual([undefined, "done"]);
  });
});

describe.each([NAMES.apiFunction, NAMES.authorizerFunction])("%s", (name) => {
  // a key that nobody has, so that the gateway has no answer to it in its cache
  beforeAll(async () => {
    const headers = { authorization: `Bearer ${randomUUID()}` };
    const answers = await Promise.all([callWithoutKey("/api/health"), callWithoutKey("/api/data", { headers })]);
    expect(answers.map(({ status }) => status)).toEqual([200, 403]);
  });

  // elsewhere there is no /proc to ask
  (process.platform === "linux" ? it : it.skip)("runs on it too, in every process of its own", async () => {
    const { command } = await findLambdaNode();
    const executables = executablesOf(name);
    expect(executables.length).toBeGreaterThan(0);
    expect(new Set(executables)).toEqual(new Set([command]));
  });

  it("gives Node nothing to warn of in its log", async () => {
    const { events = [] } = await logs.send(
      new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${name}`, limit: 10_000 }),
    );
    const messages = events.map(({ message = "" }) => message);
    expect(messages.filter((message) => message.startsWith("REPORT ")).length).toBeGreaterThan(0);
    expect(messages.filter((message) => /^\(node:\d+\)|Warning:/.test(message))).toEqual([]);
  });
});

/** What this local AWS runs a function's processes with. */
function executablesOf(functionName: string): string[] {
  const started = join(instance.emulatorTemporary, `ministack-lambda-${functionName}-`);
  return readdirSync("/proc")
    .filter((pid) => /^\d+$/.test(pid))
    .flatMap((pid) => {
      try {
        const isOne = readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(started);
        return isOne ? [readlinkSync(`/proc/${pid}/exe`)] : [];
      } catch {
        return []; // it has ended meanwhile
      }
    });
}
