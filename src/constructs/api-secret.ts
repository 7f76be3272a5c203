import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { SecretsmanagerSecretPolicy } from "@cdktf/provider-aws/lib/secretsmanager-secret-policy";
import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version";
import { Fn, TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import { API_KEY_RULE } from "../../functions/shared/api-secret";
import { kmsKeyArn as keyRule } from "../config/schema/primitives";
import type { Grantee } from "./execution-role";
import { denyInsecureTransport, policyDocument } from "./policy";
import { requireValid, ValidationError } from "./validation-error";

/** Name of the Terraform variable that brings the value: set it as TF_VAR_api_secret, in JSON. */
const API_SECRET_VARIABLE = "api_secret";

export interface ApiSecretProps {
  readonly secretName: string;
  /**
   * "variable": Terraform writes the value from the ephemeral variable `api_secret`, by a write-only argument.
   * "out-of-band": Terraform makes an empty secret, and an operator puts the value.
   */
  readonly delivery: "variable" | "out-of-band";
  /** Raise by one to have Terraform write the variable's value again. @default 1 */
  readonly version?: number;
  /** Encrypts with this key instead of aws/secretsmanager. @default the AWS managed key */
  readonly kmsKeyArn?: string | undefined;
  /** Days in which a deleted secret can be restored: 0, or 7 to 30. @default 30 */
  readonly recoveryWindowDays?: number;
  /** Makes Terraform refuse every plan that would delete the secret. @default false */
  readonly preventDestroy?: boolean;
}

/** The credentials of the API (`api_key`, `db_connection`, `third_party_token`). Their values are in no file Terraform writes. */
export class ApiSecret extends Construct {
  /** Known after apply only, in policies too: AWS ends it with six characters that it makes up. */
  readonly arn: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ApiSecretProps,
  ) {
    super(scope, id);
    this.validate();
    const secret = new SecretsmanagerSecret(this, "secret", {
      name: props.secretName,
      description: "API credentials and sensitive configuration",
      recoveryWindowInDays: props.recoveryWindowDays ?? 30,
      ...(props.kmsKeyArn && { kmsKeyId: props.kmsKeyArn }),
      ...(props.preventDestroy && { lifecycle: { preventDestroy: true } }),
    });
    this.arn = secret.arn;
    this.enforceTls();
    if (props.delivery === "variable") this.writeFromVariable();
  }

  grantRead(grantee: Grantee): void {
    const { kmsKeyArn } = this.props;
    grantee.addPolicy("read-secret", [
      { Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: this.arn },
      ...(kmsKeyArn ? [{ Effect: "Allow" as const, Action: "kms:Decrypt", Resource: kmsKeyArn }] : []),
    ]);
  }

  /** Lets a rotation function read the secret's versions, add one and move the staging labels. */
  grantRotate(grantee: Grantee): void {
    const { kmsKeyArn } = this.props;
    grantee.addPolicy("rotate-secret", [
      {
        Effect: "Allow",
        Action: [
          "secretsmanager:DescribeSecret",
          "secretsmanager:GetSecretValue",
          "secretsmanager:PutSecretValue",
          "secretsmanager:UpdateSecretVersionStage",
        ],
        Resource: this.arn,
      },
      ...(kmsKeyArn
        ? [{ Effect: "Allow" as const, Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: kmsKeyArn }]
        : []),
    ]);
  }

  private validate(): void {
    const { recoveryWindowDays = 30, version = 1, kmsKeyArn } = this.props;
    requireValid(this, { kmsKeyArn: [keyRule, kmsKeyArn] });
    if (recoveryWindowDays !== 0 && (recoveryWindowDays < 7 || recoveryWindowDays > 30))
      throw new ValidationError(this, `recoveryWindowDays must be 0 or between 7 and 30, got ${recoveryWindowDays}`);
    if (!Number.isInteger(version) || version < 1)
      throw new ValidationError(this, `version must be a whole number from 1, got ${version}`);
  }

  private enforceTls(): void {
    new SecretsmanagerSecretPolicy(this, "policy", {
      secretArn: this.arn,
      blockPublicPolicy: true,
      // In a secret's policy "*" means this secret: https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html
      policy: policyDocument([denyInsecureTransport("secretsmanager:*", "*")]),
    });
  }

  private writeFromVariable(): void {
    const variable = this.declareVariable();
    new SecretsmanagerSecretVersion(this, "value", {
      secretId: this.arn,
      // Write-only arguments reach AWS but neither plan nor state, so Terraform cannot see a change: the version says there is one.
      secretStringWo: Fn.jsonencode(variable.value),
      secretStringWoVersion: this.props.version ?? 1,
    });
  }

  private declareVariable(): TerraformVariable {
    const key = `var.${API_SECRET_VARIABLE}.api_key`;
    const { minimumLength, maximumLength, pattern } = API_KEY_RULE;
    const variable = new TerraformVariable(this, "variable", {
      type: "object({ api_key = string, db_connection = string, third_party_token = string })",
      description: "The value of the secret. Set it as TF_VAR_api_secret, in JSON; Terraform records it nowhere.",
      sensitive: true,
      nullable: false,
      // The messages tell the rule and never the value: Terraform prints them.
      validation: [
        {
          condition: `\${length(${key}) >= ${minimumLength} && length(${key}) <= ${maximumLength}}`,
          errorMessage: `The api_key must have ${minimumLength} to ${maximumLength} characters.`,
        },
        {
          condition: `\${can(regex("${pattern}", ${key}))}`,
          errorMessage: "The api_key must consist of printable ASCII characters without spaces.",
        },
      ],
    });
    variable.overrideLogicalId(API_SECRET_VARIABLE);
    // Ephemeral values can be passed to write-only arguments only; cdktf does not know the argument.
    variable.addOverride("ephemeral", true);
    return variable;
  }
}
