import { ListSubscriptionsByTopicCommand, SNSClient, type Subscription } from "@aws-sdk/client-sns";
import { variableName } from "../../../../../src/config/names";
import { isNamed } from "../../aws/aws-error";
import type { Check, CheckContext } from "../check";
import { ok, skipped, warning } from "../finding";

const PAGES = 20;
/** SNS answers with this in place of an ARN until somebody has followed the link in the e-mail. */
const PENDING = "PendingConfirmation";

interface Addressee {
  readonly topic: string;
  readonly email: string;
}

export const subscriptions: Check = {
  id: "subscriptions",
  notEmulated: "e-mail, so nothing to confirm",
  async run(context) {
    const { environment, names } = context;
    const { name, alerts } = environment;
    const addressees: Addressee[] = [
      ...alerts.emails.map((email) => ({ topic: names.topics.failures, email })),
      ...(alerts.pageEmails ?? []).map((email) => ({ topic: names.topics.pages, email })),
    ];
    if (addressees.length === 0)
      return skipped(`no address is configured (${variableName(name, "ALERT_EMAILS")}): alarms reach nobody by e-mail`);
    const topics = [...new Set(addressees.map(({ topic }) => topic))];
    const found = new Map(
      await Promise.all(topics.map(async (topic) => [topic, await subscriptionsOf(topic, context)] as const)),
    );
    const inState = ({ topic, email }: Addressee, state: "pending" | "confirmed") =>
      (found.get(topic) ?? []).some(
        ({ Protocol, Endpoint, SubscriptionArn }) =>
          Protocol === "email" && Endpoint === email && (SubscriptionArn === PENDING) === (state === "pending"),
      );
    const pending = addressees.filter((addressee) => inState(addressee, "pending"));
    if (pending.length > 0)
      return warning(
        `Not confirmed, so alarms do not reach: ${list(pending)}`,
        "Ask them to follow the link in the e-mail from AWS Notifications. It is valid for 2 days; after that, an apply sends it again",
      );
    const missing = addressees.filter((addressee) => !inState(addressee, "confirmed"));
    if (missing.length > 0) return ok(`The apply subscribes ${list(missing)}; AWS sends them a link to confirm`);
    return ok(`Confirmed: ${list(addressees)}`);
  },
};

function list(addressees: readonly Addressee[]): string {
  return addressees.map(({ email, topic }) => `${email} (${topic})`).join(", ");
}

/** None where the topic does not exist yet. */
async function subscriptionsOf(
  topic: string,
  { environment, identity, client, read }: CheckContext,
): Promise<Subscription[]> {
  const sns = client(SNSClient);
  const TopicArn = `arn:${identity.partition}:sns:${environment.region}:${identity.accountId}:${topic}`;
  const found: Subscription[] = [];
  let NextToken: string | undefined;
  try {
    for (let page = 0; page < PAGES; page++) {
      const command = new ListSubscriptionsByTopicCommand({ TopicArn, ...(NextToken && { NextToken }) });
      const answer = await read("sns:ListSubscriptionsByTopic", (options) => sns.send(command, options));
      found.push(...(answer.Subscriptions ?? []));
      NextToken = answer.NextToken;
      if (!NextToken) break;
    }
  } catch (error) {
    if (!isNamed(error, "NotFoundException", "NotFound")) throw error;
  }
  return found;
}
