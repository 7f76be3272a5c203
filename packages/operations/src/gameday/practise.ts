import { setTimeout as delay } from "node:timers/promises";
import { ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { Instance } from "@secure-serverless/local-aws/instance";
import { didYouMean } from "@secure-serverless/system/did-you-mean.js";
import { interrupted, onInterrupt, untilInterrupted } from "@secure-serverless/system/interrupt";
import { UserError } from "@secure-serverless/system/user-error";
import { SIGNALS } from "../../../../src/monitoring/signals";
import { alarmName } from "../../../../src/monitoring/watched-signals";
import { LOCAL, LOCAL_NAMES } from "../local/names";
import { FAULTS, type Fault } from "./faults";
import { GamedayAws } from "./local-aws";
import { type Mailbox, subscribe } from "./mailbox";

const TOPIC = LOCAL_NAMES.topics.failures;
const ALARM_TIMEOUT_SECONDS = 60;

/**
 * Breaks the running local system, waits until the alarm arrives in a queue that is subscribed to the failure topic, shows
 * it, and fixes what it broke, whatever happens.
 *
 * @param holdSeconds how long it stays broken after the alarm
 * @throws UserError when the stack is not applied to the local AWS
 */
export async function practise(fault: Fault, holdSeconds: number): Promise<void> {
  const aws = new GamedayAws(new Instance());
  const mailbox = await subscribe(await topicArn(aws), aws.config);
  let removed: Promise<void> | undefined;
  const remove = () => {
    removed ??= mailbox.remove();
    return removed;
  };
  onInterrupt(remove, { name: "Removing the mailbox" });
  try {
    await breakAndFix(fault, aws, mailbox, holdSeconds);
  } finally {
    await remove();
  }
}

/** @throws UserError that lists the faults */
export function faultNamed(name?: string): Fault {
  const fault = name !== undefined && Object.hasOwn(FAULTS, name) ? FAULTS[name] : undefined;
  if (fault) return fault;
  throw new UserError(
    name === undefined ? "The name of a fault is missing" : `There is no fault "${name}"`,
    `${didYouMean(name ?? "", Object.keys(FAULTS))}Choose one of these:\n${Object.entries(FAULTS)
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

async function breakAndFix(fault: Fault, aws: GamedayAws, mailbox: Mailbox, holdSeconds: number): Promise<void> {
  const alarm = alarmName(fault.signal, SIGNALS[fault.signal].metric, LOCAL);
  // An alarm that fires already would tell nothing new.
  if (await aws.isInAlarm(alarm)) await aws.endAlarm(alarm);
  const since = Date.now();
  console.log(`Broken: ${fault.summary}.`);
  const breaking = fault.break(aws);
  let fixed: Promise<void> | undefined;
  const fix = () => {
    fixed ??= breaking.then((fixIt) => fixIt());
    return fixed;
  };
  const whole = onInterrupt(
    async () => {
      await fix();
      console.error("Fixed.");
    },
    { name: "Fixing what was broken" },
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
    console.log(`Notified after ${((Date.now() - since) / 1000).toFixed(1)} s:\n`);
    console.log(`  ${message["NewStateValue"]}: ${alarm}`);
    console.log(`  ${message["AlarmDescription"]}`);
    console.log(`  ${message["NewStateReason"]}\n`);
    if (holdSeconds > 0) {
      console.log(`It stays broken for ${holdSeconds} s: find the cause by the runbook. Ctrl-C fixes it earlier.`);
      await untilInterrupted(delay(holdSeconds * 1000));
    }
  } finally {
    await fix();
    if (!interrupted.aborted) console.log("Fixed.");
    whole();
  }
  await aws.endAlarm(alarm);
  await mailbox.receive(
    `${alarm} is over`,
    (told) => told.message["AlarmName"] === alarm && told.message["NewStateValue"] === "OK",
    ALARM_TIMEOUT_SECONDS,
  );
  console.log("Its end was notified too.");
}
