import { DescribeSecretCommand } from "@aws-sdk/client-secrets-manager";
import {
  ACCOUNT_ID,
  aws,
  healthyAccount,
  OUR_TAG_LIST,
  resultOf,
  stateOf,
  storeState,
  target,
} from "../../support/healthy-account";

healthyAccount();

describe("secret", () => {
  const Name = "secure-serverless-api";
  const ARN = `arn:aws:secretsmanager:eu-west-1:${ACCOUNT_ID}:secret:${Name}-AbCdEf`;
  const inState = () => storeState(stateOf(["aws_secretsmanager_secret", { name: Name }]));

  it("fails on one that is scheduled for deletion, with the command that restores it", async () => {
    inState();
    aws.secrets.on(DescribeSecretCommand).resolves({ Name, ARN, DeletedDate: new Date("2026-01-02T03:04:05Z") });

    const { status, message, remedy } = await resultOf("secret");

    expect(status).toBe("failure");
    expect(message).toContain("2026-01-02T03:04:05.000Z");
    expect(remedy).toBe(`aws secretsmanager restore-secret --secret-id ${ARN} --region eu-west-1`);
  });

  it("fails on one that neither the state nor the tags call ours, and warns of one with our tags", async () => {
    aws.secrets.on(DescribeSecretCommand).resolves({ Name, ARN });
    expect(await resultOf("secret")).toMatchObject({ status: "failure" });
    aws.secrets.on(DescribeSecretCommand).resolves({ Name, ARN, Tags: OUR_TAG_LIST });
    expect(await resultOf("secret")).toMatchObject({
      status: "warning",
      message: expect.stringContaining("as after an interrupted apply"),
    });
  });

  it("warns of one without a value where an operator puts it, and not where Terraform does", async () => {
    inState();
    aws.secrets.on(DescribeSecretCommand).resolves({ Name, ARN });

    expect(await resultOf("secret")).toMatchObject({ status: "warning", remedy: "npm run secret -- put test" });
    const variable = target({ secret: { delivery: "variable" } });
    expect(await resultOf("secret", variable)).toMatchObject({ status: "ok" });
    // nothing reads it there
    const signed = target({ api: { auth: { mode: "iam" } } });
    expect(await resultOf("secret", signed)).toMatchObject({ status: "ok", message: expect.stringMatching(/exists$/) });
  });

  it("is ok with one that has a value", async () => {
    inState();
    aws.secrets.on(DescribeSecretCommand).resolves({ Name, ARN, VersionIdsToStages: { one: ["AWSCURRENT"] } });

    expect(await resultOf("secret")).toMatchObject({ status: "ok" });
  });
});

describe("secret-rotation", () => {
  const DAY = 86_400_000;
  const rotating = target({ secret: { delivery: "out-of-band", rotation: { everyDays: 30 } } });
  const secret = (daysAgo: number, VersionIdsToStages: Record<string, string[]>) =>
    aws.secrets.on(DescribeSecretCommand).resolves({
      RotationEnabled: true,
      LastRotatedDate: new Date(Date.now() - daysAgo * DAY),
      VersionIdsToStages,
    });

  it("is ok with one in time, also while AWSPENDING is still on the current version", async () => {
    secret(29, { new: ["AWSCURRENT", "AWSPENDING"], old: ["AWSPREVIOUS"] });

    expect(await resultOf("secret-rotation", rotating)).toMatchObject({ status: "ok" });
  });

  it("warns of one that is overdue", async () => {
    secret(32, { new: ["AWSCURRENT"] });

    expect(await resultOf("secret-rotation", rotating)).toMatchObject({ status: "warning" });
  });

  it("warns of one that did not end", async () => {
    secret(3, { current: ["AWSCURRENT"], begun: ["AWSPENDING"] });

    expect(await resultOf("secret-rotation", rotating)).toMatchObject({
      status: "warning",
      message: expect.stringContaining("did not finish"),
    });
  });

  it("is ok with one that is only configured", async () => {
    expect(await resultOf("secret-rotation", rotating)).toMatchObject({
      status: "ok",
      message: expect.stringContaining("After the apply"),
    });
  });
});
