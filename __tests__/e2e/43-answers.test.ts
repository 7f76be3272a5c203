import {
  ApiGatewayV2Client,
  CreateAuthorizerCommand,
  DeleteAuthorizerCommand,
  GetAuthorizerCommand,
  GetAuthorizersCommand,
} from "@aws-sdk/client-apigatewayv2";
import {
  CreateOpenIDConnectProviderCommand,
  DeleteOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import { LambdaClient, ListVersionsByFunctionCommand } from "@aws-sdk/client-lambda";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { ListSecretsCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { apiId, client, clientConfig, NAMES } from "./support/target";

const lambda = client(LambdaClient);
const iam = client(IAMClient);
const gateway = client(ApiGatewayV2Client);
const config = clientConfig();

it.each([NAMES.apiFunction, NAMES.authorizerFunction])(
  "names each version of %s by an ARN of its own",
  async (name) => {
    const { Versions = [] } = await lambda.send(new ListVersionsByFunctionCommand({ FunctionName: name }));
    expect(Versions.length).toBeGreaterThan(1);

    expect(Versions.map(({ FunctionArn = "" }) => FunctionArn.split(":")[7])).toEqual(
      Versions.map(({ Version }) => Version),
    );
  },
);

it("describes an OpenID Connect provider without the scheme of its URL", async () => {
  const asked = { Url: "https://issuer.example/path", ClientIDList: ["sts.amazonaws.com"] };
  const made = await iam.send(new CreateOpenIDConnectProviderCommand(asked));
  const provider = { OpenIDConnectProviderArn: made.OpenIDConnectProviderArn };
  try {
    expect((await iam.send(new GetOpenIDConnectProviderCommand(provider))).Url).toBe("issuer.example/path");
  } finally {
    await iam.send(new DeleteOpenIDConnectProviderCommand(provider));
  }
});

describe("an authorizer", () => {
  it("of API keys has no settings of tokens", async () => {
    const { Items = [] } = await gateway.send(new GetAuthorizersCommand({ ApiId: await apiId() }));
    expect(Items.map(({ AuthorizerType }) => AuthorizerType)).toEqual(["REQUEST"]);
    expect(Items.filter((item) => "JwtConfiguration" in item)).toEqual([]);
  });

  it("of tokens has them", async () => {
    const ApiId = await apiId();
    const JwtConfiguration = { Issuer: "https://issuer.example", Audience: ["it"] };
    const { AuthorizerId } = await gateway.send(
      new CreateAuthorizerCommand({
        ApiId,
        Name: "tokens",
        AuthorizerType: "JWT",
        IdentitySource: ["$request.header.Authorization"],
        JwtConfiguration,
      }),
    );
    try {
      const answer = await gateway.send(new GetAuthorizerCommand({ ApiId, AuthorizerId }));
      expect(answer.JwtConfiguration).toEqual(JwtConfiguration);
    } finally {
      await gateway.send(new DeleteAuthorizerCommand({ ApiId, AuthorizerId }));
    }
  });
});

describe("the time", () => {
  const now = Date.now.bind(Date);
  const HOUR = 3_600_000;
  afterEach(() => jest.restoreAllMocks());

  it.each([
    ["ahead", HOUR],
    ["behind", -HOUR],
  ])("corrects a client that is an hour %s, as AWS's does, whatever the form of the refusal", async (_way, shift) => {
    const [sts, s3, secrets] = [new STSClient(config), new S3Client(config), new SecretsManagerClient(config)];
    jest.spyOn(Date, "now").mockImplementation(() => now() + shift);
    try {
      const answers = [
        await sts.send(new GetCallerIdentityCommand({})),
        await s3.send(new ListBucketsCommand({})),
        await secrets.send(new ListSecretsCommand({})),
      ];
      expect(answers.map(({ $metadata }) => $metadata.attempts)).toEqual([2, 2, 2]);
    } finally {
      for (const made of [sts, s3, secrets]) made.destroy();
    }
  });

  it("may not be an hour wrong in a signature", async () => {
    const sts = new STSClient({ ...config, maxAttempts: 1 });
    jest.spyOn(Date, "now").mockImplementation(() => now() + HOUR);
    await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toThrow("Signature not yet current");
    sts.destroy();
  });
});
