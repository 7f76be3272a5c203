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
import { apiId, client, NAMES } from "./support/target";

const lambda = client(LambdaClient);
const iam = client(IAMClient);
const gateway = client(ApiGatewayV2Client);

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
