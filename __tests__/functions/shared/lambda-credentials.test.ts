import { lambdaCredentials } from "../../../functions/shared/lambda-credentials";

const variables = { AWS_ACCESS_KEY_ID: "AKIATEST", AWS_SECRET_ACCESS_KEY: "secret", AWS_SESSION_TOKEN: "token" };

it("are those that Lambda puts into the environment", async () => {
  await expect(lambdaCredentials(variables)()).resolves.toEqual({
    accessKeyId: "AKIATEST",
    secretAccessKey: "secret",
    sessionToken: "token",
  });
});

it.each([undefined, ""])("have no session where the token is %j, as on a local AWS", async (AWS_SESSION_TOKEN) => {
  await expect(lambdaCredentials({ ...variables, AWS_SESSION_TOKEN })()).resolves.toEqual({
    accessKeyId: "AKIATEST",
    secretAccessKey: "secret",
  });
});

it.each(["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])("fail by the name of %s where it is missing", async (name) => {
  const provider = lambdaCredentials({ ...variables, [name]: undefined });

  await expect(provider()).rejects.toThrow(`environment variable ${name} must be set, got nothing`);
});
