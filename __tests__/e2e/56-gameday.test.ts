import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { FAULTS } from "@secure-serverless/operations/gameday/faults";
import { queueUrl } from "@secure-serverless/operations/gameday/mailbox";
import { deadLetterQueueName } from "../../src/config/names";
import { command } from "./support/command";
import { call, client, clientConfig, NAMES } from "./support/target";

const logs = client(CloudWatchLogsClient);
const sqs = client(SQSClient);
const gameday = (...args: string[]) => command("gameday", args);

it.each(Object.entries(FAULTS))(
  "practising %s: its alarm arrives, and the system is fixed",
  async (name, { signal }) => {
    const { exitCode, stdout, stderr } = await gameday(name);

    expect([exitCode, exitCode === 0 ? "" : stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(new RegExp(`ALARM: secure-serverless(-function)?-${signal}\\n`));
    expect(stdout).toContain(`Runbook: docs/runbook.md#${signal}`);
    expect(stdout).toMatch(/Fixed\.\nIts end was notified too\.\n$/);
    expect((await call("/api/data?key=gameday")).status).toBe(404);
  },
);

it("practising dead-letter ends with its own event, whatever the queue had before", async () => {
  const QueueUrl = queueUrl(clientConfig().endpoint, deadLetterQueueName(NAMES.apiFunction));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "of an earlier day" }));
  const startTime = Date.now();
  expect((await gameday("dead-letter")).exitCode).toBe(0);

  const logGroupName = `/aws/lambda/${NAMES.apiFunction}`;
  const { events = [] } = await logs.send(
    new FilterLogEventsCommand({ logGroupName, startTime, filterPattern: "START" }),
  );
  // nothing of it is left to be tried again
  expect(events).toHaveLength(3);
});

it("a fault that does not exist is refused with those that do", async () => {
  const { exitCode, stderr } = await gameday("earthquake");

  expect(exitCode).toBe(1);
  expect(stderr).toContain('There is no fault "earthquake"');
  for (const name of Object.keys(FAULTS)) expect(stderr).toContain(`npm run gameday -- ${name}`);
});
