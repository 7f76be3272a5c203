import {
  GetSecretValueCommand,
  InternalServiceError,
  InvalidRequestException,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { mockClient } from "aws-sdk-client-mock";
import { generateApiSecret, readApiSecret } from "../../src/aws/api-secret";

const secrets = mockClient(SecretsManagerClient);
beforeEach(() => secrets.reset());

it("is what Secrets Manager holds", async () => {
  const value = generateApiSecret();
  secrets.on(GetSecretValueCommand).resolves({ SecretString: JSON.stringify(value) });

  const read = await readApiSecret({}, "secret");
  expect(JSON.stringify(read) === JSON.stringify(value)).toBe(true);
});

it("is nothing before the first apply, and once the secret waits for its deletion", async () => {
  for (const NoValue of [ResourceNotFoundException, InvalidRequestException]) {
    secrets.on(GetSecretValueCommand).rejects(new NoValue({ message: "none", $metadata: {} }));
    expect(await readApiSecret({}, "secret")).toBeUndefined();
  }
});

it("is not taken for nothing when Secrets Manager fails", async () => {
  secrets.on(GetSecretValueCommand).rejects(new InternalServiceError({ message: "down", $metadata: {} }));
  await expect(readApiSecret({}, "secret")).rejects.toThrow("down");
});
