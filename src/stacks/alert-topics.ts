import type { Construct } from "constructs";
import { resourceNames, serviceTitle } from "../config/names";
import type { Environment } from "../config/schema";
import { AlertTopic } from "../constructs/alert-topic";

/** Where an environment's notifications and pages go. */
export interface AlertTopics {
  readonly notify: AlertTopic;
  /** The same topic where nobody is to be interrupted at other hours. */
  readonly page: AlertTopic;
}

/** Makes the topic of failures and, only where someone is paged, one for pages. */
export function alertTopics(scope: Construct, environment: Environment): AlertTopics {
  const { alerts, serviceName, destroyData, deletionProtection } = environment;
  const names = resourceNames(environment);
  const key = { keyDeletionWindowDays: destroyData ? 7 : 30, preventKeyDestroy: deletionProtection };
  const notify = new AlertTopic(scope, "failures", {
    topicName: names.topics.failures,
    displayName: "Lambda Function Failure Notifications",
    emails: alerts.emails,
    ...key,
  });
  if (!alerts.pageEmails) return { notify, page: notify };
  const page = new AlertTopic(scope, "pages", {
    topicName: names.topics.pages,
    displayName: `${serviceTitle(serviceName)} pages`,
    emails: alerts.pageEmails,
    ...key,
  });
  return { notify, page };
}
