import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  IAMClient,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { clientConfig } from "./target";

export interface TemporaryUser {
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  remove(): Promise<void>;
}

/** An IAM user that may do just this: the emulator's administrator is above every policy, so it can prove none. */
export async function temporaryUser(
  statements: readonly object[],
  UserName = `e2e-${Date.now()}`,
): Promise<TemporaryUser> {
  const iam = new IAMClient(clientConfig());
  const policy = { UserName, PolicyName: "allowed" };
  await iam.send(new CreateUserCommand({ UserName }));
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  await iam.send(new PutUserPolicyCommand({ ...policy, PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const { AccessKeyId = "", SecretAccessKey = "" } = AccessKey ?? {};
  return {
    credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey },
    async remove() {
      await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }));
      await iam.send(new DeleteUserPolicyCommand(policy));
      await iam.send(new DeleteUserCommand({ UserName }));
      iam.destroy();
    },
  };
}
