import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ApiSecret } from "../../src/constructs/api-secret";
import { SecretRotation } from "../../src/constructs/secret-rotation";
import { aFunction } from "../support/functions";
import { listed, resourceOf, resourcesOf, statementsOf, synthScope } from "../support/terraform-json";

const KEY = "arn:aws:kms:eu-west-1:123456789012:key/1b2c";
const SECRET = expect.stringMatching(/^\$\{aws_secretsmanager_secret\.\w+\.arn}$/);

const synth = (kmsKeyArn?: string) =>
  synthScope((scope) => {
    const secret = new ApiSecret(scope, "secret", { secretName: "my-secret", delivery: "out-of-band", kmsKeyArn });
    new SecretRotation(scope, "rotation", { secret, rotator: aFunction(scope), everyDays: 30 });
  });

const statements = (kmsKeyArn?: string) =>
  resourcesOf(synth(kmsKeyArn), "aws_iam_role_policy").flatMap((policy) => statementsOf(policy));
const actionsOn = (service: string, kmsKeyArn?: string) =>
  statements(kmsKeyArn)
    .flatMap(({ Action }) => listed(Action))
    .filter((action) => action.startsWith(`${service}:`))
    .sort();

describe("SecretRotation", () => {
  const json = synth();

  it("rotates the secret every so many days by the function's applied code, and not at the apply", () => {
    expect(resourceOf(json, "aws_secretsmanager_secret_rotation")).toEqual(
      expect.objectContaining({
        secret_id: SECRET,
        rotation_lambda_arn: expect.stringMatching(/^\$\{aws_lambda_function\.\w+\.arn}$/),
        rotation_rules: { automatically_after_days: 30 },
        rotate_immediately: false,
      }),
    );
  });

  it("lets Secrets Manager invoke the function for this secret of this account alone, before the schedule is made", () => {
    const [address] = Object.keys(json.resource["aws_lambda_permission"] ?? {});

    expect(resourceOf(json, "aws_lambda_permission")).toMatchObject({
      principal: "secretsmanager.amazonaws.com",
      action: "lambda:InvokeFunction",
      source_account: expect.stringMatching(/account_id}$/),
      source_arn: SECRET,
    });
    expect(resourceOf(json, "aws_lambda_permission")).not.toHaveProperty("qualifier");
    expect(resourceOf(json, "aws_secretsmanager_secret_rotation")["depends_on"]).toContain(
      `aws_lambda_permission.${address}`,
    );
  });

  it("grants exactly the actions that the function's code calls, on the secret alone", () => {
    const code = readFileSync(join(__dirname, "../../functions/rotation/secrets-manager-secret.ts"), "utf8");
    const called = [...code.matchAll(/new (\w+)Command\(/g)].map(([, name]) => `secretsmanager:${name}`);

    expect(called.length).toBeGreaterThan(0);
    expect(actionsOn("secretsmanager")).toEqual([...new Set(called)].sort());
    const onSecrets = statements().filter(({ Action }) => listed(Action).some((name) => /^secretsmanager:/.test(name)));
    expect(onSecrets.length).toBeGreaterThan(0);
    for (const { Resource } of onSecrets) expect(Resource).toEqual(SECRET);
  });

  it("adds the secret's key where it has one", () => {
    expect([actionsOn("kms"), actionsOn("kms", KEY)]).toEqual([[], ["kms:Decrypt", "kms:GenerateDataKey"]]);
  });
});
