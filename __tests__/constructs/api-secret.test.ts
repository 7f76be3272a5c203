import { ApiSecret, type ApiSecretProps } from "../../src/constructs/api-secret";
import { ExecutionRole } from "../../src/constructs/execution-role";
import { resourceOf, resourcesOf, statementsOf, synthScope } from "../support/terraform-json";

const KEY = "arn:aws:kms:eu-west-1:123456789012:key/1b2c";

const synth = (props: Partial<ApiSecretProps> = {}) =>
  synthScope((scope) => {
    const secret = new ApiSecret(scope, "secret", { secretName: "my-secret", delivery: "variable", ...props });
    secret.grantRead(new ExecutionRole(scope, "role", { functionName: "my-function" }));
  });

describe("ApiSecret delivered by variable", () => {
  const json = synth({ version: 3 });

  it("passes an ephemeral, sensitive variable without default to a write-only argument", () => {
    expect(Object.keys(json.variable ?? {})).toEqual(["api_secret"]);
    expect(json.variable?.api_secret).toMatchObject({ ephemeral: true, sensitive: true, nullable: false });
    expect(json.variable?.api_secret).not.toHaveProperty("default");
    expect(resourceOf(json, "aws_secretsmanager_secret_version")).toMatchObject({
      secret_string_wo: "${jsonencode(var.api_secret)}",
      secret_string_wo_version: 3,
    });
  });

  it("never uses the argument whose value ends up in the state", () => {
    expect(resourceOf(json, "aws_secretsmanager_secret_version")).not.toHaveProperty("secret_string");
  });

  it("checks the key's length and characters without telling the value", () => {
    const validations = json.variable?.api_secret?.validation as { condition: string; error_message: string }[];

    expect(validations.map(({ condition }) => condition)).toEqual([
      "${length(var.api_secret.api_key) >= 32 && length(var.api_secret.api_key) <= 1024}",
      '${can(regex("^[!-~]+$", var.api_secret.api_key))}',
    ]);
    for (const { error_message } of validations) expect(error_message).not.toContain("${");
  });
});

describe("ApiSecret delivered out of band", () => {
  it("has neither a value nor a variable", () => {
    const json = synth({ delivery: "out-of-band" });

    expect(json).not.toHaveProperty("variable");
    expect(resourcesOf(json, "aws_secretsmanager_secret_version")).toEqual([]);
    expect(resourcesOf(json, "aws_secretsmanager_secret")).toHaveLength(1);
  });
});

describe("ApiSecret", () => {
  it("can be restored for 30 days, or is gone at once when told so", () => {
    expect(resourceOf(synth(), "aws_secretsmanager_secret")).toMatchObject({ recovery_window_in_days: 30 });
    expect(resourceOf(synth({ recoveryWindowDays: 0 }), "aws_secretsmanager_secret")).toMatchObject({
      recovery_window_in_days: 0,
    });
  });

  it("denies requests without TLS and allows nobody by its own policy", () => {
    expect(statementsOf(resourceOf(synth(), "aws_secretsmanager_secret_policy"))).toEqual([
      {
        Sid: "DenyInsecureTransport",
        Effect: "Deny",
        Principal: "*",
        Action: "secretsmanager:*",
        // in the policy of a secret this secret
        Resource: "*",
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ]);
  });

  it("lets a grantee read exactly this secret, with its key where there is one", () => {
    const read = {
      Effect: "Allow",
      Action: "secretsmanager:GetSecretValue",
      Resource: expect.stringMatching(/^\$\{aws_secretsmanager_secret\.\w+\.arn}$/),
    };

    expect(statementsOf(resourceOf(synth(), "aws_iam_role_policy"))).toEqual([read]);
    expect(statementsOf(resourceOf(synth({ kmsKeyArn: KEY }), "aws_iam_role_policy"))).toEqual([
      read,
      { Effect: "Allow", Action: "kms:Decrypt", Resource: KEY },
    ]);
    expect(resourceOf(synth({ kmsKeyArn: KEY }), "aws_secretsmanager_secret")).toMatchObject({ kms_key_id: KEY });
  });

  it("lets a rotation change exactly this secret, with its key where there is one", () => {
    const rotate = (props: Partial<ApiSecretProps> = {}) =>
      synthScope((scope) => {
        const secret = new ApiSecret(scope, "secret", { secretName: "my-secret", delivery: "out-of-band", ...props });
        secret.grantRotate(new ExecutionRole(scope, "role", { functionName: "my-rotation" }));
      });
    const change = {
      Effect: "Allow",
      Action: ["DescribeSecret", "GetSecretValue", "PutSecretValue", "UpdateSecretVersionStage"].map(
        (action) => `secretsmanager:${action}`,
      ),
      Resource: expect.stringMatching(/^\$\{aws_secretsmanager_secret\.\w+\.arn}$/),
    };

    expect(statementsOf(resourceOf(rotate(), "aws_iam_role_policy"))).toEqual([change]);
    expect(statementsOf(resourceOf(rotate({ kmsKeyArn: KEY }), "aws_iam_role_policy"))).toEqual([
      change,
      { Effect: "Allow", Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: KEY },
    ]);
  });

  it.each([
    [{ recoveryWindowDays: 6 }, "recoveryWindowDays must be 0 or between 7 and 30, got 6"],
    [{ recoveryWindowDays: 31 }, "recoveryWindowDays must be 0 or between 7 and 30, got 31"],
    [{ kmsKeyArn: "alias/mine" }, "kmsKeyArn must be the ARN of a KMS key"],
    [{ version: 0 }, "version must be a whole number from 1, got 0"],
    [{ version: 1.5 }, "version must be a whole number from 1, got 1.5"],
  ])("refuses %j", (props, problem) => {
    expect(() => synth(props)).toThrow(`stack/secret: ${problem}`);
  });
});
