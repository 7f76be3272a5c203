import { createHmac } from "node:crypto";
import { AssumeRoleWithWebIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { clientConfig } from "./target";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export interface WorkflowClaims {
  readonly sub: string;
  /** @default "refs/heads/main" */
  readonly ref?: string;
  /** @default "sts.amazonaws.com" */
  readonly aud?: string;
}

/**
 * The credentials that a run of a GitHub workflow gets for its token. The emulator compares the token's issuer, audience,
 * subject and branch with the role's trust policy; GitHub's keys are not within its reach, so the administrator signs.
 */
export async function workflowCredentials(
  roleName: string,
  { sub, ref = "refs/heads/main", aud = "sts.amazonaws.com" }: WorkflowClaims,
): Promise<Credentials> {
  const sts = new STSClient(clientConfig());
  try {
    const { Credentials } = await sts.send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn: `arn:aws:iam::000000000000:role/${roleName}`,
        RoleSessionName: "e2e",
        WebIdentityToken: token({ iss: "https://token.actions.githubusercontent.com", aud, sub, ref }),
      }),
    );
    const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials ?? {};
    return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  } finally {
    sts.destroy();
  }
}

/** What Terraform takes them from. */
export function asVariables({ accessKeyId, secretAccessKey, sessionToken }: Credentials): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  };
}

function token(claims: object): string {
  const part = (content: object) => Buffer.from(JSON.stringify(content)).toString("base64url");
  const content = [part({ alg: "HS256", typ: "JWT" }), part(claims)].join(".");
  const { secretAccessKey } = clientConfig().credentials;
  return `${content}.${createHmac("sha256", secretAccessKey).update(content).digest("base64url")}`;
}
