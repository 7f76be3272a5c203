import {
  DeleteFunctionEventInvokeConfigCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionEventInvokeConfigCommand,
  PutFunctionConcurrencyCommand,
  PutFunctionEventInvokeConfigCommand,
} from "@aws-sdk/client-lambda";
import { GetQueueAttributesCommand, PurgeQueueCommand } from "@aws-sdk/client-sqs";
import { clearFaults, writeFaults } from "@secure-serverless/local-aws/faults";
import { poll } from "@secure-serverless/system/poll";
import { deadLetterQueueName } from "../../../../src/config/names";
import type { SignalId } from "../../../../src/monitoring/signals";
import { LOCAL_NAMES } from "../local/names";
import type { GamedayAws } from "./local-aws";
import { queueUrl } from "./mailbox";

type Undo = () => Promise<void> | void;

export interface Fault {
  /** What is broken, told when it is. */
  readonly summary: string;
  /** The signal whose alarm has to arrive. */
  readonly signal: SignalId;
  /** Breaks the local system, or fails and leaves it as it was. Returns what undoes that. */
  break(aws: GamedayAws): Promise<Undo>;
  /** Uses the broken system until there is something to tell. */
  use(aws: GamedayAws, since: number): Promise<void>;
}

const NEEDED_VARIABLE = "BUCKET_NAME";
const { api: API_FUNCTION, authorizer: AUTHORIZER_FUNCTION } = LOCAL_NAMES.functions;
const DLQ = deadLetterQueueName(API_FUNCTION);
/** Longer than the API waits for S3. */
const SLOW_MILLISECONDS = 10_000;
const DEAD_LETTER_TIMEOUT_SECONDS = 30;

/** What can be practised, by name. */
export const FAULTS: Readonly<Record<string, Fault>> = {
  "function-error": {
    summary: "the newest code of the API's function lacks a variable and crashes; five direct invocations meet it",
    signal: "errors",
    break: (aws) => aws.removeVariable(API_FUNCTION, NEEDED_VARIABLE),
    async use(aws) {
      await aws.invoke(API_FUNCTION, 5);
      await aws.evaluateAlarms();
    },
  },
  throttling: {
    summary: "the API's function may run zero times at once; ten direct invocations are rejected",
    signal: "throttles",
    async break(aws) {
      const FunctionName = API_FUNCTION;
      const { ReservedConcurrentExecutions } = await aws.lambda.send(
        new GetFunctionConcurrencyCommand({ FunctionName }),
      );
      const limit = (count: number | undefined) =>
        aws.lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: count }));
      await limit(0);
      return async () => void (await limit(ReservedConcurrentExecutions));
    },
    async use(aws) {
      await aws.invoke(API_FUNCTION, 10);
      await aws.evaluateAlarms();
    },
  },
  "slow-s3": {
    summary: "S3 answers after 10 s; six readers of the API get 503 before",
    signal: "dependency-errors",
    async break({ instance }) {
      writeFaults(instance.faultsFile, [{ service: "s3", action: "delay", milliseconds: SLOW_MILLISECONDS }]);
      return () => clearFaults(instance.faultsFile);
    },
    async use(aws, since) {
      const statuses = await aws.callApi("/api/data?key=gameday", 6);
      console.log(`  the readers got ${statuses.join(", ")}`);
      await aws.putLogMetrics(since);
    },
  },
  "denied-secret": {
    summary: "Secrets Manager denies access; the authorizer, started again, cannot read the keys",
    signal: "secret-failures",
    async break({ instance }) {
      writeFaults(instance.faultsFile, [{ service: "secretsmanager", action: "status", status: 403 }]);
      return () => clearFaults(instance.faultsFile);
    },
    async use(aws, since) {
      await aws.invoke(AUTHORIZER_FUNCTION, 1);
      await aws.putLogMetrics(since);
    },
  },
  "dead-letter": {
    summary: "an asynchronous event fails three times, without a destination, and waits in the dead letter queue",
    signal: "dead-letters",
    async break(aws) {
      const FunctionName = API_FUNCTION;
      const setting = await aws.lambda.send(new GetFunctionEventInvokeConfigCommand({ FunctionName }));
      const giveBack = await aws.removeVariable(API_FUNCTION, NEEDED_VARIABLE);
      await aws.lambda
        .send(new DeleteFunctionEventInvokeConfigCommand({ FunctionName }))
        .catch(async (error: Error) => {
          await giveBack();
          throw error;
        });
      return async () => {
        await giveBack();
        await aws.lambda.send(
          new PutFunctionEventInvokeConfigCommand({
            FunctionName,
            MaximumRetryAttempts: setting.MaximumRetryAttempts,
            MaximumEventAgeInSeconds: setting.MaximumEventAgeInSeconds,
            DestinationConfig: setting.DestinationConfig,
          }),
        );
        await aws.sqs.send(new PurgeQueueCommand({ QueueUrl: queueUrl(aws.config.endpoint, DLQ) }));
      };
    },
    async use(aws) {
      const before = await deadLetters(aws);
      await aws.invoke(API_FUNCTION, 1, "Event");
      const count = await moreDeadLetters(aws, before);
      await aws.putMetric("AWS/SQS", "ApproximateNumberOfMessagesVisible", { QueueName: DLQ }, count);
    },
  },
};

/** How many there are, with those that somebody is reading. */
async function deadLetters(aws: GamedayAws): Promise<number> {
  const { Attributes = {} } = await aws.sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: queueUrl(aws.config.endpoint, DLQ),
      AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
    }),
  );
  return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
}

/** Waits for the event of this practice: one of an earlier day may lie there while this one is still tried again. */
async function moreDeadLetters(aws: GamedayAws, before: number): Promise<number> {
  const look = async () => {
    const count = await deadLetters(aws);
    return count > before ? count : undefined;
  };
  const count = await poll(look, { timeoutSeconds: DEAD_LETTER_TIMEOUT_SECONDS });
  if (count !== undefined) return count;
  throw new Error(`${DLQ} must get the event within ${DEAD_LETTER_TIMEOUT_SECONDS} s, got none`);
}
