import {
  CreatePolicyVersionCommand,
  DeletePolicyVersionCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  IAMClient,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { KMSClient, PutKeyPolicyCommand } from "@aws-sdk/client-kms";
import { AddPermissionCommand, LambdaClient, RemovePermissionCommand } from "@aws-sdk/client-lambda";
import { DeleteBucketPolicyCommand, PutBucketPolicyCommand, S3Client } from "@aws-sdk/client-s3";
import {
  DeleteResourcePolicyCommand,
  PutResourcePolicyCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { SetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import { SetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { AppliedPolicy, AppliedResource } from "@secure-serverless/proof/policies/applied";
import type { PolicyDocument, Statement } from "@secure-serverless/proof/policies/document";
import { clientConfig } from "../../e2e/support/target";

/** In the place of no statement at all, which IAM does not take. */
const NOTHING: Statement = { Effect: "Allow", Action: "none:Nothing", Resource: "arn:aws:none:::nothing" };
const NOBODY: Statement = {
  Effect: "Allow",
  Principal: { Service: "none.amazonaws.com" },
  Action: "sts:AssumeRole",
};

/** Puts documents in the place of applied policies, by the API of each service. */
export class PolicyWriter {
  readonly #iam = new IAMClient(clientConfig());
  readonly #kms = new KMSClient(clientConfig());
  readonly #lambda = new LambdaClient(clientConfig());
  readonly #s3 = new S3Client(clientConfig());
  readonly #secrets = new SecretsManagerClient(clientConfig());
  readonly #sns = new SNSClient(clientConfig());
  readonly #sqs = new SQSClient(clientConfig());

  destroy(): void {
    for (const each of [this.#iam, this.#kms, this.#lambda, this.#s3, this.#secrets, this.#sns, this.#sqs])
      each.destroy();
  }

  /** Does the work under another document, and puts the policy's own back. */
  async during<T>(policy: AppliedPolicy, document: PolicyDocument, work: () => Promise<T>): Promise<T> {
    const back = await this.#write(policy, document);
    try {
      return await work();
    } finally {
      await back();
    }
  }

  async #write(policy: AppliedPolicy, document: PolicyDocument): Promise<() => Promise<unknown>> {
    const [resource] = policy.resources as [AppliedResource];
    const value = (name: string) => String(resource.values[name] ?? "");
    if (resource.type === "aws_iam_policy") return this.#newVersion(value("arn"), document);
    if (resource.type === "aws_lambda_permission") return this.#permissions(policy, document);
    const put = (content: PolicyDocument) => this.#put(resource.type, value, content);
    await put(document);
    return () => put(policy.document);
  }

  #put(type: string, value: (name: string) => string, document: PolicyDocument): Promise<unknown> {
    const isEmpty = document.Statement.length === 0;
    const text = (placeholder: Statement) =>
      JSON.stringify({ Version: "2012-10-17", Statement: isEmpty ? [placeholder] : document.Statement });
    switch (type) {
      case "aws_iam_role_policy":
        return this.#iam.send(
          new PutRolePolicyCommand({
            RoleName: value("role"),
            PolicyName: value("name"),
            PolicyDocument: text(NOTHING),
          }),
        );
      case "aws_iam_role":
        return this.#iam.send(
          new UpdateAssumeRolePolicyCommand({ RoleName: value("name"), PolicyDocument: text(NOBODY) }),
        );
      case "aws_kms_key":
        return this.#kms.send(
          new PutKeyPolicyCommand({
            KeyId: value("key_id"),
            Policy: text(NOBODY),
            BypassPolicyLockoutSafetyCheck: true,
          }),
        );
      case "aws_s3_bucket_policy": {
        const Bucket = value("bucket");
        return isEmpty
          ? this.#s3.send(new DeleteBucketPolicyCommand({ Bucket }))
          : this.#s3.send(new PutBucketPolicyCommand({ Bucket, Policy: text(NOBODY) }));
      }
      case "aws_secretsmanager_secret_policy": {
        const SecretId = value("secret_arn");
        return isEmpty
          ? this.#secrets.send(new DeleteResourcePolicyCommand({ SecretId }))
          : this.#secrets.send(new PutResourcePolicyCommand({ SecretId, ResourcePolicy: text(NOBODY) }));
      }
      case "aws_sns_topic_policy":
        return this.#sns.send(
          new SetTopicAttributesCommand({
            TopicArn: value("arn"),
            AttributeName: "Policy",
            AttributeValue: text(NOBODY),
          }),
        );
      case "aws_sqs_queue":
        return this.#sqs.send(
          new SetQueueAttributesCommand({
            QueueUrl: value("url"),
            Attributes: { Policy: isEmpty ? "" : text(NOBODY) },
          }),
        );
      default:
        throw new Error(`nothing writes the policy of ${type}`);
    }
  }

  /** The emulator cannot make an earlier version the default again: what was there comes back as a new one. */
  async #newVersion(PolicyArn: string, { Statement }: PolicyDocument): Promise<() => Promise<unknown>> {
    const { Policy } = await this.#iam.send(new GetPolicyCommand({ PolicyArn }));
    const before = await this.#iam.send(
      new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy?.DefaultVersionId }),
    );
    await this.#replaceVersion(
      PolicyArn,
      JSON.stringify({ Version: "2012-10-17", Statement: Statement.length === 0 ? [NOTHING] : Statement }),
    );
    return () => this.#replaceVersion(PolicyArn, decodeURIComponent(before.PolicyVersion?.Document ?? ""));
  }

  async #replaceVersion(PolicyArn: string, PolicyDocument: string): Promise<unknown> {
    const { Policy } = await this.#iam.send(new GetPolicyCommand({ PolicyArn }));
    await this.#iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument, SetAsDefault: true }));
    return this.#iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: Policy?.DefaultVersionId }));
  }

  /** One statement at a time can be removed and added. */
  async #permissions(policy: AppliedPolicy, document: PolicyDocument): Promise<() => Promise<unknown>> {
    const changed = policy.document.Statement.filter((own) => !document.Statement.includes(own));
    const now = document.Statement.filter((one) => !policy.document.Statement.includes(one));
    await this.#replace(policy, changed, now);
    return () => this.#replace(policy, now, changed);
  }

  async #replace({ resources }: AppliedPolicy, from: readonly Statement[], to: readonly Statement[]): Promise<void> {
    const of = (Sid: string | undefined) => {
      const values = resources.find(({ values }) => values["statement_id"] === Sid)?.values ?? {};
      const Qualifier = values["qualifier"] ? String(values["qualifier"]) : undefined;
      return { FunctionName: String(values["function_name"]), StatementId: Sid, ...(Qualifier && { Qualifier }) };
    };
    for (const { Sid } of from) await this.#lambda.send(new RemovePermissionCommand(of(Sid)));
    for (const { Sid, Principal, Action, Condition = {} } of to) {
      const source = Condition["ArnLike"]?.["aws:SourceArn"];
      const account = Condition["StringEquals"]?.["aws:SourceAccount"];
      await this.#lambda.send(
        new AddPermissionCommand({
          ...of(Sid),
          Action: String(Action),
          Principal: principalText(Principal),
          ...(source !== undefined && { SourceArn: String(source) }),
          ...(account !== undefined && { SourceAccount: String(account) }),
        }),
      );
    }
  }
}

function principalText(principal: Statement["Principal"]): string {
  if (principal === undefined || principal === "*") return "*";
  return String(principal.Service ?? principal.AWS);
}
