/**
 * `npm run gameday -- <fault> [--hold seconds]`: breaks the running local system, waits until the alarm arrives in a
 * queue that is subscribed to the failure topic, shows it, and mends what it broke.
 */
import { setTimeout as delay } from "node:timers/promises";
import { ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { Instance } from "@secure-serverless/local-aws/instance";
import { FAULTS, type Fault } from "@secure-serverless/operations/gameday/faults";
import { GamedayAws } from "@secure-serverless/operations/gameday/local-aws";
import { type Mailbox, subscribe } from "@secure-serverless/operations/gameday/mailbox";
import { LOCAL, LOCAL_NAMES } from "@secure-serverless/operations/local/names";
import { interrupted, onInterrupt, untilInterrupted } from "@secure-serverless/system/interrupt";
import { UserError } from "@secure-serverless/system/user-error";
import { SIGNALS } from "../../../../src/monitoring/signals";
import { alarmName } from "../../../../src/monitoring/watched-signals";
import { runCommand } from "../command";

const TOPIC = LOCAL_NAMES.topics.failures;
const ALARM_TIMEOUT_SECONDS = 60;

runCommand("gameday", async ({ arguments: { fault: name }, options: { hold: holdSeconds } }) => {
  const fault = faultNamed(name);
  const aws = new GamedayAws(new Instance());
  const mailbox = await subscribe(await topicArn(aws), aws.config);
  let removed: Promise<void> | undefined;
  const remove = () => {
    removed ??= mailbox.remove();
    return removed;
  };
  onInterrupt(remove, { name: "Removing the mailbox" });
  try {
    await practise(fault, aws, mailbox, holdSeconds);
  } finally {
    await remove();
  }
});

function faultNamed(name?: string): Fault {
  const fault = name !== undefined && Object.hasOwn(FAULTS, name) ? FAULTS[name] : undefined;
  if (fault) return fault;
  throw new UserError(
    name === undefined ? "The name of a fault is needed" : `There is no fault "${name}"`,
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
  const alarm = alarmName(fault.signal, SIGNALS[fault.signal].metric, LOCAL);
  // An alarm that fires already would tell nothing new.
  if (await aws.isInAlarm(alarm)) await aws.endAlarm(alarm);
  const since = Date.now();
  console.log(`Broken: ${fault.summary}.`);
  const breaking = fault.break(aws);
  let mended: Promise<void> | undefined;
  const mend = () => {
    mended ??= breaking.then((mendIt) => mendIt());
    return mended;
  };
  const whole = onInterrupt(
    async () => {
      await mend();
      console.error("Mended.");
    },
    { name: "Mending what was broken" },
  );
  try {
    await untilInterrupted(breaking);
    await untilInterrupted(fault.use(aws, since));
    const { message } = await untilInterrupted(
      mailbox.receive(
        alarm,
        (told) => told.message["AlarmName"] === alarm && told.message["NewStateValue"] === "ALARM",
        ALARM_TIMEOUT_SECONDS,
      ),
    );
    console.log(`Told after ${((Date.now() - since) / 1000).toFixed(1)} s:\n`);
    console.log(`  ${message["NewStateValue"]}: ${alarm}`);
    console.log(`  ${message["AlarmDescription"]}`);
    console.log(`  ${message["NewStateReason"]}\n`);
    if (holdSeconds > 0) {
      console.log(`It stays broken for ${holdSeconds} s: find the cause by the runbook. Ctrl-C mends it earlier.`);
      await untilInterrupted(delay(holdSeconds * 1000));
    }
  } finally {
    await mend();
    if (!interrupted.aborted) console.log("Mended.");
    whole();
  }
  await aws.endAlarm(alarm);
  await mailbox.receive(
    `${alarm} is over`,
    (told) => told.message["AlarmName"] === alarm && told.message["NewStateValue"] === "OK",
    ALARM_TIMEOUT_SECONDS,
  );
  console.log("Its end was told too.");
}
