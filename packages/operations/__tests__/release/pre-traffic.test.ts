import { inspect } from "node:util";
import { GetFunctionConfigurationCommand, InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { mockClient } from "aws-sdk-client-mock";
import { serviceName } from "../../../../src/config/environments";
import { resourceNames } from "../../../../src/config/names";
import { checkBeforeTraffic } from "../../src/release/pre-traffic";

const names = resourceNames({ serviceName, nameSuffix: "-test" });
const client = new LambdaClient({ region: "eu-west-1" });
const mock = mockClient(client);

function answering(answer: unknown, functionError?: string): void {
  mock.reset();
  mock.on(GetFunctionConfigurationCommand).resolves({ State: "Active" });
  const Payload = Object.assign(Buffer.from(JSON.stringify(answer)), { transformToString: () => "" });
  mock
    .on(InvokeCommand)
    .resolves({ Payload: Payload as never, ...(functionError && { FunctionError: functionError }) });
}

const check = (functionName: string) => checkBeforeTraffic(client, names, functionName, "7");

it.each([
  [names.functions.api, { statusCode: 200 }],
  [names.functions.authorizer, { isAuthorized: false }],
])("passes %s that answers %j, and has asked that version", async (functionName, answer) => {
  answering(answer);

  expect(await check(functionName)).toBe(`${functionName} 7`);
  expect(mock.commandCalls(InvokeCommand).map(({ args }) => args[0].input)).toEqual([
    expect.objectContaining({ FunctionName: functionName, Qualifier: "7" }),
  ]);
});

it.each([
  [names.functions.api, { statusCode: 500 }, undefined, "it answers 500 to a health request"],
  [names.functions.api, {}, undefined, "it answers no status to a health request"],
  [
    names.functions.api,
    { errorMessage: "Cannot find module 'x'\nRequire stack" },
    "Unhandled",
    "Cannot find module 'x'",
  ],
  [names.functions.authorizer, { isAuthorized: true }, undefined, "it does not reject a request without a key"],
  [names.functions.authorizer, null, "Unhandled", "it fails: Unhandled"],
])("stops %s that answers %j", async (functionName, answer, functionError, problem) => {
  answering(answer, functionError);

  await expect(check(functionName)).rejects.toThrow(problem);
});

it("leaves a function alone whose invocation would have an effect", async () => {
  answering({});

  expect(await check(names.functions.rotation)).toBeUndefined();
  expect(mock.calls()).toEqual([]);
});

it("stops a version that does not become active, and does not say how it is configured", async () => {
  answering({ statusCode: 200 });
  const Environment = { Variables: { MARK: "value-mark-5c1e" } };
  mock.on(GetFunctionConfigurationCommand).resolves({ State: "Failed", Environment });

  const error: Error = await check(names.functions.api).then(
    () => new Error("passed"),
    (reason) => reason,
  );
  expect(error.message).toContain(`Version 7 of ${names.functions.api} did not become active`);
  expect(inspect(error, { depth: null })).not.toContain("value-mark");
  expect(mock.commandCalls(InvokeCommand)).toEqual([]);
});
