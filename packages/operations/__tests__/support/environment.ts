import {
  DescribeSecretCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { mockClient } from "aws-sdk-client-mock";
import { anEnvironment } from "../../../../__tests__/support/environments";
import type { Target } from "../../src/aws/target";

export const ACCOUNT = "123456789012";
export const DATA_BUCKET = `secure-serverless-data-${ACCOUNT}-us-east-1`;

/** An environment named "test" in an account that answers from memory. */
export function aTarget(accountId = ACCOUNT): Target {
  return {
    environment: anEnvironment({}, { TEST_ACCOUNT_ID: accountId }),
    sdk: { region: "us-east-1", requestHandler: { requestTimeout: 1000 } },
    processEnvironment: {},
    outdir: "",
  };
}

/** Credentials of ACCOUNT, and a secret or none. */
export function mockAccount(secret?: object) {
  const sts = mockClient(STSClient);
  sts.on(GetCallerIdentityCommand).resolves({ Account: ACCOUNT });
  const secrets = mockClient(SecretsManagerClient);
  if (secret === undefined)
    secrets.on(DescribeSecretCommand).rejects(new ResourceNotFoundException({ message: "none", $metadata: {} }));
  else secrets.on(DescribeSecretCommand).resolves(secret);
  return { sts, secrets };
}
