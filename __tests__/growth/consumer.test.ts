import { GetFunctionConfigurationCommand, InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { plannedName } from "@secure-serverless/operations/adoption/planned-name";
import type { Target } from "@secure-serverless/operations/aws/target";
import { inventory } from "@secure-serverless/operations/inventory/inventory";
import { checkBeforeTraffic } from "@secure-serverless/operations/release/pre-traffic";
import { mockClient } from "aws-sdk-client-mock";
import { Testing } from "cdktf";
import { accountOf, resolved } from "../../packages/operations/__tests__/support/account-of";
import { LAMBDA_RUNTIME } from "../../src/config/lambda-runtime";
import { ownerTags, resourceNames } from "../../src/config/names";
import type { FunctionId } from "../../src/config/parts";
import { QueueConsumer } from "../../src/constructs/queue-consumer";
import { SecureServerlessStack } from "../../src/stacks/secure-serverless-stack";
import { anEnvironment } from "../support/environments";
import { sourceDir } from "../support/functions";
import { identitiesOf } from "../support/identities";
import { BUNDLES, ciAccessStack, stateBackendStack } from "../support/stacks";
import { type Attributes, listed, resourcesOf, statementsOf, synthStack } from "../support/terraform-json";
import { allowedActions, NEEDS } from "../support/type-permissions";

/** One line more in the list of functions: nothing else is said of it but where the stack makes it. */
jest.mock("../../src/config/parts", () => {
  const real = jest.requireActual("../../src/config/parts");
  const FUNCTIONS = { ...real.FUNCTIONS, thumbnails: { name: "thumbnails", hasQueue: true } };
  const isConsumer = (id: keyof typeof FUNCTIONS) => FUNCTIONS[id].hasQueue === true;
  return { ...real, FUNCTIONS, FUNCTION_IDS: Object.keys(FUNCTIONS), isConsumer };
});

const ACCOUNT = "123456789012";
const environment = anEnvironment({ accountId: ACCOUNT, ci: { repository: "owner/name" } });
const names = resourceNames(environment);
const NAME = names.functions["thumbnails" as FunctionId];

class Grown extends SecureServerlessStack {
  constructor() {
    super(Testing.app(), { environment, bundles: BUNDLES, serviceVersion: "1.2.3" });
    new QueueConsumer(this, "thumbnails", {
      functionName: NAME,
      description: "Makes thumbnails",
      sourceDir: sourceDir(),
      runtime: LAMBDA_RUNTIME,
      architecture: "arm64",
      timeoutSeconds: 20,
    });
  }
}

const json = synthStack(new Grown());
const access = synthStack(ciAccessStack(environment));
const policies = resourcesOf(access, "aws_iam_policy");
const [queue = {}] = resourcesOf(json, "aws_sqs_queue").filter(({ name }) => name === `${NAME}-queue`);

describe("a consumer with its queue", () => {
  it("hides a message six times as long as the function may take, and gives up after five attempts", () => {
    expect(queue).toMatchObject({ visibility_timeout_seconds: 120, sqs_managed_sse_enabled: true });
    expect(JSON.parse(queue["redrive_policy"] as string)).toEqual({
      deadLetterTargetArn: expect.stringMatching(
        /^\$\{aws_sqs_queue\.thumbnails_function_dead-letters_queue_\w+\.arn}$/,
      ),
      maxReceiveCount: 5,
    });
  });

  it("gives the messages to the version that callers have, and takes back those that failed", () => {
    const [mapping] = resourcesOf(json, "aws_lambda_event_source_mapping").filter(({ function_name }) =>
      /^\$\{aws_lambda_alias\.thumbnails_function_alias_\w+\.arn}$/.test(String(function_name)),
    );

    expect(mapping).toMatchObject({
      event_source_arn: expect.stringMatching(/^\$\{aws_sqs_queue\.thumbnails_messages_queue_\w+\.arn}$/),
      batch_size: 10,
      function_response_types: ["ReportBatchItemFailures"],
      depends_on: expect.arrayContaining([expect.stringMatching(/consume-messages/)]),
    });
  });
});

describe("one line in the list of functions", () => {
  const may = (role: string) => allowedActions(access, role);

  it.each(Object.keys(json.resource).filter((type) => type.startsWith("aws_")))("lets CI make and read %s", (type) => {
    const { write, read } = NEEDS[type] ?? { write: [`${type} is not known`], read: [] };
    const withoutKeys = write.filter((action) => !/^kms:(Decrypt|GenerateDataKey)$|AssociateKmsKey$/.test(action));

    expect(withoutKeys.filter((action) => !may(names.ciRoles.deploy).has(action))).toEqual([]);
    expect(read.filter((action) => !may(names.ciRoles.plan).has(action))).toEqual([]);
  });

  it("lets CI reach its function, role, log and both queues", () => {
    const resources = JSON.stringify(policies.map(({ policy }) => policy));
    for (const end of [
      `:function:${NAME}`,
      `:role/${NAME}-\${`,
      `:log-group:/aws/lambda/${NAME}`,
      `:${NAME}-dlq`,
      `:${NAME}-queue`,
    ])
      expect(resources).toContain(end.replaceAll('"', ""));
  });

  it("lets no workflow map a queue to a function of somebody else", () => {
    const create = policies
      .flatMap((policy) => statementsOf(policy))
      .filter(({ Action }) => listed(Action).includes("lambda:CreateEventSourceMapping"));
    expect(create).toHaveLength(1);
    const mapped = listed(create[0]?.Condition?.["ArnLike"]?.["lambda:FunctionArn"]);
    expect(mapped.length).toBeGreaterThan(0);
    for (const arn of mapped) expect(arn).toContain(":function:secure-serverless-");
  });

  it("lets its role do within the boundary all that its policies say", () => {
    const [boundary = {}] = policies.filter(({ name }) => name === names.boundary);
    const most = statementsOf(boundary).flatMap(({ Action }) => listed(Action));
    const own = resourcesOf(json, "aws_iam_role_policy")
      .filter(({ role }) => String(role).includes("thumbnails"))
      .flatMap((policy: Attributes) => statementsOf(policy))
      .flatMap(({ Action }) => listed(Action));

    expect(own).toContain("sqs:ReceiveMessage");
    expect(own.filter((action) => !most.includes(action))).toEqual([]);
  });

  it("has the inventory find all of it, so that destroy, leftovers and adoption do", async () => {
    const stacks = resolved([json, synthStack(stateBackendStack(environment))], ACCOUNT, environment.region);
    accountOf(stacks, ACCOUNT, ownerTags(environment));
    const found = await inventory({
      environment,
      sdk: { region: environment.region, requestHandler: { requestTimeout: 1 } },
    } as Target);
    const known = found.map(({ type, name }) => `${type} ${name}`);

    expect(identitiesOf(stacks).filter((identity) => !known.includes(identity))).toEqual([]);
    expect(known.filter((identity) => identity.includes("thumbnails"))).toHaveLength(8);
    // what Terraform would make anew is called as what is found
    expect(plannedName("aws_lambda_event_source_mapping", { function_name: `${NAME}:live` })).toBe(`${NAME}:live`);
    expect(known).toContain(`aws_lambda_event_source_mapping ${NAME}:live`);
  });

  it("has a release try it with a batch of nothing before it gets messages", async () => {
    const client = new LambdaClient({ region: "eu-west-1" });
    const mock = mockClient(client);
    mock.on(GetFunctionConfigurationCommand).resolves({ State: "Active" });
    mock.on(InvokeCommand).resolves({ Payload: Buffer.from('{"batchItemFailures":[]}') as never });

    expect(await checkBeforeTraffic(client, names, NAME, "7")).toBe(`${NAME} 7`);
    const [call] = mock.commandCalls(InvokeCommand);
    expect(Buffer.from(call?.args[0].input.Payload as Uint8Array).toString()).toBe('{"Records":[]}');

    mock.on(InvokeCommand).resolves({ FunctionError: "Unhandled", Payload: Buffer.from("null") as never });
    await expect(checkBeforeTraffic(client, names, NAME, "7")).rejects.toThrow("Version 7");
  });
});
