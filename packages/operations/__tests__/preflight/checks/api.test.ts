import { GetApisCommand } from "@aws-sdk/client-apigatewayv2";
import { GetServiceQuotaCommand } from "@aws-sdk/client-service-quotas";
import { PERMISSIONS } from "../../../../../functions/shared/permissions";
import { aws, awsError, healthyAccount, notAllowed, resultOf, target } from "../../support/healthy-account";

healthyAccount();

describe("http-apis", () => {
  const apis = (count: number, ...names: string[]) => {
    const all = [...Array.from({ length: count }, (_, number) => `other-${number}`), ...names];
    aws.gateway.on(GetApisCommand).resolves({ Items: all.map((Name) => ({ Name }) as never) });
  };

  it("is ok with the last one that fits, and warns of the next one", async () => {
    apis(599);
    expect(await resultOf("http-apis")).toMatchObject({ status: "ok" });
    apis(600);
    expect(await resultOf("http-apis")).toMatchObject({ status: "warning" });
  });

  it("adds none for one that is there already", async () => {
    apis(599, "secure-serverless-api");

    expect(await resultOf("http-apis")).toMatchObject({ status: "ok" });
  });

  it("counts all pages", async () => {
    aws.gateway
      .on(GetApisCommand)
      .resolvesOnce({ Items: [{ Name: "one" } as never], NextToken: "more" })
      .resolves({ Items: [{ Name: "two" } as never] });

    expect((await resultOf("http-apis")).message).toMatch(/^2 HTTP/);
  });

  it("AWS's default is taken, and said so, where the account has no value of its own", async () => {
    aws.quotas.on(GetServiceQuotaCommand, { QuotaCode: "L-AA0FF27B" }).rejects(awsError("NoSuchResourceException"));

    expect(await resultOf("http-apis")).toMatchObject({
      status: "ok",
      message: expect.stringContaining("AWS's default"),
    });
  });

  it("warns where it may not be asked for", async () => {
    aws.quotas.on(GetServiceQuotaCommand).rejects(notAllowed("servicequotas:GetServiceQuota"));

    expect(await resultOf("http-apis")).toMatchObject({
      status: "warning",
      message: expect.stringContaining("servicequotas:GetServiceQuota"),
    });
  });
});

describe("routes", () => {
  const scopes = Object.fromEntries(PERMISSIONS.map((permission) => [permission, [`data.${permission}`]]));
  const jwt = target({
    api: { auth: { mode: "jwt", issuer: "https://issuer.example.com", audience: ["one"], scopes } },
  });
  const quotaIs = (Value: number) =>
    aws.quotas.on(GetServiceQuotaCommand, { QuotaCode: "L-65B5C802" }).resolves({ Quota: { Value } });

  it("ten routes with scopes and the stack's own four fit where fourteen are allowed, and not where thirteen are", async () => {
    quotaIs(14);
    expect(await resultOf("routes", jwt)).toMatchObject({ status: "ok" });
    quotaIs(13);
    expect(await resultOf("routes", jwt)).toMatchObject({
      status: "failure",
      remedy: expect.stringContaining("--quota-code L-65B5C802 --desired-value 14"),
    });
  });
});
