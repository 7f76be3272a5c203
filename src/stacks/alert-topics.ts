import type { Construct } from "constructs";
import { resourceNames, serviceTitle } from "../config/names";
import type { Environment } from "../config/schema";
import { AlertTopic } from "../constructs/alert-topic";
import { AwsContext } from "../constructs/aws-context";

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
  const key = {
    keyDeletionWindowDays: destroyData ? 7 : 30,
    preventKeyDestroy: deletionProtection,
    keyDeleters: keyDeleters(scope, environment),
  };
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

/** The workflows that destroy previews. */
function keyDeleters(scope: Construct, { ci, preview, ...environment }: Environment): string[] {
  if (ci === undefined || preview === undefined) return [];
  const { deploy, sweep } = resourceNames({ ...environment, preview }).ciRoles;
  return [deploy, sweep].map((role) => AwsContext.of(scope).iamArn(`role/${role}`));
}
