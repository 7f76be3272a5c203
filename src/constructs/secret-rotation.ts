import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { SecretsmanagerSecretRotation } from "@cdktf/provider-aws/lib/secretsmanager-secret-rotation";
import { Construct } from "constructs";
import type { ApiSecret } from "./api-secret";
import { AwsContext } from "./aws-context";
import type { SecureFunction } from "./secure-function";

export interface SecretRotationProps {
  readonly secret: ApiSecret;
  /** The function that takes the four steps of a rotation; it is granted what they need. */
  readonly rotator: SecureFunction;
  /** Days between two rotations, 1 to 1000. */
  readonly everyDays: number;
}

/** Rotates a secret on a schedule. Secrets Manager may invoke the function for this secret only. */
export class SecretRotation extends Construct {
  constructor(scope: Construct, id: string, { secret, rotator, everyDays }: SecretRotationProps) {
    super(scope, id);
    secret.grantRotate(rotator);
    const permission = new LambdaPermission(this, "invoke", {
      statementId: "SecretsManager",
      action: "lambda:InvokeFunction",
      functionName: rotator.functionName,
      principal: "secretsmanager.amazonaws.com",
      sourceAccount: AwsContext.of(this).accountId,
      sourceArn: secret.arn,
    });
    new SecretsmanagerSecretRotation(this, "schedule", {
      secretId: secret.arn,
      // Without a version: no request waits for it, so it needs no gradual rollout, and the applied code is what rotates.
      rotationLambdaArn: rotator.arn,
      rotationRules: { automaticallyAfterDays: everyDays },
      // An apply that rotates would change the key while somebody looks at something else.
      rotateImmediately: false,
      // Secrets Manager tries at once whether it may invoke the function.
      dependsOn: [permission],
    });
  }
}
