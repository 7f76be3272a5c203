/**
 * `npm run gameday -- <fault> [--hold seconds]`: breaks the running local system, waits until the alarm arrives in a
 * queue that is subscribed to the failure topic, shows it, and mends what it broke.
 */
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { SIGNALS } from "../src/monitoring/signals";
import { alarmName } from "../src/monitoring/watched-signals";
import { FAULTS, type Fault } from "./gameday/faults";
import { GamedayAws } from "./gameday/local-aws";
import { type Mailbox, subscribe } from "./gameday/mailbox";
import { Instance } from "./local-aws/instance";
import { wholeNumberFrom } from "./shared/options";
import { UserError } from "./shared/user-error";
import { runVerb } from "./shared/verb";

const TOPIC = "serverless-lambda-failures";
const ALARM_TIMEOUT_SECONDS = 60;
const LONGEST_HOLD_SECONDS = 3600;

runVerb(async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { hold: { type: "string" } } });
  const holdSeconds = wholeNumberFrom(values.hold, "--hold", { minimum: 0, maximum: LONGEST_HOLD_SECONDS }) ?? 0;
  const fault = faultNamed(positionals[0]);
  const aws = new GamedayAws(new Instance());
  const mailbox = await subscribe(await topicArn(aws), aws.config);
  try {
    await practise(fault, aws, mailbox, holdSeconds);
  } finally {
    await mailbox.remove();
  }
});

function faultNamed(name = ""): Fault {
  const fault = Object.hasOwn(FAULTS, name) ? FAULTS[name] : undefined;
  if (fault) return fault;
  throw new UserError(
    `There is no fault "${name}"`,
    `Name one of these:\n${Object.entries(FAULTS)
      .map(([id, { summary }]) => `  npm run gameday -- ${id.padEnd(15)} # ${summary}`)
      .join("\n")}`,
  );
}

async function topicArn(aws: GamedayAws): Promise<string> {
  const sns = new SNSClient(aws.config);
  const { Topics = [] } = await sns.send(new ListTopicsCommand({}));
  sns.destroy();
  const found = Topics.find(({ TopicArn = "" }) => TopicArn.endsWith(`:${TOPIC}`))?.TopicArn;
  if (found === undefined)
    throw new UserError(`The local SNS has no topic ${TOPIC}`, "Apply the stack: npm run local -- --detach");
  return found;
}

async function practise(fault: Fault, aws: GamedayAws, mailbox: Mailbox, holdSeconds: number): Promise<void> {
  const alarm = alarmName(fault.signal, SIGNALS[fault.signal].metric, "");
  // An alarm that fires already would tell nothing new.
  if (await aws.isInAlarm(alarm)) await aws.endAlarm(alarm);
  const since = Date.now();
  console.log(`Broken: ${fault.summary}.`);
  const mend = await fault.break(aws);
  const interrupt = () =>
    void Promise.resolve(mend())
      .then(() => mailbox.remove())
      .finally(() => process.exit(130));
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  try {
    await fault.use(aws, since);
    const { message } = await mailbox.receive(
      alarm,
      (told) => told.message["AlarmName"] === alarm && told.message["NewStateValue"] === "ALARM",
      ALARM_TIMEOUT_SECONDS,
    );
    console.log(`Told after ${((Date.now() - since) / 1000).toFixed(1)} s:\n`);
    console.log(`  ${message["NewStateValue"]}: ${alarm}`);
    console.log(`  ${message["AlarmDescription"]}`);
    console.log(`  ${message["NewStateReason"]}\n`);
    if (holdSeconds > 0) {
      console.log(`It stays broken for ${holdSeconds} s: find the cause by the runbook. Ctrl-C mends it earlier.`);
      await delay(holdSeconds * 1000);
    }
  } finally {
    await mend();
    console.log("Mended.");
  }
  await aws.endAlarm(alarm);
  await mailbox.receive(
    `${alarm} is over`,
    (told) => told.message["AlarmName"] === alarm && told.message["NewStateValue"] === "OK",
    ALARM_TIMEOUT_SECONDS,
  );
  console.log("Its end was told too.");
}
