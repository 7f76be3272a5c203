import {
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  IAMClient,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  CreateKeyCommand,
  DeleteAliasCommand,
  DisableKeyRotationCommand,
  KMSClient,
  ScheduleKeyDeletionCommand,
  UpdateAliasCommand,
} from "@aws-sdk/client-kms";
import {
  DeleteResourcePolicyCommand,
  DeleteSecretCommand,
  PutResourcePolicyCommand,
  SecretsManagerClient,
  UpdateSecretCommand,
} from "@aws-sdk/client-secrets-manager";
import type { Connect } from "../clients";
import { type Attributes, type Tampering, text } from "./tampering";

const statement = (more: object) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...more }] });

/** A role goes only after its policies. */
async function deleteRole(is: Attributes, connect: Connect): Promise<void> {
  const iam = connect(IAMClient);
  const RoleName = text(is, "name");
  const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  for (const PolicyName of PolicyNames) await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
  await iam.send(new DeleteRoleCommand({ RoleName }));
}

/** The alias gets a key that nobody else has, which then waits for its deletion. */
async function turnAlias(is: Attributes, connect: Connect): Promise<void> {
  const kms = connect(KMSClient);
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Description: "Somebody else's" }));
  const TargetKeyId = KeyMetadata?.KeyId;
  await kms.send(new UpdateAliasCommand({ AliasName: text(is, "name"), TargetKeyId }));
  await kms.send(new ScheduleKeyDeletionCommand({ KeyId: TargetKeyId, PendingWindowInDays: 7 }));
}

export const IDENTITY: Readonly<Record<string, Tampering>> = {
  aws_iam_role: {
    delete: deleteRole,
    change: (is, connect) =>
      connect(IAMClient).send(
        new UpdateAssumeRolePolicyCommand({
          RoleName: text(is, "name"),
          PolicyDocument: statement({ Action: "sts:AssumeRole", Principal: { Service: "ec2.amazonaws.com" } }),
        }),
      ),
    batch: 6,
  },
  aws_iam_role_policy: {
    delete: (is, connect) =>
      connect(IAMClient).send(
        new DeleteRolePolicyCommand({ RoleName: text(is, "role"), PolicyName: text(is, "name") }),
      ),
    change: (is, connect) =>
      connect(IAMClient).send(
        new PutRolePolicyCommand({
          RoleName: text(is, "role"),
          PolicyName: text(is, "name"),
          PolicyDocument: statement({ Action: "*", Resource: "*" }),
        }),
      ),
  },
  aws_kms_key: {
    delete: (is, connect) =>
      connect(KMSClient).send(new ScheduleKeyDeletionCommand({ KeyId: text(is, "id"), PendingWindowInDays: 7 })),
    change: (is, connect) => connect(KMSClient).send(new DisableKeyRotationCommand({ KeyId: text(is, "id") })),
    batch: 8,
  },
  aws_kms_alias: {
    delete: (is, connect) => connect(KMSClient).send(new DeleteAliasCommand({ AliasName: text(is, "name") })),
    change: turnAlias,
  },
  aws_secretsmanager_secret: {
    delete: (is, connect) =>
      connect(SecretsManagerClient).send(
        new DeleteSecretCommand({ SecretId: text(is, "id"), ForceDeleteWithoutRecovery: true }),
      ),
    change: (is, connect) =>
      connect(SecretsManagerClient).send(new UpdateSecretCommand({ SecretId: text(is, "id"), Description: "changed" })),
    batch: 9,
  },
  aws_secretsmanager_secret_policy: {
    delete: (is, connect) =>
      connect(SecretsManagerClient).send(new DeleteResourcePolicyCommand({ SecretId: text(is, "secret_arn") })),
    change: (is, connect) =>
      connect(SecretsManagerClient).send(
        new PutResourcePolicyCommand({
          SecretId: text(is, "secret_arn"),
          ResourcePolicy: statement({
            Action: "secretsmanager:DescribeSecret",
            Principal: { AWS: text(is, "secret_arn").split(":")[4] },
            Resource: "*",
          }),
        }),
      ),
  },
};
