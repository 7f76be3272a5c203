import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { mockClient } from "aws-sdk-client-mock";
import { anEnvironment } from "../../../../__tests__/support/environments";
import { requireAccount } from "../../src/aws/account";

const sts = mockClient(STSClient);
beforeEach(() => sts.reset());

const account = (accountId: string, emulated = false) =>
  requireAccount({
    environment: anEnvironment({ emulated }, { TEST_ACCOUNT_ID: accountId }),
    sdk: { region: "us-east-1", requestHandler: { requestTimeout: 1 } },
  });

it("credentials of the environment's account pass, others are refused by both numbers", async () => {
  sts.on(GetCallerIdentityCommand).resolves({ Account: "111122223333" });
  expect(await account("111122223333")).toBe("111122223333");
  await expect(account("444455556666")).rejects.toThrow(
    "test is in account 444455556666, but these credentials belong to account 111122223333",
  );
});

it("puts the local AWS in no account", async () => {
  sts.on(GetCallerIdentityCommand).resolves({ Account: "000000000000" });
  expect(await account("111122223333", true)).toBe("000000000000");
});

it("credentials that do not work are told in a sentence", async () => {
  sts.on(GetCallerIdentityCommand).rejects(new Error("The security token included in the request is expired"));
  await expect(account("111122223333")).rejects.toMatchObject({
    name: "UserError",
    message: expect.stringContaining("security token included in the request is expired"),
  });
});
