import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct } from "constructs";
import { topicKeyAlias } from "../config/names";
import { email } from "../config/schema/primitives";
import { AwsContext } from "./aws-context";
import type { Grantee } from "./execution-role";
import { denyInsecureTransport, type PolicyStatement, policyDocument } from "./policy";
import { requireValid, ValidationError } from "./validation-error";

export interface AlertTopicProps {
  readonly topicName: string;
  /** Shown as the sender's name of e-mails, up to 100 characters. */
  readonly displayName: string;
  /** Addresses to notify; AWS sends each a link that it has to confirm. @default none */
  readonly emails?: readonly string[];
  /** Days, 7 to 30, in which the deletion of the key can still be called off. @default 30 */
  readonly keyDeletionWindowDays?: number;
  /** ARNs of roles that may delete the key, whatever their own policies say of keys. @default none */
  readonly keyDeleters?: readonly string[];
  /** Makes Terraform refuse every plan that would delete the key. @default false */
  readonly preventKeyDestroy?: boolean;
}

/** CloudWatch acts for an alarm of this account and region, and for nobody else's. */
const fromOwnAlarms = (aws: AwsContext) => ({
  StringEquals: { "aws:SourceAccount": aws.accountId },
  ArnLike: { "aws:SourceArn": aws.anyAlarmArn },
});

/** Where alarms and failed asynchronous invocations are reported, as notifications or as pages. Encrypted, TLS only. */
export class AlertTopic extends Construct {
  readonly arn: string;
  private readonly topic: SnsTopic;
  /** Known before apply, for policies. */
  private readonly namedArn: string;
  private readonly key: KmsKey;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: AlertTopicProps,
  ) {
    super(scope, id);
    this.validate();
    this.key = this.createKey();
    this.namedArn = AwsContext.of(this).arn("sns", props.topicName);
    this.topic = new SnsTopic(this, "topic", {
      name: props.topicName,
      displayName: props.displayName,
      kmsMasterKeyId: this.key.arn,
    });
    this.arn = this.topic.arn;
    this.allowAlarmsOverTlsOnly();
    this.subscribe(props.emails ?? []);
  }

  /** Lets the grantee publish, which on an encrypted topic takes the use of its key as well. */
  grantPublish(grantee: Grantee): void {
    grantee.addPolicy(
      "publish-failures",
      [
        { Effect: "Allow", Action: "sns:Publish", Resource: this.namedArn },
        // by the resource's own attribute: AWS makes the id of a key up when the key is made
        { Effect: "Allow", Action: ["kms:GenerateDataKey", "kms:Decrypt"], Resource: this.key.arn },
      ],
      this.topic,
    );
  }

  private validate(): void {
    const { displayName, emails = [], keyDeletionWindowDays = 30 } = this.props;
    if (displayName.length > 100)
      throw new ValidationError(this, `displayName must have at most 100 characters, got ${displayName.length}`);
    if (keyDeletionWindowDays < 7 || keyDeletionWindowDays > 30)
      throw new ValidationError(this, `keyDeletionWindowDays must be between 7 and 30, got ${keyDeletionWindowDays}`);
    for (const address of emails) requireValid(this, { "each of emails": [email, address] });
  }

  private createKey(): KmsKey {
    const aws = AwsContext.of(this);
    // A key of our own, because the policy of alias/aws/sns cannot be changed and does not let CloudWatch use it: alarms
    // would fire and never arrive. https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
    const key = new KmsKey(this, "key", {
      description: `Encrypts the messages of ${this.props.topicName}`,
      enableKeyRotation: true,
      deletionWindowInDays: this.props.keyDeletionWindowDays ?? 30,
      ...(this.props.preventKeyDestroy && { lifecycle: { preventDestroy: true } }),
      policy: policyDocument([
        {
          // Hands the decision to IAM; a key without it can become unmanageable. In a key policy "*" means this key.
          Sid: "AllowAccountAdministration",
          Effect: "Allow",
          Principal: { AWS: aws.rootArn },
          Action: "kms:*",
          Resource: "*",
        },
        {
          Sid: "AllowCloudWatchAlarms",
          Effect: "Allow",
          Principal: { Service: "cloudwatch.amazonaws.com" },
          Action: ["kms:GenerateDataKey", "kms:Decrypt"],
          Resource: "*",
          Condition: fromOwnAlarms(aws),
        },
        ...this.allowDeletion(),
      ]),
    });
    new KmsAlias(this, "key-alias", { name: topicKeyAlias(this.props.topicName), targetKeyId: key.keyId });
    return key;
  }

  /** By the key itself: IAM could tell the keys of previews from others by their tags alone, and whoever makes keys sets tags. */
  private allowDeletion(): PolicyStatement[] {
    const { keyDeleters = [] } = this.props;
    if (keyDeleters.length === 0) return [];
    return [
      {
        Sid: "AllowDeletion",
        Effect: "Allow",
        Principal: { AWS: keyDeleters },
        Action: "kms:ScheduleKeyDeletion",
        Resource: "*",
      },
    ];
  }

  private allowAlarmsOverTlsOnly(): void {
    const aws = AwsContext.of(this);
    new SnsTopicPolicy(this, "policy", {
      arn: this.arn,
      policy: policyDocument([
        denyInsecureTransport("sns:Publish", this.namedArn),
        {
          Sid: "AllowCloudWatchAlarms",
          Effect: "Allow",
          Principal: { Service: "cloudwatch.amazonaws.com" },
          Action: "sns:Publish",
          Resource: this.namedArn,
          Condition: fromOwnAlarms(aws),
        },
      ]),
    });
  }

  private subscribe(emails: readonly string[]): void {
    for (const email of emails)
      new SnsTopicSubscription(this, `email-${email}`, { topicArn: this.arn, protocol: "email", endpoint: email });
  }
}
